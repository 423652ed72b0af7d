import { basename } from 'node:path';
import { say, type Words } from '../../contract/words.ts';
import { openEntries, type Entries } from './entries.ts';
import type { Limits, Trouble } from './messages.ts';
import { openFile, Unusable } from './open-file.ts';
import { setAside } from './set-aside.ts';
import { isDamage, isPassing, isSqliteError, troubleOf } from './trouble.ts';

/** The disk cannot do what was asked just now. */
export class DiskTrouble extends Error {
	override readonly name = 'DiskTrouble';
	readonly trouble: Trouble;

	constructor(trouble: Trouble, options: ErrorOptions) {
		super(trouble.person.en, options);
		this.trouble = trouble;
	}
}

/**
 * The store's file through good and bad days: a damaged one is set aside and a new one begun, a disk that fails is tried
 * again with the next use.
 */
export class Disk {
	readonly #file: string;
	readonly #limits: Limits;
	readonly #onAside: (words: Words) => void;
	#entries: Entries | null = null;

	constructor(file: string, limits: Limits, onAside: (words: Words) => void) {
		this.#file = file;
		this.#limits = limits;
		this.#onAside = onAside;
	}

	/** @throws DiskTrouble, and what `work` throws */
	use<T>(work: (entries: Entries) => T): T {
		try {
			return this.#attempt(work);
		} catch (error) {
			if (error instanceof Unusable) this.#replace(error.words);
			else if (isSqliteError(error) && isDamage(error))
				this.#replace(say(`${error.message}.`, `${error.message}。`));
			else throw this.#trouble(error);
		}
		try {
			return this.#attempt(work);
		} catch (error) {
			throw this.#trouble(error);
		}
	}

	/** Does all of the work, on the disk when this returns, or nothing. Throws as `use` does. */
	change<T>(work: (entries: Entries) => T): T {
		return this.use((entries) => {
			const { db } = entries;
			db.exec('BEGIN IMMEDIATE');
			try {
				const done = work(entries);
				db.exec('COMMIT');
				return done;
			} catch (error) {
				// A full disk makes SQLite roll back by itself.
				if (db.isTransaction) db.exec('ROLLBACK');
				throw error;
			}
		});
	}

	close(): void {
		this.#entries?.db.close();
		this.#entries = null;
	}

	#attempt<T>(work: (entries: Entries) => T): T {
		this.#entries ??= openFile(this.#file, (db) => openEntries(db, this.#limits));
		return work(this.#entries);
	}

	#replace(why: Words): void {
		this.close();
		const aside = basename(this.#moveAway());
		this.#onAside(
			say(
				`The stored values could not be read. ${why.en} They were set aside as ${aside}, in the folder of this adapter, and a new file was begun.`,
				`保存された値を読み込めませんでした。${why.ja}アダプターのフォルダーに ${aside} として退避し、新しいファイルを開始しました。`,
			),
		);
	}

	#moveAway(): string {
		try {
			return setAside(this.#file);
		} catch (error) {
			const message = error instanceof Error ? error.message : String(error);
			throw new DiskTrouble(
				{
					person: say(
						`${this.#file} is damaged and cannot be moved out of the way (${message}). Make its folder writable; it then goes on by itself.`,
						`${this.#file} が壊れていますが、退避できません (${message})。フォルダーに書き込めるようにすると自動的に再開します。`,
					),
					client: say(
						'The store of the bridge is damaged: nothing was stored.',
						'ブリッジの保存先が壊れているため、保存できませんでした。',
					),
				},
				{ cause: error },
			);
		}
	}

	#trouble(error: unknown): unknown {
		if (isSqliteError(error)) {
			if (!isPassing(error)) this.close();
			return new DiskTrouble(troubleOf(error, this.#file), { cause: error });
		}
		return isSystemError(error) ? folderTrouble(error, this.#file) : error;
	}
}

const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
	error instanceof Error && 'syscall' in error;

const folderTrouble = (error: Error, file: string) =>
	new DiskTrouble(
		{
			person: say(
				`${file} cannot be made (${error.message}). Make its folder writable; it then goes on by itself.`,
				`${file} を作成できません (${error.message})。フォルダーに書き込めるようにすると自動的に再開します。`,
			),
			client: say(
				'The store of the bridge cannot be written just now: nothing was stored.',
				'ブリッジの保存先に書き込めないため、保存できませんでした。',
			),
		},
		{ cause: error },
	);
