import { realpath } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { StartError, type AdapterContext, type AdapterReport, type Session } from '../adapter.ts';
import { AppError } from '../../contract/errors.ts';
import { say, type Words } from '../../contract/words.ts';
import { Allowance } from '../kit/allowance.ts';
import { faultOf, startErrorOf } from './faults.ts';
import { GrowingLog } from './growing-log.ts';
import { formatLine } from './line.ts';
import { LineQueue, type Sink } from './line-queue.ts';
import { NewestLines } from './newest-lines.ts';
import type { FileSettings, LogFileSettings } from './settings.ts';

/** Characters a second, of all files: far above any chat, far below what wears out or fills a disk in an evening. */
const PER_SECOND = 65_536;
const MEGABYTE = 1_000_000;

interface OpenFile {
	readonly settings: FileSettings;
	readonly sink: Sink;
	readonly queue: LineQueue;
}

/** The files of one folder, open for whoever may write. */
export class LogFileSession implements Session {
	/** Since the start. */
	lines = 0;
	readonly #context: AdapterContext;
	readonly #allowance = new Allowance(PER_SECOND);
	readonly #files: ReadonlyMap<string, OpenFile>;
	#trouble: Words | null = null;

	constructor(files: readonly OpenFile[], context: AdapterContext) {
		this.#context = context;
		this.#files = new Map(files.map((file) => [file.settings.name, file]));
	}

	get names(): string[] {
		return [...this.#files.keys()];
	}

	/** Files that can be emptied. */
	get cleared(): string[] {
		return this.names.filter((name) => this.#find(name).settings.keep > 0);
	}

	/** Settles when the line stands in the file. @throws AppError */
	async write(name: string, text: string, sender: string): Promise<void> {
		const { settings, queue } = this.#find(name);
		const line = formatLine(text, settings, { sender, at: new Date() });
		if (!this.#allowance.take(line.length + 1)) throw tooMuch();
		await this.#try(name, () => queue.add(line));
		this.#tell(null);
		this.lines += 1;
	}

	/** @throws AppError */
	async clear(name: string): Promise<void> {
		const { settings, queue } = this.#find(name);
		if (settings.keep === 0) throw notCleared(name);
		await this.#try(name, () => queue.add(null));
		this.#tell(null);
	}

	/** Throws where one of them could not be written. */
	async check(): Promise<void> {
		for (const [name, { sink }] of this.#files) await this.#try(name, () => sink.check());
	}

	ready(): void {
		const count = this.#files.size;
		const detail =
			this.#trouble ?? say(count === 1 ? '1 file' : `${count} files`, `${count} 個のファイル`);
		this.#context.setStatus({ kind: 'ready', detail });
	}

	/** Whatever was taken is written first. */
	async stop(): Promise<void> {
		await Promise.all([...this.#files.values()].map(({ queue }) => queue.idle()));
	}

	#find(name: string): OpenFile {
		const file = this.#files.get(name);
		if (file) return file;
		throw new AppError(
			'TARGET_NOT_FOUND',
			say(
				`No file is named "${name.slice(0, 64)}". There are: ${this.names.join(', ')}.`,
				`「${name.slice(0, 64)}」というファイルはありません。使えるのは: ${this.names.join('、')}`,
			),
		);
	}

	/** The status tells of a trouble until something is written again. */
	async #try(name: string, work: () => Promise<void>): Promise<void> {
		try {
			await work();
		} catch (error) {
			const fault = faultOf(error, `${name}.txt`);
			if (!fault) throw error;
			const { kind, why, endsRun } = fault;
			if (endsRun) this.#endRun({ kind, why });
			else this.#tell(why);
			throw new AppError('COMMAND_FAILED', why, { cause: error });
		}
	}

	/** In the next turn: whoever asked is to hear why, and not that the adapter stopped. */
	#endRun(report: AdapterReport): void {
		setImmediate(() => {
			this.#context.setStatus(report);
		});
	}

	#tell(trouble: Words | null): void {
		if (this.#trouble?.en === trouble?.en) return;
		this.#trouble = trouble;
		this.ready();
	}
}

const tooMuch = () =>
	new AppError(
		'RATE_LIMITED',
		say(
			`More than ${PER_SECOND} characters a second are written. Send less often.`,
			`書き込みが 1 秒あたり ${PER_SECOND} 文字を超えています。送信の間隔を空けてください。`,
		),
	);

const notCleared = (name: string) =>
	new AppError(
		'STATE_CONFLICT',
		say(
			`"${name}" keeps every line. Only files that keep the newest lines can be emptied.`,
			`「${name}」はすべての行を残すファイルです。空にできるのは、最新の行だけを残すファイルです。`,
		),
	);

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
