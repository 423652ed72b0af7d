import * as z from 'zod';
import { say } from '../contract/words.ts';
import { openDocument, type DocumentFile } from './document-file.ts';
import type { ConfigNotice } from './settings-store.ts';

/** Passwords and the like, apart from the settings. Keys are `instance.setting`: `obs.password`. */
export interface SecretStore {
	has(key: string): boolean;
	get(key: string): string | undefined;
	/**
	 * Known at once; returns when it is on disk. Null removes it.
	 * @throws AppError FOLDER_UNUSABLE, KEYRING_UNAVAILABLE
	 */
	set(key: string, value: string | null): Promise<void>;
	/** Returns when nothing is being written any more. */
	flush(): Promise<void>;
}

/** A store whose contents can be taken over by another. */
export interface SecretFile extends SecretStore {
	readonly keys: readonly string[];
}

const secretsDocument = z.object({
	version: z.literal(1),
	secrets: z.record(z.string(), z.string()),
});

type SecretsDocument = z.output<typeof secretsDocument>;

/**
 * Opens a file of secrets that other users of the machine cannot read.
 * @throws AppError SETTINGS_NEWER, FOLDER_UNUSABLE
 */
export async function openSecretFile(
	file: string,
	onNotice: (notice: ConfigNotice) => void,
): Promise<SecretFile> {
	const document = await openDocument<SecretsDocument>({
		file,
		id: 'secrets',
		schema: secretsDocument,
		version: 1,
		empty: { version: 1, secrets: {} },
		name: say('file of passwords', 'パスワードのファイル'),
		whenLost: say(
			"Enter the passwords again in the adapters' settings.",
			'アダプターの設定でパスワードを入力し直してください。',
		),
		whenExposed: say(
			'Change the passwords if that may have happened.',
			'読まれた可能性がある場合はパスワードを変更してください。',
		),
		onNotice,
	});
	return new FileSecrets(document);
}

class FileSecrets implements SecretFile {
	readonly #document: DocumentFile<SecretsDocument>;

	constructor(document: DocumentFile<SecretsDocument>) {
		this.#document = document;
	}

	get keys(): readonly string[] {
		return Object.keys(this.#document.current.secrets);
	}

	has(key: string): boolean {
		return Object.hasOwn(this.#document.current.secrets, key);
	}

	get(key: string): string | undefined {
		return this.has(key) ? this.#document.current.secrets[key] : undefined;
	}

	set(key: string, value: string | null): Promise<void> {
		const { [key]: _old, ...others } = this.#document.current.secrets;
		const secrets = value === null ? others : { ...others, [key]: value };
		return this.#document.save({ version: 1, secrets });
	}

	flush(): Promise<void> {
		return this.#document.flush();
	}
}
