import { DatabaseSync } from 'node:sqlite';
import type { Row } from '../contract/rows.ts';
import { say } from '../contract/words.ts';
import { columns, placeholders, rowOf, valuesOf } from './columns.ts';
import { isSqliteError } from './disk-error.ts';
import type { WriteBatch } from './messages.ts';
import { prepareFile, Unusable } from './open-file.ts';
import { unpack } from './packed.ts';
import { Trigrams } from './trigrams.ts';

/** The journal's file, opened and checked. */
export type Store = ReturnType<typeof openStore>;

/** @throws Unusable, SQLite's errors */
export function openStore(file: string) {
	const db = new DatabaseSync(file, { timeout: 1_000 });
	try {
		prepareFile(db, file);
		const trigrams = new Trigrams(db);
		const transact = transaction(db, trigrams);
		return { db, trigrams, transact, ...reading(db), write: writing(db, trigrams, transact) };
	} catch (error) {
		db.close();
		// SQLITE_ERROR: a statement does not fit the tables.
		if (isSqliteError(error) && error.errcode === 1)
			throw new Unusable(
				say(
					`Its tables are others (${error.message}).`,
					`テーブルの構成が異なります (${error.message})。`,
				),
			);
		throw error;
	}
}

/** Runs work of which all is done, or nothing. */
function transaction(db: DatabaseSync, trigrams: Trigrams) {
	return (work: () => void): void => {
		db.exec('BEGIN IMMEDIATE');
		try {
			work();
			db.exec('COMMIT');
		} catch (error) {
			// A full disk makes SQLite roll back by itself.
			if (db.isTransaction) db.exec('ROLLBACK');
			trigrams.reload();
			throw error;
		}
	};
}

function writing(db: DatabaseSync, trigrams: Trigrams, transact: (work: () => void) => void) {
	const insert = db.prepare(`INSERT INTO rows VALUES (${placeholders})`);
	const update = db.prepare(
		'UPDATE rows SET outcome = ?, ms = ?, grant_name = coalesce(?, grant_name) WHERE id = ?',
	);
	const outcomeOf = db.prepare('SELECT outcome FROM rows WHERE id = ?');

	/** Answers whether there is such a row. */
	function settle(id: number, { outcome, ms, grant }: Pick<Row, 'outcome' | 'ms' | 'grant'>) {
		const found = outcomeOf.get(id);
		if (!found) return false;
		update.run(outcome, ms, grant, id);
		trigrams.chunkOf(id)?.change(id, { from: found.outcome as string | null, to: outcome });
		return true;
	}

	/** `maxText`: see `chunkText`. */
	return ({ rows, settlements, isRepeat }: WriteBatch, maxText: number): void => {
		transact(() => {
			// They are of older rows, and the index takes rows fastest when ids rise.
			for (const { id, grant = null, ...outcome } of settlements.toSorted((a, b) => a.id - b.id))
				settle(id, { ...outcome, grant });
			for (const row of unpack(rows)) {
				if (isRepeat && settle(row.id, row)) continue;
				insert.run(...valuesOf(row));
				trigrams.add(row, maxText);
			}
		});
	};
}

function reading(db: DatabaseSync) {
	const one = db.prepare(`SELECT ${columns} FROM rows WHERE id = ?`);
	const caused = db.prepare(`SELECT ${columns} FROM rows WHERE cause = ? ORDER BY id`);
	for (const statement of [one, caused]) statement.setReturnArrays(true);
	const below = db.prepare('SELECT max(id) AS id FROM rows WHERE id < ?');
	const above = db.prepare('SELECT min(id) AS id FROM rows WHERE id > ?');

	const rowsOf = (found: ReturnType<typeof caused.all>) =>
		(found as unknown as Parameters<typeof rowOf>[0][]).map(rowOf);
	const idOf = (found: ReturnType<typeof below.get>) =>
		typeof found?.id === 'number' ? found.id : null;

	return {
		get: (id: number): Row | null => rowsOf(one.all(id))[0] ?? null,
		effects: (id: number): Row[] => rowsOf(caused.all(id)),
		/** The next older row, null if there is none. */
		idBelow: (id: number): number | null => idOf(below.get(id)),
		/** The next newer row, null if there is none. */
		idAbove: (id: number): number | null => idOf(above.get(id)),
		newest: (): number => idOf(below.get(Number.MAX_SAFE_INTEGER)) ?? 0,
	};
}
