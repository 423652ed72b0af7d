import { join } from 'node:path';
import { safeStorage } from 'electron';
import { messageOf } from '../config/failure.ts';
import { openSecretFile, type SecretStore } from '../config/secrets.ts';
import type { ConfigNotice } from '../config/settings-store.ts';
import { say } from '../contract/words.ts';

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
	const secrets = new ProtectedSecrets(file, known);
	for (const key of plain.keys) {
		await secrets.set(key, plain.get(key) ?? null);
		await plain.set(key, null);
	}
	return secrets;
}

async function decrypt(text: string): Promise<string> {
	const { result } = await inTime(safeStorage.decryptStringAsync(Buffer.from(text, 'base64')));
	return result;
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

/** Decrypted once, since whoever starts an adapter cannot wait; on disk they are encrypted. */
class ProtectedSecrets implements SecretStore {
	readonly #file: SecretStore;
	readonly #known: Map<string, string>;

	constructor(file: SecretStore, known: Map<string, string>) {
		this.#file = file;
		this.#known = known;
	}

	has(key: string): boolean {
		return this.#known.has(key);
	}

	get(key: string): string | undefined {
		return this.#known.get(key);
	}

	async set(key: string, value: string | null): Promise<void> {
		if (value === null) {
			this.#known.delete(key);
			await this.#file.set(key, null);
			return;
		}
		this.#known.set(key, value);
		const encrypted = await safeStorage.encryptStringAsync(value);
		await this.#file.set(key, encrypted.toString('base64'));
	}

	flush(): Promise<void> {
		return this.#file.flush();
	}
}

const unreadable = (key: string, why: string): ConfigNotice => ({
	id: `secrets.${key}`,
	level: 'warning',
	words: say(
		`The stored password ${key} cannot be read: the system's keyring does not give it (${why}). Enter it again in the adapter's settings.`,
		`保存されたパスワード ${key} を読み出せません。システムのキーリングから取得できませんでした (${why})。アダプターの設定で入力し直してください。`,
	),
});
