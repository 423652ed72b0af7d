import { defineAdapter } from '../adapter.ts';
import { say } from '../../contract/words.ts';
import { oscCommands } from './commands.ts';
import { oscEvents } from './events.ts';
import { oscSettings } from './settings.ts';

/** Open Sound Control 1.0 over UDP. */
export const osc = defineAdapter({
	id: 'osc',
	title: 'OSC',
	summary: say(
		'Sends and receives Open Sound Control: mixers, lights, instruments, avatars, control apps on a phone.',
		'OSC（Open Sound Control）を送受信します。ミキサー、照明、楽器、アバター、スマートフォンの操作アプリなどに。',
	),
	settings: oscSettings,
	commands: oscCommands,
	events: oscEvents,
	test: 'status',
	start: async (settings, context) =>
		(await import('./session.ts')).startSession(settings, context),
});
