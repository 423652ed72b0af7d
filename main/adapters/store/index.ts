import { say } from '../../contract/words.ts';
import { defineAdapter } from '../adapter.ts';
import { storeCommands } from './commands.ts';
import { storeEvents } from './events.ts';
import type { StoreSession } from './session.ts';
import { storeSettings } from './settings.ts';

/** Small values that outlive a session, by key or shared, in one SQLite file. */
export const store = defineAdapter({
	id: 'store',
	title: say('Store', 'ストア'),
	summary: say(
		'Keeps small values that outlive a session: scores, settings, who was here. For one key alone, or shared by all.',
		'スコアや設定などの小さな値を、セッション終了後も保存します。キー専用の値と、全員で共有する値があります。',
	),
	settings: storeSettings,
	commands: storeCommands,
	events: storeEvents,
	test: 'status',
	exports: {
		all: {
			// The text of a button.
			summary: say(
				'Save all values, with the keys of your items',
				'すべての値を書き出す（アイテムのキーを含む）',
			),
			run: async (session: StoreSession) => ({
				name: 'store.json',
				text: await session.ask('export', undefined),
			}),
		},
	},
	start: async (settings, context) => (await import('./session.ts')).startStore(settings, context),
});
