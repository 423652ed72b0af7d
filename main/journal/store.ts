import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Row } from '../contract/rows.ts';
import { say, type Words } from '../contract/words.ts';
import { columns, placeholders, rowOf, schema, valuesOf } from './columns.ts';
import { isSqliteError } from './disk-error.ts';
import { fold, searchable } from './match.ts';
import type { WriteBatch } from './messages.ts';

/** "RBjl": says that an SQLite file is a journal of ours. */
const APPLICATION = 0x52_42_6a_6c;
export const VERSION = 1;

/** The file is not a journal that can be used: it must be set aside. */
export class Unusable extends Error {
	override readonly name = 'Unusable';
	readonly words: Words;

	constructor(words: Words) {
		super(words.en);
		this.words = words;
	}
}

/** The text as the index holds it: the line ends let a term of one or two characters be found as part of three. */
const indexed = (row: Row): string => searchable(row).map(fold).join('\n') + '\n\n';

/** The journal's file, opened and checked. */
export type Store = ReturnType<typeof openStore>;

/** @throws Unusable, SQLite's errors */
export function openStore(file: string) {
	const db = new DatabaseSync(file, { timeout: 1_000 });
	try {
		prepareFile(db, file);
		return { db, ...statements(db), ...ids(db) };
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

function pragma(db: DatabaseSync, name: string): unknown {
	const values = db.prepare(`PRAGMA ${name}`).get();
	return values && Object.values(values)[0];
}

function prepareFile(db: DatabaseSync, file: string): void {
	const tables = db.prepare('SELECT count(*) AS n FROM sqlite_master').get()?.n;
	if (tables === 0) {
		db.exec(`PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; BEGIN; ${schema}
			PRAGMA application_id = ${APPLICATION}; PRAGMA user_version = ${VERSION}; COMMIT`);
	} else checkFile(db, file);
	// NORMAL loses nothing when the program is killed, and the last moments at most when the machine loses power.
	db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4000;
		PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY;
		CREATE VIRTUAL TABLE temp.terms USING fts5vocab (main, trigrams, row)`);
}

function checkFile(db: DatabaseSync, file: string): void {
	const version = pragma(db, 'user_version');
	if (pragma(db, 'application_id') !== APPLICATION)
		throw new Unusable(say('It is not a journal.', 'ジャーナルのファイルではありません。'));
	if (typeof version !== 'number' || version > VERSION)
		throw new Unusable(
			say(
				'It was written by a newer version of the app.',
				'新しいバージョンのアプリで作成されています。',
			),
		);
	if (version !== VERSION) throw new Unusable(say('Its layout is not known.', '形式が不明です。'));
	// What the last run left in the log beside it belongs to the file, so it comes first.
	db.exec('PRAGMA wal_checkpoint');
	if (statSync(file).size < Number(pragma(db, 'page_count')) * Number(pragma(db, 'page_size')))
		throw new Unusable(say('Its end is missing.', '末尾が欠けています。'));
}

function ids(db: DatabaseSync) {
	const below = db.prepare('SELECT max(id) AS id FROM rows WHERE id < ?');
	const above = db.prepare('SELECT min(id) AS id FROM rows WHERE id > ?');
	const idOf = (found: ReturnType<typeof below.get>) =>
		typeof found?.id === 'number' ? found.id : null;
	return {
		/** The next older row, null if there is none. */
		idBelow: (id: number): number | null => idOf(below.get(id)),
		/** The next newer row, null if there is none. */
		idAbove: (id: number): number | null => idOf(above.get(id)),
		newest: (): number => idOf(below.get(Number.MAX_SAFE_INTEGER)) ?? 0,
	};
}

function statements(db: DatabaseSync) {
	const insert = db.prepare(`INSERT INTO rows VALUES (${placeholders})`);
	const index = db.prepare('INSERT INTO trigrams (rowid, text) VALUES (?, ?)');
	const settle = db.prepare('UPDATE rows SET outcome = ?, ms = ? WHERE id = ?');
	const one = db.prepare(`SELECT ${columns} FROM rows WHERE id = ?`);
	const caused = db.prepare(`SELECT ${columns} FROM rows WHERE cause = ? ORDER BY id`);
	for (const statement of [one, caused]) statement.setReturnArrays(true);

	const rowsOf = (found: ReturnType<typeof caused.all>) =>
		(found as unknown as Parameters<typeof rowOf>[0][]).map(rowOf);

	function writeRow(row: Row, isRepeat: boolean): void {
		if (isRepeat && one.get(row.id)) {
			settle.run(row.outcome, row.ms, row.id);
			return;
		}
		insert.run(...valuesOf(row));
		index.run(row.id, indexed(row));
	}

	return {
		/** All of the batch, or nothing of it. */
		write({ rows, settlements, isRepeat }: WriteBatch): void {
			db.exec('BEGIN IMMEDIATE');
			try {
				for (const row of rows) writeRow(row, isRepeat);
				for (const { id, outcome, ms } of settlements) settle.run(outcome, ms, id);
				db.exec('COMMIT');
			} catch (error) {
				// A full disk makes SQLite roll back by itself.
				if (db.isTransaction) db.exec('ROLLBACK');
				throw error;
			}
		},
		get: (id: number): Row | null => rowsOf(one.all(id))[0] ?? null,
		effects: (id: number): Row[] => rowsOf(caused.all(id)),
	};
}
