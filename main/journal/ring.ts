import { randomUUID } from 'node:crypto';
import type { Batch } from '../contract/commands.ts';
import type { Row } from '../contract/rows.ts';
import { previewOf } from './preview.ts';
import { bytesOf } from './row-bytes.ts';

export interface RingLimits {
	readonly rows: number;
	readonly bytes: number;
}

/** Enough for a page that was away for some seconds of heavy traffic; older rows are in the journal on disk. */
export const defaultRing: RingLimits = { rows: 10_000, bytes: 16 * 1_048_576 };

/** How many of the rising numbers are larger than `cursor`. */
function countAbove(numbers: readonly number[], cursor: number): number {
	let low = 0;
	let high = numbers.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((numbers[middle] ?? 0) > cursor) high = middle;
		else low = middle + 1;
	}
	return numbers.length - low;
}

/**
 * What happened last, in memory: every row that was added or changed, under a rising sequence number. A changed row
 * leaves its old place empty and comes again at the end, so a reader meets each row once, in its newest form.
 */
export class Ring {
	readonly epoch = randomUUID();
	readonly #limits: RingLimits;
	/** `#entries[n]` has the sequence number `#first + n`. The places before `#head` have been given up. */
	#entries: (Row | null)[] = [];
	#head = 0;
	#first = 1;
	#rows = 0;
	#bytes = 0;
	/** Empty places that were given up: they must not be counted as skipped rows. */
	#emptied: number[] = [];

	constructor(limits: RingLimits) {
		this.#limits = limits;
	}

	/** The newest sequence number. */
	get last(): number {
		return this.#first + this.#entries.length - 1;
	}

	get #oldest(): number {
		return this.#first + this.#head;
	}

	/** Answers with the row's sequence number. `before` is the one that it had until it changed. */
	push(row: Row, before?: number): number {
		if (before !== undefined) this.#empty(before);
		const preview = previewOf(row);
		this.#entries.push(preview);
		this.#rows += 1;
		this.#bytes += bytesOf(preview);
		while (this.#rows > this.#limits.rows || this.#bytes > this.#limits.bytes) this.#dropOldest();
		this.#compact();
		return this.last;
	}

	/** Rows after the cursor, oldest first; with another epoch's cursor or none, the newest ones in memory. */
	read(after: { epoch: string; cursor: number } | null, limit: number): Batch {
		if (after?.epoch !== this.epoch) return this.#newest(limit);
		const cursor = Math.min(after.cursor, this.last);
		const from = Math.max(cursor + 1, this.#oldest);
		const lost = from - cursor - 1;
		const skipped = lost === 0 ? 0 : lost - countAbove(this.#emptied, cursor);
		const rows: Row[] = [];
		let place = from;
		for (; place <= this.last && rows.length < limit; place++) {
			const row = this.#entries[place - this.#first];
			if (row) rows.push(row);
		}
		return { epoch: this.epoch, cursor: place - 1, rows, skipped };
	}

	#newest(limit: number): Batch {
		const rows: Row[] = [];
		for (let n = this.#entries.length - 1; n >= this.#head && rows.length < limit; n--) {
			const row = this.#entries[n];
			if (row) rows.push(row);
		}
		return { epoch: this.epoch, cursor: this.last, rows: rows.reverse(), skipped: 0 };
	}

	#empty(place: number): void {
		if (place >= this.#oldest) this.#takeOut(place - this.#first);
	}

	#dropOldest(): void {
		if (!this.#takeOut(this.#head)) this.#emptied.push(this.#oldest);
		this.#head += 1;
	}

	/** Answers whether there was a row. */
	#takeOut(index: number): boolean {
		const row = this.#entries[index];
		if (!row) return false;
		this.#entries[index] = null;
		this.#rows -= 1;
		this.#bytes -= bytesOf(row);
		return true;
	}

	/** Frees the places that were given up, now and then rather than one by one. */
	#compact(): void {
		if (this.#head < this.#limits.rows) return;
		this.#entries = this.#entries.slice(this.#head);
		this.#first += this.#head;
		this.#head = 0;
		// A reader further behind than this is told of more skipped rows than there were, never of fewer.
		this.#emptied = this.#emptied.slice(-this.#limits.rows);
	}
}
