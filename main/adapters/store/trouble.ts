import { say } from '../../contract/words.ts';
import type { Trouble } from './messages.ts';

interface SqliteError extends Error {
	/** SQLite's extended result code; its low byte is the primary one. */
	readonly errcode: number;
}

export function isSqliteError(error: unknown): error is SqliteError {
	return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number';
}

/** SQLITE_CORRUPT and SQLITE_NOTADB: what is in the file cannot be read as a database. */
export const isDamage = ({ errcode }: SqliteError): boolean => [11, 26].includes(errcode & 255);

/** SQLITE_ERROR: a statement does not fit the tables. */
export const isMisfit = ({ errcode }: SqliteError): boolean => (errcode & 255) === 1;

/** SQLITE_FULL and SQLITE_BUSY pass without opening the file anew. */
export const isPassing = ({ errcode }: SqliteError): boolean => [5, 13].includes(errcode & 255);

/** What SQLite's failure means, for the person and for clients. */
export function troubleOf({ errcode, message }: SqliteError, file: string): Trouble {
	switch (errcode & 255) {
		case 13:
			return {
				person: say(
					`The disk is full: nothing new is stored in ${file}. Free some space; the next value is then stored again.`,
					`ディスクの空き容量がないため、${file} に保存できません。空きを作ると、次の値から保存を再開します。`,
				),
				client: say(
					'The disk of the bridge is full: nothing was stored.',
					'ブリッジ側のディスクの空き容量がないため、保存できませんでした。',
				),
			};
		case 3:
		case 8:
		case 14:
			return {
				person: say(
					`${file} cannot be written (${message}). Make its folder writable; it then goes on by itself.`,
					`${file} に書き込めません (${message})。フォルダーに書き込めるようにすると自動的に再開します。`,
				),
				client: say(
					'The store of the bridge cannot be written just now: nothing was stored.',
					'ブリッジの保存先に書き込めないため、保存できませんでした。',
				),
			};
		case 5:
		case 6:
			return {
				person: say(
					`Another program is using ${file}. Close it; it then goes on by itself.`,
					`別のプログラムが ${file} を使用中です。終了すると自動的に再開します。`,
				),
				client: say(
					'Another program is using the store of the bridge: nothing was stored.',
					'ブリッジの保存先が別のプログラムに使用されているため、保存できませんでした。',
				),
			};
		default:
			return {
				person: say(
					`The disk did not do what was asked of it for ${file} (${message}). It is tried again with the next value.`,
					`${file} の読み書き中にディスクのエラーが発生しました (${message})。次の値で再試行します。`,
				),
				client: say(
					'The disk of the bridge failed: nothing was stored.',
					'ブリッジ側のディスクでエラーが発生し、保存できませんでした。',
				),
			};
	}
}
