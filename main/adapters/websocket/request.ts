import { X509Certificate } from 'node:crypto';
import { say, type Words } from '../../contract/words.ts';
import { withoutSecrets, type Secrets } from './secrets.ts';

const headerLine = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*:[ \t]*(.*?)[ \t]*$/u;

/** What the handshake itself is made of. */
const reserved =
	/^(connection|upgrade|host|content-length|transfer-encoding|te|trailer|expect|sec-websocket-.*)$/iu;

const linesOf = (text: string): string[] =>
	text.split(/\r?\n/u).filter((line) => line.trim() !== '');

/** What is wrong with a URL, null where it is fine. */
export function urlProblem(text: string): Words | null {
	const [, server = ''] = /^\w+:\/\/([^/?#]*)/u.exec(text) ?? [];
	const filled = withoutSecrets(text);
	const url = URL.canParse(filled) ? new URL(filled) : null;
	if (!url || !['ws:', 'wss:'].includes(url.protocol) || server === '')
		return say(
			'Give an address that begins with ws:// or wss://.',
			'ws:// または wss:// で始まるアドレスを指定してください。',
		);
	if (server.includes('{{'))
		return say(
			'A secret can stand in the path and behind it, not in the name of the server.',
			'シークレットはパス以降で使えます。サーバー名には使えません。',
		);
	if (url.username !== '' || url.password !== '')
		return say(
			'Name and password would be seen here. Make them a secret, and use it in a header.',
			'ここに書いたユーザー名とパスワードは表示されてしまいます。シークレットに登録し、ヘッダーで使ってください。',
		);
	if (url.hash !== '')
		return say(
			'Leave out the # and what is behind it: it would not be sent.',
			'# 以降は送信されないため、削除してください。',
		);
	return null;
}

/** What is wrong with the lines of headers, null where they are fine. */
export function headersProblem(text: string): Words | null {
	for (const [at, line] of linesOf(text).entries()) {
		const [, name, value = ''] = headerLine.exec(line.trimStart()) ?? [];
		if (name === undefined || /[^\P{Cc}\t]/u.test(value))
			return say(
				`Line ${at + 1} is no header. Write each on a line of its own, like "Origin: https://example.com".`,
				`${at + 1} 行目はヘッダーとして読み取れません。"Origin: https://example.com" のように 1 行に 1 つずつ書いてください。`,
			);
		if (reserved.test(name))
			return say(
				`The header ${name} is a part of the handshake. Leave it out.`,
				`ヘッダー ${name} はハンドシェイクの一部です。削除してください。`,
			);
	}
	return null;
}

/** What is wrong with a certificate, null where it is fine. */
export function certificateProblem(text: string): Words | null {
	try {
		return new X509Certificate(text).subject === '' ? noCertificate : null;
	} catch (error) {
		// What OpenSSL throws for anything that it cannot read.
		if (error instanceof Error && 'code' in error) return noCertificate;
		throw error;
	}
}

const noCertificate = say(
	'Paste the whole text of the PEM file, from "-----BEGIN CERTIFICATE-----" on.',
	'PEM ファイルの内容を "-----BEGIN CERTIFICATE-----" から全文貼り付けてください。',
);

interface Template {
	readonly url: string;
	readonly headers: string;
	readonly subprotocol: string;
	readonly greeting: string;
	readonly certificate: string;
}

/** What is asked of the server, secrets included. */
export interface Request {
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly protocols: string[];
	/** Sent one by one once it is connected. */
	readonly greeting: readonly string[];
	/** Trusted beside those that everyone trusts; empty: none. */
	readonly certificate: string;
}

/** @throws StartError for a secret that is not there */
export function requestOf(template: Template, secrets: Secrets): Request {
	const headers = linesOf(template.headers).map((line) => {
		const [, name = '', value = ''] = headerLine.exec(line.trimStart()) ?? [];
		// As bytes of UTF-8, which is what servers make of letters beyond ASCII.
		return [name, Buffer.from(secrets.fill(value)).toString('latin1')];
	});
	return {
		url: secrets.fill(template.url, encodeURIComponent),
		headers: Object.fromEntries(headers) as Record<string, string>,
		protocols: template.subprotocol === '' ? [] : [template.subprotocol],
		greeting: linesOf(template.greeting).map((line) => secrets.fill(line)),
		certificate: template.certificate,
	};
}
