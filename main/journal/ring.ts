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

interface Entry {
	readonly row: Row;
	readonly bytes: number;
}

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
	#entries: (Entry | null)[] = [];
	#head = 0;
	#first = 1;
	#rows = 0;
	#bytes = 0;
	readonly #places = new Map<number, number>();
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

	push(row: Row): void {
		this.#empty(row.id);
		const entry = { row: previewOf(row), bytes: 0 };
		entry.bytes = bytesOf(entry.row);
		this.#entries.push(entry);
		this.#places.set(row.id, this.last);
		this.#rows += 1;
		this.#bytes += entry.bytes;
		while (this.#rows > this.#limits.rows || this.#bytes > this.#limits.bytes) this.#dropOldest();
		this.#compact();
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
			const entry = this.#entries[place - this.#first];
			if (entry) rows.push(entry.row);
		}
		return { epoch: this.epoch, cursor: place - 1, rows, skipped };
	}

	#newest(limit: number): Batch {
		const rows: Row[] = [];
		for (let n = this.#entries.length - 1; n >= this.#head && rows.length < limit; n--) {
			const entry = this.#entries[n];
			if (entry) rows.push(entry.row);
		}
		return { epoch: this.epoch, cursor: this.last, rows: rows.reverse(), skipped: 0 };
	}

	#empty(id: number): void {
		const place = this.#places.get(id);
		if (place === undefined) return;
		const index = place - this.#first;
		this.#bytes -= this.#entries[index]?.bytes ?? 0;
		this.#rows -= 1;
		this.#entries[index] = null;
	}

	#dropOldest(): void {
		const entry = this.#entries[this.#head];
		if (entry) {
			this.#places.delete(entry.row.id);
			this.#rows -= 1;
			this.#bytes -= entry.bytes;
			this.#entries[this.#head] = null;
		} else this.#emptied.push(this.#oldest);
		this.#head += 1;
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
