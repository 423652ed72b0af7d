import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { StartError } from '../adapter.ts';
import { say } from '../../contract/words.ts';
import { systemCode, type Place } from './network-words.ts';

const ports = { mqtt: 1_883, mqtts: 8_883, ws: 80, wss: 443 };

/** Where a broker is, and how it is spoken to. */
export interface Broker extends Place {
	readonly scheme: keyof typeof ports;
	/** Of a WebSocket. */
	readonly path: string;
}

const urlPattern =
	/^(?<scheme>mqtts?|wss?):\/\/(?<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]{1,253})(?::(?<port>\d{1,5}))?(?<path>\/[^\s#]{0,200})?$/;

/** The URL of a broker, for the settings of an adapter. User and password have fields of their own. */
export const brokerUrl = z
	.string()
	.trim()
	.regex(urlPattern)
	.refine((url) => Number(urlPattern.exec(url)?.groups?.port ?? 1) <= 65_535)
	.meta({
		label: say('Broker', 'ブローカー'),
		hint: say(
			'mqtt:// for a plain connection, mqtts:// for an encrypted one, ws:// or wss:// through a WebSocket.',
			'暗号化なしは mqtt://、暗号化ありは mqtts://、WebSocket 経由は ws:// か wss:// です。',
		),
		rule: say(
			'a URL like mqtt://192.168.0.10:1883, without user and password',
			'mqtt://192.168.0.10:1883 のような URL（ユーザー名とパスワードは含めない）',
		),
		example: 'mqtt://192.168.0.10:1883',
	});

/** What a broker may ask for, for the settings of an adapter. */
export const brokerAccess = {
	user: z
		.string()
		.trim()
		.max(200)
		.optional()
		.meta({ label: say('User', 'ユーザー名'), example: 'bridge' }),
	password: z
		.string()
		.max(1_000)
		.optional()
		.meta({ secret: true, label: say('Password', 'パスワード') }),
	caFile: z
		.string()
		.trim()
		.max(1_000)
		.optional()
		.meta({
			label: say('CA certificate', 'CA 証明書'),
			hint: say(
				'Only for a broker with a certificate of its own: path of the PEM file that its certificate was signed with.',
				'独自の証明書を使うブローカーの場合のみ。署名に使った CA の PEM ファイルのパスを入力します。',
			),
			example: '/home/me/mosquitto/ca.crt',
		}),
};

/** Reads a URL that `brokerUrl` let through. */
export function brokerOf(url: string): Broker {
	const { scheme = '', host = '', port, path = '/' } = urlPattern.exec(url)?.groups ?? {};
	if (!Object.hasOwn(ports, scheme)) throw new TypeError(`"${url}" is not the URL of a broker.`);
	const known = scheme as keyof typeof ports;
	return {
		scheme: known,
		host: host.replace(/^\[|\]$/g, ''),
		port: port === undefined ? ports[known] : Number(port),
		path,
	};
}

/** Reads a PEM file with certificates. @throws StartError */
export async function readCertificates(path: string): Promise<string> {
	try {
		const pem = await readFile(path, 'utf8');
		// Throws unless the first of them is one.
		new X509Certificate(pem);
		return pem;
	} catch (error) {
		const code = systemCode(error);
		if (code === 'ENOENT')
			throw new StartError(
				'needs-you',
				say(
					'The file with the CA certificate is not there.',
					'CA 証明書のファイルが見つかりません。',
				),
			);
		if (code === 'EACCES' || code === 'EISDIR')
			throw new StartError(
				'needs-you',
				say(
					`The file with the CA certificate cannot be read (${code}).`,
					`CA 証明書のファイルを読み取れません（${code}）。`,
				),
			);
		throw new StartError(
			'needs-you',
			say(
				'The file with the CA certificate holds no certificate. It must be in PEM form, with "BEGIN CERTIFICATE" in it.',
				'CA 証明書のファイルに証明書がありません。「BEGIN CERTIFICATE」を含む PEM 形式にしてください。',
			),
			{ cause: error },
		);
	}
}
