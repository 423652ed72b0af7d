import { realpath } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { StartError, type AdapterContext } from '../adapter.ts';
import { say } from '../../contract/words.ts';
import { startErrorOf } from './faults.ts';
import { GrowingLog } from './growing-log.ts';
import { LineQueue, type Sink } from './line-queue.ts';
import { NewestLines } from './newest-lines.ts';
import { LogFileSession, type OpenFile } from './session.ts';
import type { FileSettings, LogFileSettings } from './settings.ts';

const MEGABYTE = 1_000_000;

function openFile(folder: string, settings: FileSettings): OpenFile {
	const { name, keep, maxMegabytes, old } = settings;
	const base = join(folder, name);
	const sink: Sink =
		keep > 0
			? new NewestLines(base, keep)
			: new GrowingLog({ base, maxBytes: maxMegabytes * MEGABYTE, old });
	return { settings, sink, queue: new LineQueue(sink) };
}

/** @throws StartError */
export async function startSession(
	{ folder, files: rows }: LogFileSettings,
	context: AdapterContext,
): Promise<LogFileSession> {
	expectSettings(folder, rows);
	const root = await realpath(folder).catch((error: unknown) => {
		throw startErrorOf(error, folder);
	});
	const files = rows.map((row) => openFile(root, row));
	for (const { settings, sink } of files) {
		context.signal.throwIfAborted();
		await sink.open().catch((error: unknown) => {
			throw startErrorOf(error, `${settings.name}.txt`);
		});
	}
	const session = new LogFileSession(files, context);
	session.ready();
	return session;
}

function expectSettings(folder: string, rows: readonly FileSettings[]): void {
	if (folder === '')
		throw new StartError(
			'needs-you',
			say('Choose the folder for the files.', 'ファイルの保存先フォルダーを選んでください。'),
		);
	// Else it would be somewhere below wherever the app was started.
	if (!isAbsolute(folder))
		throw new StartError(
			'needs-you',
			say(
				'Give the folder with its whole path, from the root or the drive on.',
				'フォルダーは、ルートまたはドライブからの完全なパスで指定してください。',
			),
		);
	if (rows.length === 0)
		throw new StartError(
			'needs-you',
			say(
				'Name the files that items may write to, under Files.',
				'アイテムから書き込めるファイルを「ファイル」に追加してください。',
			),
		);
}
