import { basename } from 'node:path';
import { say, type Words } from '../contract/words.ts';
import { isDamage, isPassing, isSqliteError, troubleOf } from './disk-error.ts';
import type { JournalNotice } from './messages.ts';
import { Unusable } from './open-file.ts';
import { setAside } from './set-aside.ts';
import { openStore, type Store } from './store.ts';

/** The disk cannot do what was asked just now. */
export class DiskTrouble extends Error {
	override readonly name = 'DiskTrouble';
	readonly words: Words;

	constructor(words: Words, options: ErrorOptions) {
		super(words.en, options);
		this.words = words;
	}
}

/**
 * The journal's file through good and bad days: a damaged one is set aside and a new one begun, a disk that fails is
 * tried again with the next use.
 */
export class Disk {
	readonly #file: string;
	readonly #onNotice: (notice: JournalNotice) => void;
	#store: Store | null = null;

	constructor(file: string, onNotice: (notice: JournalNotice) => void) {
		this.#file = file;
		this.#onNotice = onNotice;
	}

	/** @throws DiskTrouble */
	use<T>(work: (store: Store) => T): T {
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

	close(): void {
		this.#store?.db.close();
		this.#store = null;
	}

	#attempt<T>(work: (store: Store) => T): T {
		this.#store ??= openStore(this.#file);
		return work(this.#store);
	}

	#replace(why: Words): void {
		this.close();
		const aside = this.#moveAway();
		this.#onNotice({
			id: `journal.damaged.${basename(aside)}`,
			level: 'warning',
			words: say(
				`The journal could not be read. ${why.en} It was set aside as ${aside} and a new one was begun: older messages are not shown.`,
				`ジャーナルを読み込めませんでした。${why.ja}${aside} として退避し、新しいジャーナルを開始しました。以前のメッセージは表示されません。`,
			),
		});
	}

	#moveAway(): string {
		try {
			return setAside(this.#file);
		} catch (error) {
			const message = error instanceof Error ? error.message : String(error);
			throw new DiskTrouble(
				say(
					`The journal ${this.#file} is damaged and cannot be moved out of the way (${message}). Make its folder writable; writing then begins by itself.`,
					`ジャーナル ${this.#file} が壊れていますが、退避できません (${message})。フォルダーに書き込めるようにすると自動的に書き込みを開始します。`,
				),
				{ cause: error },
			);
		}
	}

	#trouble(error: unknown): unknown {
		if (!isSqliteError(error)) return error;
		if (!isPassing(error)) this.close();
		return new DiskTrouble(troubleOf(error, this.#file), { cause: error });
	}
}
