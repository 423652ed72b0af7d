import { type AdapterContext, type AdapterReport, type Follow, type Session } from '../adapter.ts';
import { AppError } from '../../contract/errors.ts';
import { say, type Words } from '../../contract/words.ts';
import { Allowance } from '../kit/allowance.ts';
import { Rarely } from '../kit/rarely.ts';
import { eventText } from './event-text.ts';
import { faultOf } from './faults.ts';
import { formatLine } from './line.ts';
import type { LineQueue, Sink } from './line-queue.ts';
import type { FileSettings } from './settings.ts';

/** Characters a second, of all files: far above any chat, far below what wears out or fills a disk in an evening. */
const PER_SECOND = 65_536;

export interface OpenFile {
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
	readonly #left = new Rarely((count) => {
		this.#context.log(eventsLeft(count));
	});

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

	/** For each file, the events that are written to it without being asked. */
	get follows(): readonly Follow[] {
		return [...this.#files.values()]
			.map(({ settings }) => settings)
			.filter(({ events }) => events !== '')
			.map((settings) => ({
				patterns: settings.events.split(/[\s,]+/).filter((pattern) => pattern !== ''),
				hear: (_verb, values) => {
					this.#note(settings, eventText(settings.eventLine, values));
				},
			}));
	}

	/** Settles when the line stands in the file. @throws AppError */
	async write(name: string, text: string, sender: string): Promise<void> {
		const { settings } = this.#find(name);
		await this.#add(name, formatLine(text, settings, { sender, at: new Date() }));
	}

	async #add(name: string, line: string): Promise<void> {
		const { queue } = this.#find(name);
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

	/** Nobody waits for the answer: what goes wrong with the file is told by the status. */
	#note(settings: FileSettings, text: string): void {
		const line = formatLine(text, { ...settings, sender: false }, { sender: '', at: new Date() });
		this.#add(settings.name, line).catch((error: unknown) => {
			if (!(error instanceof AppError)) throw error;
			this.#left.note();
		});
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

const eventsLeft = (count: number) =>
	say(
		`Events that could not be written: ${count}. The status says why, or too many came at once.`,
		`書き込めなかったイベント: ${count} 件。理由は状態に表示されます（一度に多く届いた場合も含みます）。`,
	);

const notCleared = (name: string) =>
	new AppError(
		'STATE_CONFLICT',
		say(
			`"${name}" keeps every line. Only files that keep the newest lines can be emptied.`,
			`「${name}」はすべての行を残すファイルです。空にできるのは、最新の行だけを残すファイルです。`,
		),
	);
