import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { AppError } from '../contract/errors.ts';
import type { Settings } from '../contract/settings.ts';
import { say } from '../contract/words.ts';

/** What an encrypted listener needs, in PEM form. */
export interface Certificate {
	readonly cert: string;
	readonly key: string;
}

/**
 * Reads what the settings name; null where they name nothing.
 * @throws AppError SETTINGS_INVALID, which says which file is the trouble and what to do
 */
export async function readCertificate(lan: Settings['server']['lan']): Promise<Certificate | null> {
	const { certificate, privateKey } = lan;
	if (certificate === null && privateKey === null) return null;
	if (certificate === null || privateKey === null) {
		throw invalid(
			'A certificate and its private key belong together. Name both files under Settings > Server, or none.',
			'証明書と秘密鍵は両方必要です。「設定 > サーバー」で両方のファイルを指定するか、どちらも空にしてください。',
		);
	}
	const cert = await readText(certificate);
	const key = await readText(privateKey);
	const isPair = parseCertificate(cert, certificate).checkPrivateKey(parseKey(key, privateKey));
	if (!isPair) {
		throw invalid(
			`The private key in "${privateKey}" does not belong to the certificate in "${certificate}". Name two files that were made together.`,
			`"${privateKey}" の秘密鍵は "${certificate}" の証明書と一致しません。組になるファイルを指定してください。`,
		);
	}
	try {
		createSecureContext({ cert, key });
	} catch (error) {
		throw unusable(certificate, error);
	}
	return { cert, key };
}

async function readText(file: string): Promise<string> {
	try {
		return await readFile(file, 'utf8');
	} catch (error) {
		const { code = '' } = error as NodeJS.ErrnoException;
		throw invalid(
			`The file "${file}" can not be read (${code}). Check its path and who may read it.`,
			`"${file}" を読み込めません (${code})。パスと読み取り権限を確認してください。`,
			error,
		);
	}
}

function parseCertificate(text: string, file: string): X509Certificate {
	try {
		return new X509Certificate(text);
	} catch (error) {
		throw invalid(
			`The file "${file}" holds no certificate in PEM form. It should begin with "-----BEGIN CERTIFICATE-----".`,
			`"${file}" は PEM 形式の証明書ではありません。先頭が "-----BEGIN CERTIFICATE-----" のファイルを指定してください。`,
			error,
		);
	}
}

function parseKey(text: string, file: string): KeyObject {
	try {
		return createPrivateKey(text);
	} catch (error) {
		throw invalid(
			`The file "${file}" holds no private key in PEM form without a passphrase. The bridge starts by itself and can not ask for one.`,
			`"${file}" は、パスフレーズなしの PEM 形式の秘密鍵ではありません。ブリッジは自動で起動するため、パスフレーズを入力できません。`,
			error,
		);
	}
}

function unusable(file: string, error: unknown): AppError {
	const { message } = error as Error;
	return invalid(
		`The certificate in "${file}" can not be used (${message}). Make a new one.`,
		`"${file}" の証明書は使用できません (${message})。新しい証明書を作成してください。`,
		error,
	);
}

const invalid = (en: string, ja: string, cause?: unknown) =>
	new AppError('SETTINGS_INVALID', say(en, ja), { cause });
