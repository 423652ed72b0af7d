import { readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AppError } from '../contract/errors.ts';
import { say } from '../contract/words.ts';
import { codeOf, messageOf } from './failure.ts';

/** Holds a data folder for this process until it is released or the process ends. */
export interface Lock extends Disposable {
	release(): void;
}

/** SQLITE_BUSY and SQLITE_LOCKED. */
const isHeld = (error: unknown) =>
	error instanceof Error &&
	'errcode' in error &&
	typeof error.errcode === 'number' &&
	[5, 6].includes(error.errcode & 255);

/**
 * Takes the data folder for this process, because two that write to the same settings and journal would spoil them.
 * The lock is SQLite's on an empty file: the system frees it when the process ends, however it ends, so that there
 * are no stale locks.
 * @throws AppError FOLDER_IN_USE, FOLDER_UNUSABLE
 */
export function lockFolder(folder: string): Lock {
	const holder = join(folder, 'lock.pid');
	let db: DatabaseSync | null = null;
	try {
		db = new DatabaseSync(join(folder, 'lock.sqlite'));
		db.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
		writeFileSync(holder, String(process.pid), { mode: 0o600 });
	} catch (error) {
		db?.close();
		throw isHeld(error) ? inUse(folder, holder) : unusable(folder, error);
	}
	const release = () => {
		if (!db) return;
		forget(holder);
		db.close();
		db = null;
	};
	return { release, [Symbol.dispose]: release };
}

/** Nobody reads it unless the lock is held: on a disk that became read-only it may stay. */
function forget(holder: string): void {
	try {
		unlinkSync(holder);
	} catch (error) {
		if (codeOf(error) === null) throw error;
	}
}

function inUse(folder: string, holder: string): AppError {
	const pid = readHolder(holder);
	const [en, ja] = pid ? [` (process ${pid})`, ` (プロセス ${pid})`] : ['', ''];
	return new AppError(
		'FOLDER_IN_USE',
		say(
			`Another Resonite Bridge${en} is using the data folder ${folder}.`,
			`データフォルダー ${folder} は別の Resonite Bridge${ja} が使用中です。`,
		),
	);
}

/** It only names the other process: without it the message is shorter. */
function readHolder(holder: string): string | null {
	try {
		return /^\d+$/.exec(readFileSync(holder, 'utf8'))?.[0] ?? null;
	} catch (error) {
		if (codeOf(error) === null) throw error;
		return null;
	}
}

const unusable = (folder: string, error: unknown) =>
	new AppError(
		'FOLDER_UNUSABLE',
		say(
			`The data folder ${folder} cannot be locked (${messageOf(error)}).`,
			`データフォルダー ${folder} をロックできません (${messageOf(error)})。`,
		),
		{ cause: error },
	);
