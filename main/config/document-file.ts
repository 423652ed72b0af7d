import { chmod, readFile, stat } from 'node:fs/promises';
import * as z from 'zod';
import { AppError } from '../contract/errors.ts';
import { say, type Words } from '../contract/words.ts';
import { writeAtomic } from './atomic.ts';
import { codeOf, messageOf } from './failure.ts';
import { Serial } from './serial.ts';
import { setAside } from './set-aside.ts';
import type { ConfigNotice } from './settings-store.ts';

/** A file of one JSON document that only its owner may read. */
export interface DocumentSpec<T> {
	readonly file: string;
	/** Begins the ids of its notices. */
	readonly id: string;
	/** With a literal `version`. */
	readonly schema: z.ZodType<T>;
	readonly version: number;
	readonly empty: T;
	/** What the file is, to stand after "The". */
	readonly name: Words;
	/** A sentence: what to do when its contents were lost. */
	readonly whenLost: Words;
	/** A sentence: what to do when others could read it. */
	readonly whenExposed: Words;
	readonly onNotice: (notice: ConfigNotice) => void;
}

const anyVersion = z.object({ version: z.number() });

/** Only the owner reads and writes. */
const MODE = 0o600;

/**
 * Opens the file, or begins an empty document. A damaged one is set aside, and said so.
 * @throws AppError SETTINGS_NEWER, FOLDER_UNUSABLE
 */
export async function openDocument<T>(spec: DocumentSpec<T>): Promise<DocumentFile<T>> {
	try {
		return new DocumentFile(spec, await read(spec));
	} catch (error) {
		throw error instanceof AppError ? error : unusable(spec, error);
	}
}

async function read<T>(spec: DocumentSpec<T>): Promise<T> {
	const { file, schema, empty, onNotice } = spec;
	const text = await readText(file);
	if (text === null) return empty;
	if (await closeToOthers(file)) onNotice(wasOpen(spec));
	const input = parseJson(text);
	const found = schema.safeParse(input);
	if (found.success) return found.data;
	const version = anyVersion.safeParse(input).data?.version ?? 0;
	if (version > spec.version) throw new AppError('SETTINGS_NEWER', newerWords(spec));
	const aside = await setAside(file);
	await writeAtomic(file, documentOf(empty), MODE);
	onNotice(damaged(spec, aside));
	return empty;
}

async function readText(file: string): Promise<string | null> {
	try {
		return await readFile(file, 'utf8');
	} catch (error) {
		if (codeOf(error) === 'ENOENT') return null;
		throw error;
	}
}

/** Undefined is no valid document either, so that what is not JSON needs no path of its own. */
function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch (error) {
		if (error instanceof SyntaxError) return undefined;
		throw error;
	}
}

/** Answers whether it had to be mended. Windows has no such modes: there the user's own folder protects it. */
async function closeToOthers(file: string): Promise<boolean> {
	if (process.platform === 'win32') return false;
	const { mode } = await stat(file);
	if ((mode & 0o077) === 0) return false;
	await chmod(file, MODE);
	return true;
}

const documentOf = (value: unknown) => JSON.stringify(value, null, '\t') + '\n';

/** The document as it is now; every change is written whole. */
export class DocumentFile<T> {
	readonly #spec: DocumentSpec<T>;
	readonly #serial = new Serial();
	#current: T;
	#saved: T;

	constructor(spec: DocumentSpec<T>, current: T) {
		this.#spec = spec;
		this.#current = current;
		this.#saved = current;
	}

	get current(): T {
		return this.#current;
	}

	/**
	 * Current at once; returns when it is on disk. The next change starts from `current`, so changes that overlap do
	 * not undo each other.
	 * @throws AppError FOLDER_UNUSABLE
	 */
	save(next: T): Promise<void> {
		this.#current = next;
		return this.#serial.run(() => this.#write(next));
	}

	/** Returns when nothing is being written any more. */
	flush(): Promise<void> {
		return this.#serial.flush();
	}

	async #write(next: T): Promise<void> {
		try {
			await writeAtomic(this.#spec.file, documentOf(next), MODE);
		} catch (error) {
			// A later change builds on this one and may still succeed.
			if (this.#current === next) this.#current = this.#saved;
			throw unusable(this.#spec, error);
		}
		this.#saved = next;
	}
}

type Named = Pick<DocumentSpec<unknown>, 'file' | 'name'>;

const unusable = ({ file, name }: Named, error: unknown) =>
	new AppError(
		'FOLDER_UNUSABLE',
		say(
			`The ${name.en} ${file} cannot be read or written (${messageOf(error)}).`,
			`${name.ja} ${file} を読み書きできません (${messageOf(error)})。`,
		),
		{ cause: error },
	);

const newerWords = ({ file, name }: Named): Words =>
	say(
		`The ${name.en} ${file} was written by a newer version of the app.`,
		`${name.ja} ${file} は新しいバージョンのアプリで作成されています。`,
	);

const wasOpen = ({ id, file, name, whenExposed }: DocumentSpec<unknown>): ConfigNotice => ({
	id: `${id}.open`,
	level: 'warning',
	words: say(
		`Other users of this machine could read the ${name.en} ${file}. Now they cannot. ${whenExposed.en}`,
		`${name.ja} ${file} をこのマシンの他のユーザーが読める状態でした。権限は修正済みです。${whenExposed.ja}`,
	),
});

const damaged = (
	{ id, file, name, whenLost }: DocumentSpec<unknown>,
	aside: string,
): ConfigNotice => ({
	id: `${id}.damaged`,
	level: 'warning',
	words: say(
		`The ${name.en} ${file} could not be read. It was set aside as ${aside}. ${whenLost.en}`,
		`${name.ja} ${file} を読み込めませんでした。${aside} として退避しました。${whenLost.ja}`,
	),
});
