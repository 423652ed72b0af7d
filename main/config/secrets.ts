import { chmod, readFile, stat } from 'node:fs/promises';
import * as z from 'zod';
import { AppError } from '../contract/errors.ts';
import { say, type Words } from '../contract/words.ts';
import { writeAtomic } from './atomic.ts';
import { codeOf, messageOf } from './failure.ts';
import { Serial } from './serial.ts';
import { setAside } from './set-aside.ts';
import type { ConfigNotice } from './settings-store.ts';

/** Passwords and the like, apart from the settings. Keys are `instance.setting`: `obs.password`. */
export interface SecretStore {
	has(key: string): boolean;
	get(key: string): string | undefined;
	/**
	 * Known at once; returns when it is on disk. Null removes it.
	 * @throws AppError FOLDER_UNUSABLE
	 */
	set(key: string, value: string | null): Promise<void>;
}

const secretsDocument = z.object({
	version: z.literal(1),
	secrets: z.record(z.string(), z.string()),
});
const anyVersion = z.object({ version: z.number() });

/** Only the owner reads and writes. */
const MODE = 0o600;

/**
 * Opens a file of secrets that other users of the machine cannot read.
 * @throws AppError SETTINGS_NEWER, FOLDER_UNUSABLE
 */
export async function openSecretFile(
	file: string,
	onNotice: (notice: ConfigNotice) => void,
): Promise<SecretStore> {
	try {
		const text = await readText(file);
		if (text === null) return new FileSecrets(file, {});
		if (await closeToOthers(file)) onNotice(wasOpen(file));
		const input = parseJson(text);
		const found = secretsDocument.safeParse(input);
		if (found.success) return new FileSecrets(file, found.data.secrets);
		const version = anyVersion.safeParse(input).data?.version ?? 0;
		if (version > 1) throw new AppError('SETTINGS_NEWER', newerWords(file));
		const aside = await setAside(file);
		await writeAtomic(file, documentOf({}), MODE);
		onNotice(damaged(file, aside));
		return new FileSecrets(file, {});
	} catch (error) {
		throw error instanceof AppError ? error : unusable(file, error);
	}
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

const documentOf = (secrets: Record<string, string>) =>
	JSON.stringify({ version: 1, secrets }, null, '\t') + '\n';

class FileSecrets implements SecretStore {
	readonly #file: string;
	readonly #serial = new Serial();
	#secrets: ReadonlyMap<string, string>;
	#saved: ReadonlyMap<string, string>;

	constructor(file: string, secrets: Record<string, string>) {
		this.#file = file;
		this.#secrets = new Map(Object.entries(secrets));
		this.#saved = this.#secrets;
	}

	has(key: string): boolean {
		return this.#secrets.has(key);
	}

	get(key: string): string | undefined {
		return this.#secrets.get(key);
	}

	set(key: string, value: string | null): Promise<void> {
		const next = new Map(this.#secrets);
		if (value === null) next.delete(key);
		else next.set(key, value);
		this.#secrets = next;
		return this.#serial.run(() => this.#write(next));
	}

	async #write(next: ReadonlyMap<string, string>): Promise<void> {
		try {
			await writeAtomic(this.#file, documentOf(Object.fromEntries(next)), MODE);
		} catch (error) {
			// A later change builds on this one and may still succeed.
			if (this.#secrets === next) this.#secrets = this.#saved;
			throw unusable(this.#file, error);
		}
		this.#saved = next;
	}
}

const unusable = (file: string, error: unknown) =>
	new AppError(
		'FOLDER_UNUSABLE',
		say(
			`The file of passwords ${file} cannot be read or written (${messageOf(error)}).`,
			`パスワードのファイル ${file} を読み書きできません (${messageOf(error)})。`,
		),
		{ cause: error },
	);

const newerWords = (file: string): Words =>
	say(
		`The file of passwords ${file} was written by a newer version of the app.`,
		`パスワードのファイル ${file} は新しいバージョンのアプリで作成されています。`,
	);

const wasOpen = (file: string): ConfigNotice => ({
	id: 'secrets.open',
	level: 'warning',
	words: say(
		`Other users of this machine could read the file of passwords ${file}. Now they cannot; change the passwords if that may have happened.`,
		`パスワードのファイル ${file} をこのマシンの他のユーザーが読める状態でした。権限は修正済みです。読まれた可能性がある場合はパスワードを変更してください。`,
	),
});

const damaged = (file: string, aside: string): ConfigNotice => ({
	id: 'secrets.damaged',
	level: 'warning',
	words: say(
		`The file of passwords ${file} could not be read. It was set aside as ${aside}: enter the passwords again in the adapters' settings.`,
		`パスワードのファイル ${file} を読み込めませんでした。${aside} として退避したので、アダプターの設定でパスワードを入力し直してください。`,
	),
});
