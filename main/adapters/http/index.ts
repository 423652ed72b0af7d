import { say } from '../../contract/words.ts';
import { defineAdapter } from '../adapter.ts';
import { httpCommands } from './commands.ts';
import { httpEvents } from './events.ts';
import { httpSettings } from './settings.ts';
import { requestTrial } from './trial.ts';

/** Any service of the web, through requests that the person wrote down; and posts of programs as events. */
export const http = defineAdapter({
	id: 'http',
	title: 'HTTP',
	summary: say(
		'Calls web services by names that you define, with keys that stay here, and turns posts of programs into events.',
		'登録した Web サービスを名前で呼び出します（キーはこのアプリの中だけで使います）。プログラムからの POST もイベントになります。',
	),
	settings: httpSettings,
	commands: httpCommands,
	events: httpEvents,
	test: 'status',
	trials: { requests: requestTrial },
	start: async (settings, context) =>
		(await import('./session.ts')).startSession(settings, context),
});
