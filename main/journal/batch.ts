import type { Row } from '../contract/rows.ts';
import { settled, type Settlement } from './messages.ts';
import { bytesOf } from './row-bytes.ts';

/**
 * Some 20 ms of work for the worker, so that a search between two batches does not wait long; 300 ms where the texts
 * are made to be hard to index.
 */
const MAX_ROWS = 2_000;
const MAX_TEXT = 250_000;

/** Rows that go to the disk together, whole or not at all. Their ids rise by one. */
export class Batch {
	readonly rows: Row[] = [];
	/** Outcomes of rows that went before. */
	settlements: readonly Settlement[] = [];
	/** Sent before, to a worker that did not live to answer: some of it may be in the file. */
	isRepeat = false;
	bytes = 0;
	#text = 0;

	/** It takes no more rows. */
	get isFull(): boolean {
		return this.rows.length >= MAX_ROWS || this.#text >= MAX_TEXT;
	}

	add(row: Row): void {
		this.rows.push(row);
		this.bytes += bytesOf(row);
		this.#text += row.text.length;
	}

	find(id: number): Row | undefined {
		return this.rows[id - (this.rows[0]?.id ?? id)];
	}

	/** Answers whether the row is here. */
	settle(settlement: Settlement): boolean {
		const row = this.find(settlement.id);
		if (row) this.rows[row.id - (this.rows[0]?.id ?? 0)] = settled(row, settlement);
		return row !== undefined;
	}
}
