import { defineAdapter } from '../adapter.ts';
import { say } from '../../contract/words.ts';
import { generalCommands } from './commands/general.ts';
import { inputCommands } from './commands/inputs.ts';
import { outputCommands } from './commands/outputs.ts';
import { recordingCommands } from './commands/recording.ts';
import { sceneCommands } from './commands/scenes.ts';
import { sourceCommands } from './commands/sources.ts';
import { obsEvents } from './events.ts';
import { obsSettings } from './settings.ts';

/** OBS Studio 28 or newer, through the WebSocket server that it contains. */
export const obs = defineAdapter({
	id: 'obs',
	title: 'OBS Studio',
	summary: say(
		'Switches scenes, shows and hides sources, mutes inputs, starts streams and recordings, and tells what OBS does.',
		'シーンの切り替え、ソースの表示、ミュート、配信と録画の操作を行い、OBS の状態を知らせます。',
	),
	settings: obsSettings,
	commands: {
		...sceneCommands,
		...sourceCommands,
		...inputCommands,
		...recordingCommands,
		...outputCommands,
		...generalCommands,
	},
	events: obsEvents,
	test: 'version',
	start: async (settings, context) =>
		(await import('./session.ts')).startSession(settings, context),
});
