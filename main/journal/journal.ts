import type { Batch, Checked, Output } from '../contract/commands.ts';
import { AppError } from '../contract/errors.ts';
import type { Row } from '../contract/rows.ts';
import { Trouble } from './link.ts';
import {
	settled,
	type Argument,
	type CallName,
	type JournalNotice,
	type Outcome,
	type Result,
	type Retention,
} from './messages.ts';
import { wholeRow, type NewRow } from './new-row.ts';
import { previewOf } from './preview.ts';
import { defaultRing, Ring, type RingLimits } from './ring.ts';
import { Supervisor } from './supervisor.ts';
import type { UnwrittenLimits } from './unwritten.ts';
import { Wake } from './wake.ts';
import { Writer } from './writer.ts';

/** Every message, in memory for the live page and on disk for later. */
export interface Journal {
	/** Adds a row and answers with its id. Touches no disk, so it may be called for every message. */
	add(row: NewRow): number;
	/** Says what became of a row that was added as `pending`, and what allowed it. It comes again in `follow`. */
	settle(id: number, outcome: Outcome): void;
	/** @throws the signal's reason */
	follow(request: Checked<'log.follow'>, signal: AbortSignal): Promise<Batch>;
	/** @throws AppError JOURNAL_UNAVAILABLE */
	search(request: Checked<'log.search'>): Promise<Output<'log.search'>>;
	/** The row with its whole text. */
	get(id: number): Promise<Row | null>;
	/** The rows that this one brought about. */
	effects(id: number): Promise<Row[]>;
	/** @throws AppError JOURNAL_UNAVAILABLE */
	export(request: Checked<'log.export'>): Promise<Output<'log.export'>>;
	configure(retention: Retention): void;
	/** Returns when all rows so far are on disk, or the disk has said that it can not take them. */
	flush(): Promise<void>;
	/** Writes what is left and ends the worker. */
	stop(): Promise<void>;
}

export interface JournalOptions {
	readonly file: string;
	readonly retention: Retention;
	readonly onNotice: (notice: JournalNotice) => void;
	readonly ring?: RingLimits;
	/** How much may wait for a disk that is slow or full. */
	readonly unwritten?: UnwrittenLimits;
}

/** A row that waits for its outcome, and where in the ring it is. */
interface Pending {
	readonly row: Row;
	readonly place: number;
}

/**
 * Rows that wait for their outcome. All commands have a time limit, so more than this are never on their way. They are
 * kept as previews: 90 MB at most.
 */
const MAX_PENDING = 20_000;

/** Opens the journal, whatever the state of the disk: what is wrong with it is told as a notice. */
export async function openJournal(options: JournalOptions): Promise<Journal> {
	const supervisor = new Supervisor(options);
	const writer = new Writer({
		supervisor,
		limits: options.unwritten,
		onNotice: options.onNotice,
	});
	try {
		const newest = await supervisor.start();
		return new LiveJournal({ supervisor, writer, ring: options.ring, firstId: newest + 1 });
	} catch (error) {
		if (error instanceof Trouble) writer.tell(error);
		// The ids in the file are not known, but the time is larger than any of them.
		return new LiveJournal({ supervisor, writer, ring: options.ring, firstId: Date.now() });
	}
}

interface Parts {
	readonly supervisor: Supervisor;
	readonly writer: Writer;
	readonly ring: RingLimits | undefined;
	readonly firstId: number;
}

class LiveJournal implements Journal {
	readonly #supervisor: Supervisor;
	readonly #writer: Writer;
	readonly #ring: Ring;
	readonly #wake = new Wake();
	readonly #pending = new Map<number, Pending>();
	#nextId: number;
	#isStopped = false;

	constructor({ supervisor, writer, ring, firstId }: Parts) {
		this.#supervisor = supervisor;
		this.#writer = writer;
		this.#ring = new Ring(ring ?? defaultRing);
		this.#nextId = firstId;
	}

	add(row: NewRow): number {
		const id = this.#nextId++;
		const whole = wholeRow(id, row);
		const place = this.#ring.push(whole);
		this.#wake.ring();
		if (whole.outcome === 'pending') this.#remember({ row: previewOf(whole), place });
		if (!this.#isStopped) this.#writer.add(whole);
		return id;
	}

	settle(id: number, outcome: Outcome): void {
		const pending = this.#pending.get(id);
		if (pending) {
			this.#pending.delete(id);
			this.#ring.push(settled(pending.row, outcome), pending.place);
			this.#wake.ring();
		}
		if (!this.#isStopped) this.#writer.settle({ id, ...outcome });
	}

	async follow({ after, limit, wait }: Checked<'log.follow'>, signal: AbortSignal): Promise<Batch> {
		signal.throwIfAborted();
		const batch = this.#ring.read(after, limit);
		const isNews = batch.rows.length > 0 || batch.skipped > 0 || batch.epoch !== after?.epoch;
		if (isNews || wait === 0 || this.#isStopped) return batch;
		await this.#wake.wait(wait, signal);
		return this.#ring.read(after, limit);
	}

	search(request: Checked<'log.search'>): Promise<Output<'log.search'>> {
		return this.#read('search', request);
	}

	async get(id: number): Promise<Row | null> {
		return this.#writer.find(id) ?? (await this.#read('get', id));
	}

	effects(id: number): Promise<Row[]> {
		return this.#read('effects', id);
	}

	export(request: Checked<'log.export'>): Promise<Output<'log.export'>> {
		return this.#read('export', request);
	}

	configure(retention: Retention): void {
		this.#supervisor.configure(retention);
	}

	flush(): Promise<void> {
		return this.#writer.flush();
	}

	async stop(): Promise<void> {
		if (this.#isStopped) return;
		this.#isStopped = true;
		this.#wake.ring();
		await this.#writer.stop();
		await this.#supervisor.end();
	}

	async #read<N extends CallName>(name: N, input: Argument<N>): Promise<Result<N>> {
		this.#writer.sendBeforeReading();
		try {
			return await this.#supervisor.call(name, input);
		} catch (error) {
			if (!(error instanceof Trouble)) throw error;
			throw new AppError('JOURNAL_UNAVAILABLE', error.words, { cause: error });
		}
	}

	#remember(pending: Pending): void {
		this.#pending.set(pending.row.id, pending);
		if (this.#pending.size <= MAX_PENDING) return;
		const oldest = this.#pending.keys().next().value;
		if (oldest !== undefined) this.#pending.delete(oldest);
	}
}
