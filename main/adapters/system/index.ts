import { defineAdapter } from '../adapter.ts';
import { say } from '../../contract/words.ts';
import { clockCommands } from './clock-commands.ts';
import { systemEvents } from './events.ts';
import { gaugeCommands } from './gauge-commands.ts';
import { systemSettings } from './settings.ts';

/** This computer, as far as strangers may know it. */
export const system = defineAdapter({
	id: 'system',
	title: say('System', 'システム'),
	summary: say(
		'Tells the time, and how busy this computer is: processor, memory, battery, network. Changes nothing.',
		'時刻と、このコンピューターの CPU・メモリー・バッテリー・ネットワークの状態を知らせます。読み取り専用です。',
	),
	settings: systemSettings,
	commands: { ...clockCommands, ...gaugeCommands },
	events: systemEvents,
	test: 'status',
	start: async (settings, context) =>
		(await import('./session.ts')).startSession(settings, context),
});
