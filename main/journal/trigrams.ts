import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Row } from '../contract/rows.ts';
import type { Retention } from './messages.ts';
import { fold } from './fold.ts';
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

/** Rows from `first` to before `end`. */
export interface Chunk {
	readonly first: number;
	readonly end: number;
}

export const tableOf = (first: number): string => `trigrams_${first}`;

/** The text as the index holds it: the line ends let a term of one or two characters be found as part of three. */
const indexed = (row: Row): string => searchable(row).map(fold).join('\n') + '\n\n';

/** The index of texts by every three characters in them, which finds Japanese too, where words have no spaces. */
export class Trigrams {
	readonly #db: DatabaseSync;
	/** Where each chunk begins, oldest first. */
	#firsts: number[] = [];
	/** Rows in the newest chunk. */
	#count = 0;
	/** Characters in the newest chunk; after a start the bytes of its texts, which are about as many. */
	#text = 0;
	#inserts = new Map<number, StatementSync>();

	constructor(db: DatabaseSync) {
		this.#db = db;
		this.reload();
	}

	/** Looks again at what the file has, after a transaction that was taken back. */
	reload(): void {
		const found = this.#db.prepare('SELECT first FROM chunks ORDER BY first').all();
		this.#firsts = found.map(({ first }) => Number(first));
		const newest = this.#db
			.prepare('SELECT count(*) AS n, total(octet_length(text)) AS text FROM rows WHERE id >= ?')
			.get(this.#firsts.at(-1) ?? 0);
		this.#count = Number(newest?.n);
		this.#text = Number(newest?.text);
		this.#inserts.clear();
	}

	/** A chunk that has `maxText` characters gets no more rows. */
	add(row: Row, maxText: number): void {
		const newest = this.#firsts.at(-1);
		const isFull = this.#count >= CHUNK || this.#text >= maxText;
		const begins = isFull && newest !== undefined && row.id > newest;
		const { first } = begins ? this.#begin(row.id) : (this.chunkOf(row.id) ?? this.#begin(row.id));
		const text = indexed(row);
		this.#insert(first).run(row.id, text);
		this.#count += 1;
		this.#text += text.length;
	}

	/** The chunk that a row is in, null before the first. */
	chunkOf(id: number): Chunk | null {
		const at = this.#firsts.findLastIndex((first) => first <= id);
		const first = this.#firsts[at];
		return first === undefined ? null : { first, end: this.#firsts[at + 1] ?? LAST };
	}

	/** Drops the chunks of which no row is left. */
	dropBefore(id: number): void {
		while ((this.#firsts[1] ?? Infinity) <= id) {
			const first = Number(this.#firsts.shift());
			this.#inserts.delete(first);
			this.#db.exec(`DROP TABLE ${tableOf(first)}`);
			this.#db.prepare('DELETE FROM chunks WHERE first = ?').run(first);
		}
	}

	#begin(first: number): Chunk {
		this.#db.exec(`CREATE VIRTUAL TABLE ${tableOf(first)} USING fts5 (
			text, tokenize = 'trigram case_sensitive 1', content = '', columnsize = 0, detail = none
		)`);
		this.#db.prepare('INSERT INTO chunks VALUES (?)').run(first);
		this.#firsts = [...this.#firsts, first].sort((a, b) => a - b);
		this.#count = 0;
		this.#text = 0;
		this.#inserts.clear();
		return { first, end: LAST };
	}

	#insert(first: number): StatementSync {
		const known = this.#inserts.get(first);
		if (known) return known;
		const sql = `INSERT INTO ${tableOf(first)} (rowid, text) VALUES (?, ?)`;
		const statement = this.#db.prepare(sql);
		this.#inserts.set(first, statement);
		return statement;
	}
}
