import type { Batch } from '../../../main/contract/commands.ts';
import type { Row } from '../../../main/contract/rows.ts';
import { gapOf, isGap, put, type Item } from './items.ts';

export interface Arrival {
	/** Rows and gaps that were added or changed, in the order in which they came. */
	readonly items: readonly Item[];
	/** The rows among `items` as they were before. */
	readonly earlier: ReadonlyMap<number, Row>;
}

/** The newest rows, whatever the filter: the page's copy of the bridge's own memory. */
export class Memory {
	readonly items: Item[] = [];
	readonly #limit: number;
	#cursor: { epoch: string; cursor: number } | null = null;
	#newest = -Infinity;
	#skipped = 0;

	constructor(limit: number) {
		this.#limit = limit;
	}

	/** Where the next batch goes on. Null before the first. */
	get cursor(): { epoch: string; cursor: number } | null {
		return this.#cursor;
	}

	get newest(): number {
		return this.#newest;
	}

	add({ epoch, cursor, rows, skipped }: Batch): Arrival {
		const isRestarted = this.#cursor !== null && this.#cursor.epoch !== epoch;
		// The first batch leaves older rows out on purpose: paging back brings them.
		if (this.#cursor) this.#skipped += skipped;
		this.#cursor = { epoch, cursor };
		const first = rows.find(({ id }) => id > this.#newest);
		const arrived: Item[] = [];
		if (first && (this.#skipped > 0 || isRestarted) && this.items.length > 0) {
			arrived.push(
				gapOf({
					after: this.#newest,
					before: first.id,
					reason: isRestarted ? 'restarted' : 'skipped',
					count: isRestarted ? null : this.#skipped,
				}),
			);
			this.#skipped = 0;
		}
		arrived.push(...rows);
		return { items: arrived, earlier: this.#keep(arrived) };
	}

	#keep(arrived: readonly Item[]): Map<number, Row> {
		const earlier = new Map<number, Row>();
		const oldest = this.items[0]?.id ?? -Infinity;
		for (const item of arrived) {
			// A change of a row that has been let go of.
			if (item.id < oldest) continue;
			const known = put(this.items, item);
			if (known && !isGap(known)) earlier.set(known.id, known);
			if (item.id > this.#newest && !isGap(item)) this.#newest = item.id;
		}
		if (this.items.length > this.#limit) this.items.splice(0, this.items.length - this.#limit);
		return earlier;
	}
}
