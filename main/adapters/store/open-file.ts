import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { say, type Words } from '../../contract/words.ts';
import { isMisfit, isSqliteError } from './trouble.ts';

/** "RBst": says that an SQLite file is a store of ours. */
const APPLICATION = 0x52_42_73_74;
/** Of the layout below. */
const VERSION = 1;

/** `spaces` sums up `entries`, so that limits are checked without reading all of them. */
const schema = `
	CREATE TABLE entries (
		space TEXT NOT NULL,
		name TEXT NOT NULL,
		size INTEGER NOT NULL,
		value TEXT NOT NULL,
		PRIMARY KEY (space, name)
	) STRICT, WITHOUT ROWID;
	CREATE TABLE spaces (
		space TEXT PRIMARY KEY,
		entries INTEGER NOT NULL,
		bytes INTEGER NOT NULL
	) STRICT, WITHOUT ROWID;
`;

/** The file is not a store that can be used: it must be set aside. */
export class Unusable extends Error {
	override readonly name = 'Unusable';
	readonly words: Words;

	constructor(words: Words) {
		super(words.en);
		this.words = words;
	}
}

/**
 * Opens the file, makes it a store if it is empty, checks it, and has `use` get ready to work with it.
 * @throws Unusable, SQLite's errors, the system's
 */
export function openFile<T>(file: string, use: (db: DatabaseSync) => T): T {
	mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
	const db = new DatabaseSync(file, { timeout: 1_000 });
	try {
		prepare(db, file);
		return use(db);
	} catch (error) {
		db.close();
		if (isSqliteError(error) && isMisfit(error))
			throw new Unusable(
				say(
					`Its tables are others (${error.message}).`,
					`テーブルの構成が異なります (${error.message})。`,
				),
			);
		throw error;
	}
}

function prepare(db: DatabaseSync, file: string): void {
	const tables = db.prepare('SELECT count(*) AS n FROM sqlite_master').get()?.n;
	if (tables === 0) {
		db.exec(`PRAGMA journal_mode = WAL; BEGIN; ${schema} PRAGMA application_id = ${APPLICATION};
			PRAGMA user_version = ${VERSION}; COMMIT`);
	} else check(db, file);
	// FULL: what was answered is there after a power cut, too. On macOS that takes fullfsync.
	db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON;
		PRAGMA journal_size_limit = 4194304; PRAGMA temp_store = MEMORY`);
}

function pragma(db: DatabaseSync, name: string): unknown {
	const values = db.prepare(`PRAGMA ${name}`).get();
	return values && Object.values(values)[0];
}

/** Small as it is, the file is read through at each start: damage is better found now than in the middle of a game. */
function check(db: DatabaseSync, file: string): void {
	const version = pragma(db, 'user_version');
	if (pragma(db, 'application_id') !== APPLICATION)
		throw new Unusable(say('It is not a store.', '保存用のファイルではありません。'));
	if (typeof version !== 'number' || version > VERSION)
		throw new Unusable(
			say(
				'It was written by a newer version of the app.',
				'新しいバージョンのアプリで作成されています。',
			),
		);
	// What the last run left in the log beside it belongs to the file, so it comes first.
	db.exec('PRAGMA wal_checkpoint');
	if (statSync(file).size < Number(pragma(db, 'page_count')) * Number(pragma(db, 'page_size')))
		throw new Unusable(say('Its end is missing.', '末尾が欠けています。'));
	const found = pragma(db, 'quick_check(1)');
	if (found !== 'ok')
		throw new Unusable(
			say(`It is damaged (${String(found)}).`, `壊れています (${String(found)})。`),
		);
}
