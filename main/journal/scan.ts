import type { SQLInputValue, SQLOutputValue } from 'node:sqlite';
import type { Row, RowFilter } from '../contract/rows.ts';
import { columns, rowOf } from './columns.ts';
import type { Chunk } from './chunk.ts';
import { indexQueries } from './index-query.ts';
import { matcher } from './match.ts';
import type { Store } from './store.ts';

/** Longest that one call may keep the worker from writing, in ms. It is looked at after each row and each chunk. */
const BUDGET = 150;
/** Larger than every id. */
const LAST = Number.MAX_SAFE_INTEGER;

interface ScanOptions {
	readonly filter: RowFilter;
	/** Only rows beyond this id. Null starts at the end from which the scan comes. */
	readonly start: number | null;
	readonly order: 'newest first' | 'oldest first';
	/** Receives each row that matches. False: it has enough. */
	take(row: Row): boolean;
}

function conditions(filter: RowFilter): { sql: string; values: SQLInputValue[] } {
	const sql: string[] = [];
	const values: SQLInputValue[] = [];
	const isIn = (column: string, allowed: readonly string[]) => {
		if (allowed.length === 0) return;
		sql.push(`AND ${column} IN (SELECT value FROM json_each(?))`);
		values.push(JSON.stringify(allowed));
	};
	isIn('rows.direction', filter.directions);
	isIn('rows.kind', filter.kinds);
	isIn(`iif(rows.outcome IN ('ok', 'pending'), rows.outcome, 'error')`, filter.outcomes);
	if (filter.outcomes.length > 0) sql.push('AND rows.outcome IS NOT NULL');
	isIn('rows.name', filter.clients);
	isIn('rows.instance', filter.instances);
	return { sql: sql.join(' '), values };
}

/** Looks through one chunk at a time. */
function chunkReader({ db }: Store, { filter, order }: ScanOptions) {
	const queryOf = indexQueries(db, filter);
	const { sql, values } = conditions(filter);
	const direction = order === 'newest first' ? 'DESC' : 'ASC';
	return (chunk: Chunk, above: number, below: number): Iterable<SQLOutputValue[]> => {
		const { table } = chunk;
		const query = queryOf(chunk);
		const [by, from, match] =
			query === null
				? ['rows.id', 'rows', '']
				: [
						`${table}.rowid`,
						`${table} CROSS JOIN rows ON rows.id = ${table}.rowid`,
						`AND ${table} MATCH ?`,
					];
		const statement = db.prepare(
			`SELECT ${columns} FROM ${from} WHERE ${by} > ? AND ${by} < ? ${match} ${sql} ORDER BY ${by} ${direction}`,
		);
		statement.setReturnArrays(true);
		const rest = query === null ? values : [query, ...values];
		return statement.iterate(above, below, ...rest) as unknown as Iterable<SQLOutputValue[]>;
	};
}

/**
 * Looks through the journal until `take` has enough, the time is up or the end is reached. Answers with the id from
 * which to go on, null at the end.
 */
export function scan(store: Store, options: ScanOptions): number | null {
	const isDown = options.order === 'newest first';
	const deadline = performance.now() + BUDGET;
	const isMatch = matcher(options.filter);
	const rowsOf = chunkReader(store, options);
	const next = isDown ? store.idBelow : store.idAbove;
	const restFrom = (id: number) => (next(id) === null ? null : id);
	let edge = options.start ?? (isDown ? LAST : 0);
	for (let near = next(edge); near !== null; near = next(edge)) {
		const chunk = store.trigrams.chunkOf(near);
		if (!chunk) throw new Error(`Row ${near} is in no chunk.`);
		const { first } = chunk;
		const end = store.trigrams.endOf(chunk);
		const rows = isDown ? rowsOf(chunk, first - 1, near + 1) : rowsOf(chunk, near - 1, end);
		for (const values of rows) {
			const row = rowOf(values);
			const hasEnough = isMatch(row) && !options.take(row);
			if (hasEnough || performance.now() > deadline) return restFrom(row.id);
		}
		edge = isDown ? first : end - 1;
		if (performance.now() > deadline) return restFrom(edge);
	}
	return null;
}
