import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { readNumbered } from '../crowd/numbered.ts';

/** What a journal holds after its bridge has ended. */
export interface Books {
	readonly rows: number;
	/** Ids that are passed over between the first row and the last. */
	readonly holes: number;
	/** Rows in front of the first that were made room of. */
	readonly trimmed: number;
	/** Rows of commands that have no outcome. */
	readonly pending: number;
	/** What it said was not written. */
	readonly told: number;
	/** What SQLite says of the file: `ok`. */
	readonly health: string;
}

/** Reads a journal that nobody has open. */
export class JournalFile implements Disposable {
	readonly #db: DatabaseSync;

	constructor(folder: string) {
		this.#db = new DatabaseSync(join(folder, 'journal.sqlite'), { readOnly: true });
	}

	/** `said`: what the bridge wrote to the console. */
	books(said: string): Books {
		const rows = this.#number('SELECT count(*) FROM rows');
		const first = this.#number('SELECT min(id) FROM rows');
		const last = this.#number('SELECT max(id) FROM rows');
		return {
			rows,
			holes: last - first + 1 - rows,
			trimmed: first - 1,
			pending: this.#number("SELECT count(*) FROM rows WHERE outcome = 'pending'"),
			told: toldIn(said),
			health: String(Object.values(this.#db.prepare('PRAGMA quick_check').get() ?? {})[0]),
		};
	}

	/**
	 * Numbers of the texts of one sender: how many there are, the first and the last of them, and how many are not one more
	 * than the one before.
	 */
	numbersOf(name: string): { count: number; first: number; last: number; breaks: number } {
		const statement = this.#db.prepare(
			"SELECT text FROM rows WHERE name = ? AND direction = 'in' AND kind IN ('text', 'command') ORDER BY id",
		);
		const seen = { count: 0, first: 0, last: 0, breaks: 0 };
		for (const { text } of statement.iterate(name)) {
			const read = readNumbered(Buffer.from(String(text)));
			if (!read) continue;
			if (seen.count === 0) seen.first = read.number;
			else if (read.number !== seen.last + 1) seen.breaks += 1;
			seen.last = read.number;
			seen.count += 1;
		}
		return seen;
	}

	/** Rows whose text holds this. */
	countText(part: string): number {
		const found = this.#db
			.prepare("SELECT count(*) AS n FROM rows WHERE text LIKE '%' || ? || '%'")
			.get(part);
		return Number(found?.n);
	}

	[Symbol.dispose](): void {
		this.#db.close();
	}

	#number(sql: string): number {
		return Number(Object.values(this.#db.prepare(sql).get() ?? {})[0]);
	}
}

/** The newest of the sentences about rows that were dropped counts them all; what was lost at the end comes on top. */
function toldIn(said: string): number {
	const dropped = [...said.matchAll(/(\d+) messages were not written to the journal/gu)].at(-1);
	const lost = [...said.matchAll(/stopped before (\d+) messages could be written/gu)].at(-1);
	return Number(dropped?.[1] ?? 0) + Number(lost?.[1] ?? 0);
}
