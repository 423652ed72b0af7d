import { setTimeout as delay } from 'node:timers/promises';
import type { Row } from '../contract/rows.ts';
import { say } from '../contract/words.ts';
import type { Batch } from './batch.ts';
import { Trouble } from './link.ts';
import type { JournalNotice, Settlement } from './messages.ts';
import { pack } from './packed.ts';
import type { Supervisor } from './supervisor.ts';
import { Unwritten, type UnwrittenLimits } from './unwritten.ts';

/** A kill loses at most what came in this time, in ms. */
const WRITE_EVERY = 100;
/** Between two attempts after one that failed, in ms. */
const RETRY_AFTER = 1_000;
/** One batch being written and one at hand: more would only wait in front of searches. */
const IN_FLIGHT = 2;
/** Before a search, so that it finds what came just before it. */
const IN_FLIGHT_BEFORE_READING = 8;
const STOP_LIMIT = 10_000;
const TELL_EVERY = 5_000;

interface WriterOptions {
	readonly supervisor: Supervisor;
	readonly limits: UnwrittenLimits | undefined;
	readonly onNotice: (notice: JournalNotice) => void;
}

/** Brings rows to the disk in batches, and keeps them while that is not possible. */
export class Writer {
	readonly #supervisor: Supervisor;
	readonly #unwritten: Unwritten;
	readonly #onNotice: (notice: JournalNotice) => void;
	readonly #sending = new Set<Promise<void>>();
	#timer: NodeJS.Timeout | null = null;
	/** Set from a failure until the next attempt. */
	#isPausing = false;
	#isStopped = false;
	/** The disk's trouble as the person was told of it. */
	#trouble: string | null = null;
	#told = { dropped: 0, at: -Infinity };

	constructor({ supervisor, limits, onNotice }: WriterOptions) {
		this.#supervisor = supervisor;
		this.#unwritten = new Unwritten(limits);
		this.#onNotice = onNotice;
	}

	add(row: Row): void {
		this.#unwritten.add(row);
		this.#sendSoon();
	}

	settle(settlement: Settlement): void {
		this.#unwritten.settle(settlement);
		this.#sendSoon();
	}

	/** A row that is not known to be on disk. */
	find(id: number): Row | undefined {
		return this.#unwritten.find(id);
	}

	/** Sends what waits: a call to the worker made after this sees those rows. */
	sendBeforeReading(): void {
		this.#send(IN_FLIGHT_BEFORE_READING);
	}

	/** Returns when all rows so far are on disk, or the disk has said that it can not take them. */
	async flush(): Promise<void> {
		this.#send(Infinity);
		await Promise.all(this.#sending);
	}

	/** Writes what it can, says what it could not. */
	async stop(): Promise<void> {
		this.#isPausing = false;
		const limit = new AbortController();
		const timeIsUp = delay(STOP_LIMIT, undefined, { signal: limit.signal }).catch(() => undefined);
		await Promise.race([this.flush(), timeIsUp]);
		limit.abort();
		// What the worker has not answered for may still fail, and must not be tried again.
		this.#isStopped = true;
		this.#isPausing = true;
		if (this.#timer) clearTimeout(this.#timer);
		this.#tellDropped(0);
		if (this.#unwritten.left > 0) this.#onNotice(lost(this.#unwritten.left));
	}

	/** Says that the disk does not do what it should, once for each kind of trouble. */
	tell({ words }: Trouble): void {
		if (this.#trouble === words.en) return;
		this.#trouble = words.en;
		this.#onNotice({ id: 'journal.disk', level: 'error', words });
	}

	#sendSoon(): void {
		if (this.#isPausing) return;
		if (this.#unwritten.hasBatch) this.#send(IN_FLIGHT);
		else this.#wait(WRITE_EVERY);
	}

	#wait(ms: number): void {
		if (this.#isStopped) return;
		this.#timer ??= setTimeout(() => {
			this.#timer = null;
			this.#isPausing = false;
			this.#send(IN_FLIGHT);
		}, ms);
	}

	#send(inFlight: number): void {
		while (!this.#isPausing && this.#unwritten.isWaiting && this.#unwritten.sent < inFlight) {
			const sending = this.#write(this.#unwritten.take());
			this.#sending.add(sending);
			void sending.then(() => this.#sending.delete(sending));
		}
	}

	async #write(batch: Batch): Promise<void> {
		try {
			const { settlements, isRepeat } = batch;
			await this.#supervisor.call('write', { rows: pack(batch.rows), settlements, isRepeat });
			this.#unwritten.written(batch);
			this.#recovered();
			if (this.#unwritten.isWaiting) this.#sendSoon();
		} catch (error) {
			this.#unwritten.failed(batch);
			// What else can fail is a worker that crashed, and the supervisor tells of that.
			if (error instanceof Trouble) this.tell(error);
			this.#pause();
		}
		this.#tellDropped(TELL_EVERY);
	}

	#pause(): void {
		this.#isPausing = true;
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
		this.#wait(RETRY_AFTER);
	}

	#recovered(): void {
		if (this.#trouble === null) return;
		this.#trouble = null;
		const words = say(
			'The journal is being written again.',
			'ジャーナルの書き込みを再開しました。',
		);
		this.#onNotice({ id: 'journal.disk', level: 'info', words });
	}

	#tellDropped(every: number): void {
		const { dropped } = this.#unwritten;
		const now = performance.now();
		if (dropped === this.#told.dropped || now - this.#told.at < every) return;
		this.#told = { dropped, at: now };
		this.#onNotice({
			id: 'journal.dropped',
			level: 'error',
			words: say(
				`The disk does not keep up: ${dropped} messages were not written to the journal.`,
				`ディスクへの書き込みが間に合わず、${dropped} 件のメッセージをジャーナルに保存できませんでした。`,
			),
		});
	}
}

const lost = (rows: number): JournalNotice => ({
	id: 'journal.lost',
	level: 'error',
	words: say(
		`The journal was stopped before ${rows} messages could be written to it.`,
		`${rows} 件のメッセージをジャーナルに書き込む前に停止しました。`,
	),
});
