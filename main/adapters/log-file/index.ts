import * as z from 'zod';
import { commandsOf, defineAdapter } from '../adapter.ts';
import { say } from '../../contract/words.ts';
import { logFileSettings } from './settings.ts';
import type { LogFileSession } from './session.ts';

/** Longest text of one line, in characters: a page of a book. */
const MAX_TEXT = 4_000;

const command = commandsOf<LogFileSession>();

const file = z.string().meta({ label: say('File', 'ファイル'), example: 'captions' });

/** Text files in a folder that the person picked, for whatever reads text files: OBS, above all. */
export const logFile = defineAdapter({
	id: 'log-file',
	title: say('Text files', 'テキストファイル'),
	summary: say(
		'Writes texts of items to files in one folder: captions and chat for OBS, logs of an event.',
		'アイテムのテキストをフォルダー内のファイルに書き込みます。OBS に表示する字幕やチャット、イベントの記録などに使えます。',
	),
	settings: logFileSettings,
	commands: {
		write: command({
			summary: say(
				'Writes a text as one line, and answers when it stands in the file.',
				'テキストを 1 行として書き込む。ファイルに保存されると応答する。',
			),
			risk: 'control',
			params: {
				file,
				text: z
					.string()
					.max(MAX_TEXT)
					.meta({ label: say('Text', 'テキスト'), example: 'Welcome!' }),
			},
			suggest: { file: ({ names }) => names },
			async run(session, { file: name, text }, { client }) {
				await session.write(name, text, client.user ?? client.name);
				return {};
			},
		}),
		clear: command({
			summary: say(
				'Empties a file that keeps the newest lines: takes captions off the picture. No log can be emptied.',
				'最新の行だけを残すファイルを空にする（字幕を消すなど）。ログは空にできない。',
			),
			// Nothing goes that the next lines would not have replaced.
			risk: 'control',
			params: { file },
			suggest: { file: ({ cleared }) => cleared },
			async run(session, { file: name }) {
				await session.clear(name);
				return {};
			},
		}),
		files: command({
			summary: say('Lists the files that can be written.', '書き込めるファイルの一覧を返す。'),
			risk: 'read',
			result: { files: z.array(z.string()).meta({ label: say('Files', 'ファイル') }) },
			run: ({ names }) => ({ files: names }),
		}),
		status: command({
			summary: say(
				'Tells whether all files can be written, and how much was.',
				'すべてのファイルに書き込めるかどうかと、書き込んだ行数を返す。',
			),
			risk: 'read',
			result: {
				files: z.int().meta({ label: say('Files', 'ファイル数') }),
				lines: z.int().meta({
					label: say('Lines', '行数'),
					hint: say('Written since the start.', '起動後に書き込んだ行数です。'),
				}),
			},
			async run(session) {
				await session.check();
				return { files: session.names.length, lines: session.lines };
			},
		}),
	},
	events: {},
	test: 'status',
	start: async (settings, context) => (await import('./start.ts')).startSession(settings, context),
});
