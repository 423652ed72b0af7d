import { say, type Words } from '../contract/words.ts';

interface SqliteError extends Error {
	/** SQLite's extended result code; its low byte is the primary one. */
	readonly errcode: number;
}

export function isSqliteError(error: unknown): error is SqliteError {
	return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number';
}

/** SQLITE_CORRUPT and SQLITE_NOTADB: what is in the file can not be read as a database. */
export const isDamage = ({ errcode }: SqliteError): boolean => [11, 26].includes(errcode & 255);

/** SQLITE_FULL and SQLITE_BUSY pass without opening the file anew. */
export const isPassing = ({ errcode }: SqliteError): boolean => [5, 13].includes(errcode & 255);

/** What keeps the journal from the disk, in words. */
export function troubleOf({ errcode, message }: SqliteError, file: string): Words {
	switch (errcode & 255) {
		case 13:
			return say(
				`The disk is full: the journal ${file} is not being written. Free some space; it then goes on by itself.`,
				`ディスクの空き容量がないため、ジャーナル ${file} に書き込めません。空きを作ると自動的に再開します。`,
			);
		case 3:
		case 8:
		case 14:
			return say(
				`The journal ${file} cannot be written (${message}). Make its folder writable; it then goes on by itself.`,
				`ジャーナル ${file} に書き込めません (${message})。フォルダーに書き込めるようにすると自動的に再開します。`,
			);
		case 5:
		case 6:
			return say(
				`Another program is using the journal ${file}. Close it; writing then goes on by itself.`,
				`別のプログラムがジャーナル ${file} を使用中です。終了すると自動的に書き込みを再開します。`,
			);
		default:
			return say(
				`The disk did not do what the journal ${file} asked of it (${message}). It is tried again.`,
				`ジャーナル ${file} の読み書き中にディスクのエラーが発生しました (${message})。再試行を続けます。`,
			);
	}
}
