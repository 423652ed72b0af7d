import { join } from 'node:path';
import { safeStorage } from 'electron';
import { messageOf } from '../config/failure.ts';
import { openSecretFile, type SecretStore } from '../config/secrets.ts';
import { Serial } from '../config/serial.ts';
import type { ConfigNotice } from '../config/settings-store.ts';
import { AppError } from '../contract/errors.ts';
import { say, type Words } from '../contract/words.ts';

type OnNotice = (notice: ConfigNotice) => void;

/** The system may ask the person to unlock its keyring. Longest wait, in ms, before the bridge starts without. */
const UNLOCK_LIMIT = 30_000;

/**
 * Whether the system keeps a key for this app that others cannot read. Without a keyring, Electron on Linux encrypts
 * with a password that stands in its source.
 */
export async function hasProtection(): Promise<boolean> {
	// A keyring that does not answer protects nothing: the page then says that passwords are kept weakly.
	const isAvailable = await inTime(safeStorage.isAsyncEncryptionAvailable()).catch(() => false);
	if (!isAvailable) return false;
	return process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text';
}

/**
 * Passwords, encrypted by the system. Where it cannot, they lie in the file that the headless app uses; what that file
 * has is taken over as soon as it can be protected.
 * @throws AppError SETTINGS_NEWER, FOLDER_UNUSABLE
 */
export async function openSecrets(folder: string, onNotice: OnNotice): Promise<SecretStore> {
	const plain = await openSecretFile(join(folder, 'secrets.json'), onNotice);
	if (!(await hasProtection())) return plain;
	const file = await openSecretFile(join(folder, 'secrets.desktop.json'), onNotice);
	const known = new Map<string, string>();
	for (const key of file.keys) {
		try {
			known.set(key, await decrypt(file.get(key) ?? ''));
		} catch (error) {
			onNotice(unreadable(key, messageOf(error)));
		}
	}
	for (const key of plain.keys) known.set(key, plain.get(key) ?? '');
	const secrets = new ProtectedSecrets({ file, plain, known });
	for (const key of plain.keys) {
		try {
			await secrets.set(key, plain.get(key) ?? null);
		} catch (error) {
			if (!(error instanceof AppError)) throw error;
			onNotice(unprotected(key, error.words));
		}
	}
	return secrets;
}

async function decrypt(text: string): Promise<string> {
	const { result } = await inTime(safeStorage.decryptStringAsync(Buffer.from(text, 'base64')));
	return result;
}

/** @throws AppError KEYRING_UNAVAILABLE */
async function encrypt(value: string): Promise<string> {
	try {
		const encrypted = await inTime(safeStorage.encryptStringAsync(value));
		return encrypted.toString('base64');
	} catch (error) {
		throw new AppError('KEYRING_UNAVAILABLE', notStored(messageOf(error)), { cause: error });
	}
}

/** @throws an Error when the system does not answer */
async function inTime<T>(work: Promise<T>): Promise<T> {
	const late = Promise.withResolvers<never>();
	const timer = setTimeout(() => {
		late.reject(new Error(`no answer within ${UNLOCK_LIMIT / 1_000} seconds`));
	}, UNLOCK_LIMIT);
	try {
		return await Promise.race([work, late.promise]);
	} finally {
		clearTimeout(timer);
	}
}

interface Parts {
	readonly file: SecretStore;
	readonly plain: SecretStore;
	readonly known: ReadonlyMap<string, string>;
}

/** Decrypted once, since whoever starts an adapter cannot wait; on disk they are encrypted. */
class ProtectedSecrets implements SecretStore {
	readonly #file: SecretStore;
	/** What lies here is taken over at the next start, and must not be older than what the file has. */
	readonly #plain: SecretStore;
	readonly #known: Map<string, string>;
	readonly #saved: Map<string, string>;
	/** The keyring takes its time: what was set last has to be written last. */
	readonly #writes = new Serial();

	constructor({ file, plain, known }: Parts) {
		this.#file = file;
		this.#plain = plain;
		this.#known = new Map(known);
		this.#saved = new Map(known);
	}

	has(key: string): boolean {
		return this.#known.has(key);
	}

	get(key: string): string | undefined {
		return this.#known.get(key);
	}

	/** @throws AppError KEYRING_UNAVAILABLE, FOLDER_UNUSABLE */
	async set(key: string, value: string | null): Promise<void> {
		put(this.#known, key, value);
		await this.#writes.run(() => this.#write(key, value));
	}

	async flush(): Promise<void> {
		await this.#writes.flush();
		await this.#file.flush();
	}

	async #write(key: string, value: string | null): Promise<void> {
		try {
			await this.#file.set(key, value === null ? null : await encrypt(value));
		} catch (error) {
			// A later change may still succeed.
			if ((this.#known.get(key) ?? null) === value)
				put(this.#known, key, this.#saved.get(key) ?? null);
			throw error;
		}
		put(this.#saved, key, value);
		if (this.#plain.has(key)) await this.#plain.set(key, null);
	}
}

function put(map: Map<string, string>, key: string, value: string | null): void {
	if (value === null) map.delete(key);
	else map.set(key, value);
}

const notStored = (why: string) =>
	say(
		`The password was not stored: the system's keyring did not encrypt it (${why}).`,
		`パスワードは保存されませんでした。システムのキーリングで暗号化できませんでした (${why})。`,
	);

const unprotected = (key: string, why: Words): ConfigNotice => ({
	id: `secrets.${key}`,
	level: 'warning',
	words: say(
		`The stored password ${key} works, but still lies unprotected in secrets.json: ${why.en} It is tried again at the next start.`,
		`保存済みのパスワード ${key} は使用できますが、保護されないまま secrets.json に残っています。${why.ja}次回の起動時に再試行します。`,
	),
});

const unreadable = (key: string, why: string): ConfigNotice => ({
	id: `secrets.${key}`,
	level: 'warning',
	words: say(
		`The stored password ${key} cannot be read: the system's keyring does not give it (${why}). Enter it again in the adapter's settings.`,
		`保存されたパスワード ${key} を読み出せません。システムのキーリングから取得できませんでした (${why})。アダプターの設定で入力し直してください。`,
	),
});
