import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { Row } from '../contract/rows.ts';
import type { Retention } from './messages.ts';
import { fold } from './fold.ts';
import { markColumns, marksOf, outcomeMark } from './marks.ts';
import { searchable } from './match.ts';

/**
 * Rows of one chunk. The index is in chunks because the oldest is then dropped in two milliseconds, where deleting its
 * rows from one large index took seconds, and because no statement can run for longer than a chunk takes.
 */
const CHUNK = 50_000;
/** Characters of one chunk, for each megabyte that the journal may take: its index then takes a sixth of that at most. */
const TEXT_PER_MEGABYTE = 10_000;
/** Where much is kept, chunks need not grow with it: no statement runs for longer than a chunk takes. */
const MAX_TEXT = 4_000_000;
/** Larger than every id: the newest chunk is open. */
const LAST = Number.MAX_SAFE_INTEGER;

/**
 * How many characters a chunk may hold. The index of a text takes up to 16 bytes a character, and is given back to the
 * disk with the whole chunk only: without this, long texts would fill the disk far beyond what the journal may take.
 */
export const chunkText = ({ maxMegabytes }: Retention): number =>
	Math.min(maxMegabytes * TEXT_PER_MEGABYTE, MAX_TEXT);

interface Begun {
	readonly first: number;
	/** Whether rows can be found by their marks: chunks of version 2 have none. */
	readonly hasMarks: boolean;
}

/** Rows from `first` to before `end`. */
export interface Chunk extends Begun {
	readonly end: number;
}

export const tableOf = (first: number): string => `trigrams_${first}`;

/** The text as the index holds it: the line ends let a term of one or two characters be found as part of three. */
const indexed = (row: Row): string => searchable(row).map(fold).join('\n') + '\n\n';

const marks = markColumns.join(', ');

/** The index of texts by every three characters in them, which finds Japanese too, where words have no spaces. */
export class Trigrams {
	readonly #db: DatabaseSync;
	/** Oldest first. */
	#chunks: Begun[] = [];
	/** Rows in the newest chunk. */
	#count = 0;
	/** Characters in the newest chunk; after a start the bytes of its texts, which are about as many. */
	#text = 0;
	#statements = new Map<string, StatementSync>();

	constructor(db: DatabaseSync) {
		this.#db = db;
		this.reload();
	}

	/** Looks again at what the file has, after a transaction that was taken back. */
	reload(): void {
		const found = this.#db.prepare('SELECT first, has_marks FROM chunks ORDER BY first').all();
		this.#chunks = found.map(({ first, has_marks: has }) => ({
			first: Number(first),
			hasMarks: has === 1,
		}));
		const newest = this.#db
			.prepare('SELECT count(*) AS n, total(octet_length(text)) AS text FROM rows WHERE id >= ?')
			.get(this.#chunks.at(-1)?.first ?? 0);
		this.#count = Number(newest?.n);
		this.#text = Number(newest?.text);
		this.#statements.clear();
	}

	/** A chunk that has `maxText` characters gets no more rows. */
	add(row: Row, maxText: number): void {
		const chunk = this.#chunkFor(row.id, maxText);
		const text = indexed(row);
		const values = chunk.hasMarks ? marksOf(row) : [];
		this.#run(insertInto(chunk), row.id, text, ...values);
		this.#count += 1;
		this.#text += text.length;
	}

	/** A row has another outcome than it was added with. The ids of those that change together must rise. */
	change(id: number, outcomes: { from: string | null; to: string | null }): void {
		const chunk = this.chunkOf(id);
		const [from, to] = [outcomeMark(outcomes.from), outcomeMark(outcomes.to)];
		if (!chunk?.hasMarks || from === to) return;
		const table = tableOf(chunk.first);
		const change = `INSERT INTO ${table} (${table}, rowid, outcome) VALUES`;
		if (from !== null) this.#run(`${change} ('delete', ?, ?)`, id, from);
		if (to !== null) this.#run(`${change} (NULL, ?, ?)`, id, to);
	}

	/** The chunk that a row is in, null before the first. */
	chunkOf(id: number): Chunk | null {
		const at = this.#chunks.findLastIndex(({ first }) => first <= id);
		const chunk = this.#chunks[at];
		return chunk ? { ...chunk, end: this.#chunks[at + 1]?.first ?? LAST } : null;
	}

	/** Drops the chunks of which no row is left. */
	dropBefore(id: number): void {
		while ((this.#chunks[1]?.first ?? Infinity) <= id) {
			const first = Number(this.#chunks.shift()?.first);
			this.#statements.clear();
			this.#db.exec(`DROP TABLE ${tableOf(first)}`);
			this.#db.prepare('DELETE FROM chunks WHERE first = ?').run(first);
		}
	}

	#chunkFor(id: number, maxText: number): Begun {
		const newest = this.#chunks.at(-1);
		const isFull = this.#count >= CHUNK || this.#text >= maxText;
		const begins = newest !== undefined && id > newest.first && (isFull || !newest.hasMarks);
		return begins ? this.#begin(id) : (this.chunkOf(id) ?? this.#begin(id));
	}

	#begin(first: number): Begun {
		this.#db.exec(`CREATE VIRTUAL TABLE ${tableOf(first)} USING fts5 (
			text, ${marks}, tokenize = 'trigram case_sensitive 1', content = '', columnsize = 0, detail = none
		)`);
		this.#db.prepare('INSERT INTO chunks VALUES (?, 1)').run(first);
		const begun = { first, hasMarks: true };
		this.#chunks = [...this.#chunks, begun].sort((a, b) => a.first - b.first);
		this.#count = 0;
		this.#text = 0;
		this.#statements.clear();
		return begun;
	}

	#run(sql: string, ...values: SQLInputValue[]): void {
		const known = this.#statements.get(sql);
		const statement = known ?? this.#db.prepare(sql);
		if (!known) this.#statements.set(sql, statement);
		statement.run(...values);
	}
}

const insertInto = ({ first, hasMarks }: Begun): string =>
	`INSERT INTO ${tableOf(first)} (rowid, text${hasMarks ? `, ${marks}` : ''}) VALUES (?, ?${', ?'.repeat(hasMarks ? markColumns.length : 0)})`;
