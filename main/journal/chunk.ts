import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Row } from '../contract/rows.ts';
import { fold } from './fold.ts';
import { markColumns, marksOf, outcomeMark } from './marks.ts';
import { searchable } from './match.ts';

/** Pages of the index that are merged in one step: some 20 ms. */
const STEP = 500;

/** The text as the index holds it: the line ends let a term of one or two characters be found as part of three. */
const indexed = (row: Row): string => searchable(row).map(fold).join('\n') + '\n\n';

/** The index of the rows from `first` to before the next chunk. */
export class Chunk {
	readonly first: number;
	/** Whether rows can be found by their marks: chunks of version 2 have none. */
	readonly hasMarks: boolean;
	readonly table: string;
	readonly #db: DatabaseSync;
	#insert: StatementSync | null = null;
	#change: StatementSync | null = null;
	#isMerging = false;

	constructor(db: DatabaseSync, { first, hasMarks }: { first: number; hasMarks: boolean }) {
		this.#db = db;
		this.first = first;
		this.hasMarks = hasMarks;
		this.table = `trigrams_${first}`;
	}

	static begin(db: DatabaseSync, first: number): Chunk {
		const chunk = new Chunk(db, { first, hasMarks: true });
		db.exec(`CREATE VIRTUAL TABLE ${chunk.table} USING fts5 (
			text, ${markColumns.join(', ')},
			tokenize = 'trigram case_sensitive 1', content = '', columnsize = 0, detail = none
		)`);
		db.prepare('INSERT INTO chunks VALUES (?, 1)').run(first);
		return chunk;
	}

	/** Answers with how many characters it took. */
	add(row: Row): number {
		const text = indexed(row);
		const marks = this.hasMarks ? marksOf(row) : [];
		this.#insert ??= this.#prepareInsert();
		this.#insert.run(row.id, text, ...marks);
		return text.length;
	}

	/** A row has another outcome than it was added with. Many are changed fastest when their ids rise. */
	change(id: number, outcomes: { from: string | null; to: string | null }): void {
		const [from, to] = [outcomeMark(outcomes.from), outcomeMark(outcomes.to)];
		if (!this.hasMarks || from === to) return;
		this.#change ??= this.#db.prepare(
			`INSERT INTO ${this.table} (${this.table}, rowid, outcome) VALUES (?, ?, ?)`,
		);
		if (from !== null) this.#change.run('delete', id, from);
		if (to !== null) this.#change.run(null, id, to);
	}

	/**
	 * Merges some of the pieces in which the index was written: a search is twice as fast in one as in ten. Answers
	 * whether there is more to do.
	 */
	merge(): boolean {
		const merge = this.#db.prepare(
			`INSERT INTO ${this.table} (${this.table}, rank) VALUES ('merge', ?)`,
		);
		const total = this.#db.prepare('SELECT total_changes() AS n');
		const before = Number(total.get()?.n);
		// Less than none begins: all pieces, however many. What follows goes on with it.
		merge.run(this.#isMerging ? STEP : -STEP);
		this.#isMerging = true;
		// The statement itself counts for one.
		return Number(total.get()?.n) - before > 1;
	}

	drop(): void {
		this.#db.exec(`DROP TABLE ${this.table}`);
		this.#db.prepare('DELETE FROM chunks WHERE first = ?').run(this.first);
	}

	#prepareInsert(): StatementSync {
		const names = ['rowid', 'text', ...(this.hasMarks ? markColumns : [])];
		const values = names.map(() => '?');
		return this.#db.prepare(
			`INSERT INTO ${this.table} (${names.join()}) VALUES (${values.join()})`,
		);
	}
}
