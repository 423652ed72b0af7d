import type { Row } from '../contract/rows.ts';
import { Batch } from './batch.ts';
import type { Settlement } from './messages.ts';

/** Holds half a minute of the heaviest traffic while a disk is full or slow. */
const MAX_ROWS = 200_000;
const MAX_BYTES = 256 * 1_048_576;
/** Outcomes that go with one batch. */
const SETTLEMENTS = 2_000;

export interface UnwrittenLimits {
	readonly rows: number;
	readonly bytes: number;
}

/** Rows that are not known to be on disk: waiting to be sent, or sent and not yet answered for. */
export class Unwritten {
	/** Rows, or outcomes of rows, that were given up because there were too many. */
	dropped = 0;
	readonly #limits: UnwrittenLimits;
	/** What comes in goes here. */
	#open = new Batch();
	/** Full batches that wait, oldest first. */
	readonly #full: Batch[] = [];
	/** Batches to send once more, before anything newer. */
	readonly #failed: Batch[] = [];
	readonly #sent = new Set<Batch>();
	/** Of rows that were sent before they were settled, oldest first. */
	#settlements: Settlement[] = [];
	/** Of what waits in `#open` and `#full`. */
	#rows = 0;
	#bytes = 0;

	constructor(limits: UnwrittenLimits = { rows: MAX_ROWS, bytes: MAX_BYTES }) {
		this.#limits = limits;
	}

	/** Whether anything waits to be sent. */
	get isWaiting(): boolean {
		return this.hasBatch || this.#rows + this.#settlements.length > 0;
	}

	/** Whether so much waits that it should be sent now. */
	get hasBatch(): boolean {
		return (
			this.#full.length > 0 ||
			this.#open.isFull ||
			this.#failed.length > 0 ||
			this.#settlements.length >= SETTLEMENTS
		);
	}

	/** Batches that the worker has not answered for. */
	get sent(): number {
		return this.#sent.size;
	}

	/** Rows, and outcomes of rows, that are not on disk as far as is known. */
	get left(): number {
		const batches = [...this.#sent, ...this.#failed];
		const waiting = this.#rows + this.#settlements.length;
		return batches.reduce((sum, one) => sum + one.rows.length + one.settlements.length, waiting);
	}

	add(row: Row): void {
		if (this.#open.isFull) {
			this.#full.push(this.#open);
			this.#open = new Batch();
		}
		const before = this.#open.bytes;
		this.#open.add(row);
		this.#rows += 1;
		this.#bytes += this.#open.bytes - before;
		if (!this.#fits) this.#dropOldest();
	}

	/** A row that still waits is written settled, another one is changed on disk. */
	settle(settlement: Settlement): void {
		if (this.#open.settle(settlement)) return;
		if (this.#full.some((batch) => batch.settle(settlement))) return;
		// A batch that was sent may have to be sent again, and must not bring back the old form then.
		for (const batch of [...this.#sent, ...this.#failed]) batch.settle(settlement);
		this.#settlements.push(settlement);
		if (this.#settlements.length > this.#limits.rows)
			this.dropped += this.#settlements.splice(0, SETTLEMENTS).length;
	}

	find(id: number): Row | undefined {
		const batches = [this.#open, ...this.#full, ...this.#sent, ...this.#failed];
		return batches.map((batch) => batch.find(id)).find((row) => row !== undefined);
	}

	/** Takes the oldest that wait. Tell what became of them with `written` or `failed`. */
	take(): Batch {
		const batch = this.#failed.shift() ?? this.#takeOldest();
		this.#sent.add(batch);
		return batch;
	}

	written(batch: Batch): void {
		this.#sent.delete(batch);
	}

	/** Puts a batch back in front: it is not known to be on disk. Oldest first. */
	failed(batch: Batch): void {
		if (!this.#sent.delete(batch)) return;
		batch.isRepeat = true;
		this.#failed.push(batch);
	}

	get #fits(): boolean {
		return this.#rows <= this.#limits.rows && this.#bytes <= this.#limits.bytes;
	}

	#takeOldest(): Batch {
		const batch = this.#shift();
		batch.settlements = this.#settlements.splice(0, SETTLEMENTS);
		return batch;
	}

	#shift(): Batch {
		let batch = this.#full.shift();
		if (!batch) {
			batch = this.#open;
			this.#open = new Batch();
		}
		this.#rows -= batch.rows.length;
		this.#bytes -= batch.bytes;
		return batch;
	}

	/** A batch at a time, which costs the same whether it holds one row or thousands. */
	#dropOldest(): void {
		while (!this.#fits && this.#full.length > 0) this.dropped += this.#shift().rows.length;
	}
}
