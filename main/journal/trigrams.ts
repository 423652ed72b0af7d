import type { DatabaseSync } from 'node:sqlite';
import type { Row } from '../contract/rows.ts';
import { Chunk } from './chunk.ts';
import type { Retention } from './messages.ts';

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

/** The index of texts by every three characters in them, which finds Japanese too, where words have no spaces. */
export class Trigrams {
	readonly #db: DatabaseSync;
	/** Oldest first. */
	#chunks: Chunk[] = [];
	/** Those that get no more rows and are in several pieces. */
	#unmerged: Chunk[] = [];
	/** Rows in the newest chunk. */
	#count = 0;
	/** Characters in the newest chunk; after a start the bytes of its texts, which are about as many. */
	#text = 0;

	constructor(db: DatabaseSync) {
		this.#db = db;
		this.reload();
	}

	/** Looks again at what the file has, after a transaction that was taken back. */
	reload(): void {
		const found = this.#db.prepare('SELECT first, has_marks FROM chunks ORDER BY first').all();
		this.#chunks = found.map(
			({ first, has_marks: has }) =>
				new Chunk(this.#db, { first: Number(first), hasMarks: has === 1 }),
		);
		const newest = this.#db
			.prepare('SELECT count(*) AS n, total(octet_length(text)) AS text FROM rows WHERE id >= ?')
			.get(this.#chunks.at(-1)?.first ?? 0);
		this.#count = Number(newest?.n);
		this.#text = Number(newest?.text);
		this.#unmerged = [];
	}

	/** A chunk that has `maxText` characters gets no more rows. */
	add(row: Row, maxText: number): void {
		const newest = this.#chunks.at(-1);
		const isFull = this.#count >= CHUNK || this.#text >= maxText || newest?.hasMarks === false;
		const begins = isFull && newest !== undefined && row.id > newest.first;
		const chunk = begins ? this.#begin(row.id) : (this.chunkOf(row.id) ?? this.#begin(row.id));
		this.#count += 1;
		this.#text += chunk.add(row);
	}

	/** The chunk that a row is in, null before the first. */
	chunkOf(id: number): Chunk | null {
		return this.#chunks.findLast(({ first }) => first <= id) ?? null;
	}

	/** The id before which a chunk ends. */
	endOf(chunk: Chunk): number {
		return this.#chunks.find(({ first }) => first > chunk.first)?.first ?? LAST;
	}

	/** Does a part of what makes searches faster. Answers whether there is more to do. */
	merge(): boolean {
		const [chunk] = this.#unmerged;
		if (chunk?.merge() === false) this.#unmerged.shift();
		return this.#unmerged.length > 0;
	}

	/** Drops the chunks of which no row is left. */
	dropBefore(id: number): void {
		while ((this.#chunks[1]?.first ?? Infinity) <= id) this.#chunks.shift()?.drop();
		this.#unmerged = this.#unmerged.filter((chunk) => this.#chunks.includes(chunk));
	}

	#begin(first: number): Chunk {
		this.#unmerged.push(...this.#chunks.slice(-1));
		const chunk = Chunk.begin(this.#db, first);
		this.#chunks = [...this.#chunks, chunk].sort((a, b) => a.first - b.first);
		this.#count = 0;
		this.#text = 0;
		return chunk;
	}
}
