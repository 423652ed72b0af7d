import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/words.ts';

/** What stands behind a queue. Nothing is asked of it before it has done what was asked before. */
export interface Sink {
	open(): Promise<void>;
	/** Throws where it could not be written. */
	check(): Promise<void>;
	add(lines: readonly string[]): Promise<void>;
	/** Only where it keeps the newest lines. */
	clear?(): Promise<void>;
}

interface Waiting {
	/** Null: the file is to be emptied. */
	readonly line: string | null;
	readonly resolve: () => void;
	readonly reject: (error: unknown) => void;
}

/** Characters written in one go. In bytes still below the smallest size that a log can be given. */
const BATCH = 16_384;
/** Lines that wait. A disk that hangs must not fill the memory. */
const MAX_WAITING = 1_000;

const crowded = () =>
	new AppError(
		'RATE_LIMITED',
		say(
			'The disk is slower than what is written. Send less often.',
			'ディスクへの書き込みが追いつきません。送信の間隔を空けてください。',
		),
	);

/** Lines for one file in the order in which they came. Those that come while it is written go together. */
export class LineQueue {
	readonly #sink: Sink;
	readonly #waiting: Waiting[] = [];
	#work: Promise<void> | null = null;

	constructor(sink: Sink) {
		this.#sink = sink;
	}

	/** Settles when it stands in the file. @throws AppError RATE_LIMITED, or what the system threw */
	add(line: string | null): Promise<void> {
		if (this.#waiting.length >= MAX_WAITING) throw crowded();
		const { promise, resolve, reject } = Promise.withResolvers<undefined>();
		this.#waiting.push({
			line,
			resolve: () => {
				resolve(undefined);
			},
			reject,
		});
		this.#work ??= this.#run();
		return promise;
	}

	/** Settles when everything that was added has been tried. */
	async idle(): Promise<void> {
		await this.#work;
	}

	async #run(): Promise<void> {
		for (let batch = this.#take(); batch.length > 0; batch = this.#take()) {
			try {
				await this.#write(batch);
				for (const { resolve } of batch) resolve();
			} catch (error) {
				for (const { reject } of batch) reject(error);
			}
		}
		this.#work = null;
	}

	async #write(batch: readonly Waiting[]): Promise<void> {
		const lines = batch.flatMap(({ line }) => line ?? []);
		await (lines.length > 0 ? this.#sink.add(lines) : this.#sink.clear?.());
	}

	/** What is next: some lines, or one wish to empty the file. */
	#take(): Waiting[] {
		let [count, length] = [0, 0];
		for (const { line } of this.#waiting) {
			if (line === null) break;
			length += line.length + 1;
			if (count > 0 && length > BATCH) break;
			count += 1;
		}
		return this.#waiting.splice(0, Math.max(count, 1));
	}
}
