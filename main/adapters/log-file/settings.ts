import * as z from 'zod';
import { say, type Words } from '../../contract/words.ts';
import { rowName } from '../kit/row-name.ts';

/** Each may be written many times a second; nobody was seen with more than a handful. */
const MAX_FILES = 50;
/** Newest lines of a file that are held in memory, and written anew with each line. */
const MAX_KEPT = 200;

/** What Windows keeps for devices, whatever stands behind the point. */
const device = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])$/i;

/** Names that are one file on Windows or macOS, where upper and lower case or the way to write an é make no other. */
export const sameFile = (name: string): string => name.normalize('NFC').toLowerCase();

const logFile = z.object({
	name: rowName('captions').superRefine((name, context) => {
		if (!device.test(name)) return;
		const words = say(
			`Windows keeps the name ${name} for a device. Choose another.`,
			`${name} は Windows が予約している名前です。別の名前にしてください。`,
		);
		context.addIssue({ code: 'custom', message: words.en, params: { words } });
	}),
	keep: z
		.number()
		.int()
		.min(0)
		.max(MAX_KEPT)
		.default(0)
		.meta({
			label: say('Newest lines', '残す行数'),
			hint: say(
				'1: only the newest text, as captions need it. 5: the last five lines. 0: every line, as a log.',
				'1 なら最新のテキストのみ（字幕向け）、5 なら最新の 5 行、0 ならすべての行を残します（ログ向け）。',
			),
			example: '1',
		}),
	stamp: z
		.enum(['none', 'time', 'date'])
		.default('none')
		.meta({
			label: say('Time stamp', '時刻'),
			hint: say(
				'Before each line: "time" puts [21:05:09], "date" puts [2026-11-21 21:05:09].',
				'各行の先頭に付けます。time は [21:05:09]、date は [2026-11-21 21:05:09] です。',
			),
		}),
	sender: z
		.boolean()
		.default(false)
		.meta({
			label: say('Name of the sender', '送信者名'),
			hint: say(
				'Before each line: the user that the item names, else the item.',
				'各行の先頭に、アイテムが伝えたユーザー名（なければアイテム名）を付けます。',
			),
		}),
	events: z
		.string()
		.trim()
		.max(1_000)
		.regex(/^(?:[a-z0-9*-]+\.[a-z0-9*-]+(?:[\s,]+|$))*$/)
		.default('')
		.meta({
			label: say('Write these events, too', '書き込むイベント'),
			hint: say(
				'As they come, without an item that writes them: room.message, obs.scene-changed. * stands for any part.',
				'アイテムからの書き込みとは別に、届いたイベントを書き込みます。例: room.message, obs.scene-changed（* は任意）。',
			),
			rule: say(
				'events such as room.message, separated by commas',
				'room.message のようなイベント（コンマ区切り）',
			),
			example: 'room.message',
		}),
	eventLine: z
		.string()
		.max(500)
		.default('')
		.meta({
			label: say('Line of an event', 'イベントの行'),
			hint: say(
				'{{from}} stands for a value of the event. Empty: all its values.',
				'{{from}} のように書くと、イベントの値に置き換わります。空の場合はすべての値を書き込みます。',
			),
			example: '{{from}}: {{text}}',
		}),
	maxMegabytes: z
		.number()
		// Above what is written in one go, so that no file grows larger than this.
		.min(0.1)
		.max(1_000)
		.default(10)
		.meta({
			label: say('Largest size (MB)', '最大サイズ（MB）'),
			hint: say(
				'Of a log. The next line begins a new file, and this one is renamed: chat.1.txt.',
				'ログの場合の上限です。超える前に chat.1.txt のような名前に変え、新しいファイルに書き始めます。',
			),
			example: '10',
		}),
	old: z
		.number()
		.int()
		.min(0)
		.max(99)
		.default(3)
		.meta({
			label: say('Old files', '古いファイルの数'),
			hint: say(
				'How many full ones of a log stay: chat.1.txt is the newest of them. The oldest is deleted.',
				'満杯になったログを残す数です。chat.1.txt が最も新しく、最も古いものから削除されます。',
			),
			example: '3',
		}),
});

function twice(rows: readonly { name: string }[]): Words | null {
	const known = new Map<string, string>();
	for (const { name } of rows) {
		const other = known.get(sameFile(name));
		if (other !== undefined && other !== name)
			return say(
				`"${other}" and "${name}" would be one file on Windows and macOS. Rename one of them.`,
				`「${other}」と「${name}」は Windows や macOS では同じファイルになります。どちらかの名前を変えてください。`,
			);
		known.set(sameFile(name), name);
	}
	return null;
}

export const logFileSettings = {
	folder: z
		.string()
		.trim()
		.max(1_000)
		.default('')
		.meta({
			input: 'folder',
			label: say('Folder', 'フォルダー'),
			hint: say(
				'Where the text files are. Best a folder of its own: files of the same names are written to.',
				'テキストファイルの保存先です。同じ名前のファイルには書き込むため、専用のフォルダーをおすすめします。',
			),
		}),
	files: z
		.array(logFile)
		.max(MAX_FILES)
		.superRefine((rows, context) => {
			const words = twice(rows);
			if (words) context.addIssue({ code: 'custom', message: words.en, params: { words } });
		})
		.default([])
		.meta({
			label: say('Files', 'ファイル'),
			hint: say(
				'The name is what messages write to, and the name of the file: captions is captions.txt.',
				'名前は書き込み先の指定とファイル名に使われます。captions なら captions.txt です。',
			),
		}),
};

export type LogFileSettings = z.output<z.ZodObject<typeof logFileSettings>>;
export type FileSettings = LogFileSettings['files'][number];
