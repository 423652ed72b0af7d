import { defineAdapter } from '../adapter.ts';
import { say } from '../../contract/words.ts';
import { publishCommands } from './commands/publish.ts';
import { readCommands } from './commands/read.ts';
import { mqttEvents } from './events.ts';
import { readingTrial } from './readings-table.ts';
import { mqttSettings } from './settings.ts';

/** MQTT 5 and 3.1.1, over TCP, TLS and WebSockets. */
export const mqtt = defineAdapter({
	id: 'mqtt',
	title: 'MQTT',
	summary: say(
		'Publishes to an MQTT broker and hears what others publish: sensors, switches, Home Assistant, Node-RED.',
		'MQTT ブローカーにメッセージを送受信します。センサー、スイッチ、Home Assistant、Node-RED などに。',
	),
	settings: mqttSettings,
	commands: { ...publishCommands, ...readCommands },
	events: mqttEvents,
	test: 'ping',
	trials: { readings: readingTrial },
	start: async (settings, context) =>
		(await import('./session.ts')).startSession(settings, context),
});
