import type { Row } from '../contract/rows.ts';
import { bytesOf } from './row-bytes.ts';
import { settled, type Settlement, type WriteBatch } from './messages.ts';

/** Holds half a minute of the heaviest traffic while a disk is full or slow. */
const MAX_ROWS = 200_000;
const MAX_BYTES = 256 * 1_048_576;
/**
 * About 50 ms of work for the worker, so that a search between two batches does not wait long; 300 ms where the texts
 * are made to be hard to index.
 */
export const BATCH_ROWS = 2_000;
const BATCH_TEXT = 250_000;

export interface UnwrittenLimits {
	readonly rows: number;
	readonly bytes: number;
}

interface Sent {
	rows: Row[];
	settlements: Settlement[];
	isRepeat: boolean;
}

/** Ids rise within a batch. */
function indexOf(rows: readonly Row[], id: number): number {
	let low = 0;
	let high = rows.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((rows[middle]?.id ?? Infinity) < id) low = middle + 1;
		else high = middle;
	}
	return rows[low]?.id === id ? low : -1;
}

/** Rows that are not known to be on disk: waiting to be sent, or sent and not yet answered for. */
export class Unwritten {
	/** Rows, or outcomes of rows, that were given up because there were too many. */
	dropped = 0;
	readonly #limits: UnwrittenLimits;
	readonly #waiting = new Map<number, Row>();
	readonly #settlements = new Map<number, Settlement>();
	readonly #sent = new Set<Sent>();
	/** Batches to send once more, before anything newer. */
	#failed: Sent[] = [];
	#bytes = 0;

	constructor(limits: UnwrittenLimits = { rows: MAX_ROWS, bytes: MAX_BYTES }) {
		this.#limits = limits;
	}

	/** Rows and settlements that wait to be sent. */
	get waiting(): number {
		return this.#waiting.size + this.#settlements.size + this.#failed.length;
	}

	/** Batches that the worker has not answered for. */
	get sent(): number {
		return this.#sent.size;
	}

	/** Rows that are not on disk as far as is known. */
	get rows(): number {
		const batches = [...this.#sent, ...this.#failed];
		return batches.reduce((sum, { rows }) => sum + rows.length, this.#waiting.size);
	}

	add(row: Row): void {
		this.#waiting.set(row.id, row);
		this.#bytes += bytesOf(row);
		if (!this.#fits(1)) this.#dropOldest();
	}

	/** A row that still waits is written settled, another one is changed on disk. */
	settle(settlement: Settlement): void {
		const { id } = settlement;
		const row = this.#waiting.get(id);
		if (row) {
			this.#waiting.set(id, settled(row, settlement));
			return;
		}
		// A batch that was sent may have to be sent again, and must not bring back the old form then.
		for (const { rows } of [...this.#sent, ...this.#failed]) {
			const sent = rows[indexOf(rows, id)];
			if (sent) rows[indexOf(rows, id)] = settled(sent, settlement);
		}
		this.#settlements.set(id, settlement);
		if (this.#settlements.size <= this.#limits.rows) return;
		const oldest = this.#settlements.keys().next().value;
		if (oldest !== undefined && this.#settlements.delete(oldest)) this.dropped += 1;
	}

	find(id: number): Row | undefined {
		const row = this.#waiting.get(id);
		if (row) return row;
		for (const { rows } of [...this.#sent, ...this.#failed]) {
			const sent = rows[indexOf(rows, id)];
			if (sent) return sent;
		}
		return undefined;
	}

	/** Takes the oldest that wait. Tell what became of them with `written` or `failed`. */
	take(): WriteBatch {
		const batch = this.#failed.shift() ?? {
			rows: this.#takeRows(),
			settlements: this.#takeSettlements(),
			isRepeat: false,
		};
		this.#sent.add(batch);
		return batch;
	}

	written(batch: WriteBatch): void {
		this.#sent.delete(batch as Sent);
	}

	/** Puts a batch back in front: it is not known to be on disk. Oldest first. */
	failed(batch: WriteBatch): void {
		const sent = batch as Sent;
		if (!this.#sent.delete(sent)) return;
		sent.isRepeat = true;
		this.#failed.push(sent);
	}

	#fits(share: number): boolean {
		const { rows, bytes } = this.#limits;
		return this.#waiting.size <= share * rows && this.#bytes <= share * bytes;
	}

	/** Some more than it must, because finding the oldest in a map of which the oldest were deleted takes time. */
	#dropOldest(): void {
		for (const [id, row] of this.#waiting) {
			if (this.#fits(0.99)) return;
			this.#waiting.delete(id);
			this.#bytes -= bytesOf(row);
			this.dropped += 1;
		}
	}

	#takeRows(): Row[] {
		const rows: Row[] = [];
		let text = 0;
		for (const [id, row] of this.#waiting) {
			if (rows.length >= BATCH_ROWS || text >= BATCH_TEXT) break;
			rows.push(row);
			text += row.text.length;
			this.#bytes -= bytesOf(row);
			this.#waiting.delete(id);
		}
		return rows;
	}

	#takeSettlements(): Settlement[] {
		const settlements: Settlement[] = [];
		for (const [id, settlement] of this.#settlements) {
			if (settlements.length >= BATCH_ROWS) break;
			settlements.push(settlement);
			this.#settlements.delete(id);
		}
		return settlements;
	}
}
