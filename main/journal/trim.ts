import type { Retention } from './messages.ts';
import type { Store } from './store.ts';

/** Rows deleted in one step: some 20 ms, after which the worker looks at its messages again. */
const STEP = 2_000;
const STEP_BYTES = 16_000_000;
/** What a row takes beside its text. */
const ROW = 100;
/** Pages given back in one step. */
const FREED = 1_000;
const DAY = 86_400_000;

const number = (store: Store, sql: string): number =>
	Number(Object.values(store.db.prepare(sql).get() ?? {})[0] ?? 0);

/** Bytes in use, the index included. Free pages are given back to the disk afterwards. */
function bytesUsed(store: Store): number {
	const pages = number(store, 'PRAGMA page_count') - number(store, 'PRAGMA freelist_count');
	return pages * number(store, 'PRAGMA page_size');
}

/**
 * The oldest rows that are too many, as the largest id of them; null if there are none. It ends before the first row that
 * stays: one that came while the clock was late must not take those before it along.
 */
function surplus(store: Store, retention: Retention, now: number): number | null {
	// The newest row stays whatever its age: the next id follows from it.
	const oldest = store.db
		.prepare(
			'SELECT id, at, octet_length(text) AS bytes FROM rows WHERE id < ? ORDER BY id LIMIT ?',
		)
		.iterate(store.newest(), STEP);
	const cutoff = now - retention.maxDays * DAY;
	const excess = bytesUsed(store) - retention.maxMegabytes * 1_000_000;
	let last: number | null = null;
	let freed = 0;
	for (const { id, at, bytes } of oldest) {
		if (freed >= excess && Number(at) >= cutoff) break;
		last = Number(id);
		freed += Number(bytes) + ROW;
		if (freed >= STEP_BYTES) break;
	}
	return last;
}

/** Deletes some of the rows that are too old or too many. Answers whether there may be more to do. */
export function trim(store: Store, retention: Retention, now: number): boolean {
	const last = surplus(store, retention, now);
	if (last !== null)
		store.transact(() => {
			store.db.prepare('DELETE FROM rows WHERE id <= ?').run(last);
			store.trigrams.dropBefore(store.idAbove(0) ?? last);
		});
	const free = number(store, 'PRAGMA freelist_count');
	if (free > 0) store.db.exec(`PRAGMA incremental_vacuum(${FREED})`);
	return last !== null || free > FREED;
}

/** Makes the file itself as small as it has become: in the log that SQLite keeps beside it, nothing shrinks. */
export function shrink(store: Store): void {
	store.db.exec('PRAGMA wal_checkpoint');
}
