import type { SQLInputValue, SQLOutputValue } from 'node:sqlite';
import type { Row, RowFilter } from '../contract/rows.ts';
import { columns, rowOf } from './columns.ts';
import { fold, isLiteral, matcher } from './match.ts';
import type { Store } from './store.ts';

/** Longest that one call may keep the worker from writing, in ms. */
const BUDGET = 150;
/** Ids that one statement looks through. SQLite cannot be interrupted: each takes some 20 ms at most. */
const SCANNED = 100_000;
const INDEXED = 1_000_000;
/** More than this are no help: a beginning so common is found soon without the index. */
const MAX_TERMS = 400;

interface ScanOptions {
	readonly filter: RowFilter;
	/** Only rows beyond this id. Null starts at the end from which the scan comes. */
	readonly start: number | null;
	readonly order: 'newest first' | 'oldest first';
	/** Receives each row that matches. False: it has enough. */
	take(row: Row): boolean;
}

const quote = (term: string) => `"${term.replaceAll('"', '""')}"`;

/**
 * What the index is asked: every row with the term is found, and some without it, which `matcher` sorts out. Null where
 * the index cannot help.
 */
function indexQuery(store: Store, filter: RowFilter): string | null {
	const term = isLiteral(filter) ? fold(filter.text) : '';
	if (term === '' || term.includes('\0')) return null;
	// As SQLite takes characters: by code point.
	const characters = Array.from(term);
	if (characters.length >= 3) {
		const trigrams = characters
			.slice(2)
			.map((last, n) => characters.slice(n, n + 2).join('') + last);
		return [...new Set(trigrams)].slice(0, 100).map(quote).join(' AND ');
	}
	const terms = store.db
		.prepare('SELECT term FROM temp.terms WHERE term >= ? AND term < ? LIMIT ?')
		.all(term, `${term}\u{10ffff}`, MAX_TERMS + 1);
	if (terms.length > MAX_TERMS) return null;
	// Where nothing begins with the term, this is an empty phrase, which finds nothing.
	if (terms.length === 0) return quote('');
	return terms.map((found) => quote(String(found.term))).join(' OR ');
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

function statementFor(store: Store, { filter, order }: ScanOptions) {
	const query = indexQuery(store, filter);
	const { sql, values } = conditions(filter);
	const direction = order === 'newest first' ? 'DESC' : 'ASC';
	const from =
		query === null
			? 'FROM rows WHERE rows.id > ? AND rows.id < ?'
			: `FROM trigrams CROSS JOIN rows ON rows.id = trigrams.rowid
				WHERE trigrams.rowid > ? AND trigrams.rowid < ? AND trigrams MATCH ?`;
	const by = query === null ? 'rows.id' : 'trigrams.rowid';
	const statement = store.db.prepare(
		`SELECT ${columns} ${from} ${sql} ORDER BY ${by} ${direction}`,
	);
	statement.setReturnArrays(true);
	const rest = query === null ? values : [query, ...values];
	return {
		width: query === null ? SCANNED : INDEXED,
		rows: (above: number, below: number) =>
			statement.iterate(above, below, ...rest) as unknown as Iterable<SQLOutputValue[]>,
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
	const { rows, width } = statementFor(store, options);
	const next = isDown ? store.idBelow : store.idAbove;
	const restFrom = (id: number) => (next(id) === null ? null : id);
	let edge = options.start ?? (isDown ? Number.MAX_SAFE_INTEGER : 0);
	// Ids may have wide gaps, so each part begins at a row that there is.
	for (let near = next(edge); near !== null; near = next(edge)) {
		const far = isDown ? near - width : near + width;
		for (const values of isDown ? rows(far, near + 1) : rows(near - 1, far)) {
			const row = rowOf(values);
			const hasEnough = isMatch(row) && !options.take(row);
			if (hasEnough || performance.now() > deadline) return restFrom(row.id);
		}
		edge = isDown ? far + 1 : far - 1;
		if (performance.now() > deadline) return restFrom(edge);
	}
	return null;
}
