import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from './env.ts';
import { life } from './life.ts';
import { checkValue, flag, instance, text } from './options.ts';
import { getPath } from './paths.ts';
import { strict, StandInError } from './strict.ts';

const VERSION = Buffer.from('v11');
let usesPlainText = false;

/** Stands for the key that the system's keyring keeps. */
function key(): Buffer {
	const file = join(getPath('userData'), 'Stand-in keyring');
	if (!existsSync(file)) {
		mkdirSync(getPath('userData'), { recursive: true });
		writeFileSync(file, randomBytes(32), { mode: 0o600 });
	}
	return readFileSync(file);
}

function isAvailable(): boolean {
	if (!life.isReady) return false;
	return env.secrets !== 'none' && (env.secrets !== 'basic_text' || usesPlainText);
}

function requireKey(): void {
	if (!isAvailable())
		throw new StandInError('Error while encrypting: encryption is not available.');
}

function encryptString(plain: string): Buffer {
	requireKey();
	checkValue('safeStorage.encryptString', plain, text);
	const iv = randomBytes(12);
	const cipher = createCipheriv('aes-256-gcm', key(), iv);
	const secret = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
	return Buffer.concat([VERSION, iv, cipher.getAuthTag(), secret]);
}

function decryptString(encrypted: Buffer): string {
	requireKey();
	checkValue('safeStorage.decryptString', encrypted, instance(Buffer));
	if (!encrypted.subarray(0, 3).equals(VERSION))
		throw new StandInError(
			'Error while decrypting the ciphertext provided to safeStorage.decryptString.',
		);
	const decipher = createDecipheriv('aes-256-gcm', key(), encrypted.subarray(3, 15));
	decipher.setAuthTag(encrypted.subarray(15, 31));
	const plain = [decipher.update(encrypted.subarray(31)), decipher.final()];
	return Buffer.concat(plain).toString('utf8');
}

/** Really encrypts, with a key beside the data: nobody else's machine has it, this one has. */
export const safeStorage = strict('safeStorage', {
	isEncryptionAvailable: isAvailable,
	encryptString,
	decryptString,
	async isAsyncEncryptionAvailable(): Promise<boolean> {
		return await Promise.resolve(isAvailable());
	},
	async encryptStringAsync(plain: string): Promise<Buffer> {
		if (env.secrets === 'locked') throw new Error('The keyring is locked.');
		return await Promise.resolve(encryptString(plain));
	},
	async decryptStringAsync(encrypted: Buffer): Promise<Electron.DecryptStringAsyncReturnValue> {
		return await Promise.resolve({ result: decryptString(encrypted), shouldReEncrypt: false });
	},
	/** Only Linux has a choice of them. */
	getSelectedStorageBackend(): ReturnType<Electron.SafeStorage['getSelectedStorageBackend']> {
		if (env.secrets === 'none') return 'unknown';
		return env.secrets === 'basic_text' ? 'basic_text' : 'gnome_libsecret';
	},
	setUsePlainTextEncryption(uses: boolean): void {
		checkValue('safeStorage.setUsePlainTextEncryption', uses, flag);
		usesPlainText = uses;
	},
}) satisfies Pick<
	Electron.SafeStorage,
	| 'isEncryptionAvailable'
	| 'encryptString'
	| 'decryptString'
	| 'getSelectedStorageBackend'
	| 'setUsePlainTextEncryption'
	| 'isAsyncEncryptionAvailable'
	| 'encryptStringAsync'
	| 'decryptStringAsync'
>;
