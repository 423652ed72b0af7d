import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { say, type Words } from '../contract/words.ts';
import { schema, upgrades } from './columns.ts';

/** "RBjl": says that an SQLite file is a journal of ours. */
const APPLICATION = 0x52_42_6a_6c;
/** Of the layout in `columns.ts`. */
const VERSION = 1 + upgrades.length;

/** The file is not a journal that can be used: it must be set aside. */
export class Unusable extends Error {
	override readonly name = 'Unusable';
	readonly words: Words;

	constructor(words: Words) {
		super(words.en);
		this.words = words;
	}
}

function pragma(db: DatabaseSync, name: string): unknown {
	const values = db.prepare(`PRAGMA ${name}`).get();
	return values && Object.values(values)[0];
}

/**
 * Checks that a file is a journal, or makes it one if it is empty, and sets how it is written.
 * @throws Unusable, SQLite's errors
 */
export function prepareFile(db: DatabaseSync, file: string): void {
	const tables = db.prepare('SELECT count(*) AS n FROM sqlite_master').get()?.n;
	if (tables === 0) {
		db.exec(`PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; BEGIN; ${schema}
			PRAGMA application_id = ${APPLICATION}; PRAGMA user_version = ${VERSION}; COMMIT`);
	} else checkFile(db, file);
	// NORMAL loses nothing when the program is killed, and the last moments at most when the machine loses power.
	db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4000;
		PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY`);
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
	if (version < 1) throw new Unusable(say('Its layout is not known.', '形式が不明です。'));
	// What the last run left in the log beside it belongs to the file, so it comes first.
	db.exec('PRAGMA wal_checkpoint');
	if (statSync(file).size < Number(pragma(db, 'page_count')) * Number(pragma(db, 'page_size')))
		throw new Unusable(say('Its end is missing.', '末尾が欠けています。'));
	const lost = `SELECT 1 FROM chunks WHERE 'trigrams_' || first NOT IN (SELECT name FROM sqlite_master)`;
	if (db.prepare(lost).get())
		throw new Unusable(say('A part of its index is missing.', '索引の一部が欠けています。'));
	upgrade(db, version);
}

/** Brings a file of an older version to this one: whole or, when the app is killed meanwhile, not at all. */
function upgrade(db: DatabaseSync, version: number): void {
	if (version === VERSION) return;
	const steps = upgrades.slice(version - 1).join('\n');
	try {
		db.exec(`BEGIN IMMEDIATE; ${steps} PRAGMA user_version = ${VERSION}; COMMIT`);
	} catch (error) {
		if (db.isTransaction) db.exec('ROLLBACK');
		throw error;
	}
}
