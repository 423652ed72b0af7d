import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Refusal } from './refusals.ts';

const plainText = { 'Content-Type': 'text/plain; charset=utf-8' };

/** What the standard wants beside some of them (RFC 9110, 15.5.6; RFC 6585, 4). */
const beside: Partial<Record<Refusal['status'], Record<string, string>>> = {
	405: { Allow: 'GET, HEAD' },
	429: { 'Retry-After': '60' },
};

/** Answers an ordinary HTTP request, whose headers may have been set already. */
export function refuse(response: ServerResponse, { status, words }: Refusal): void {
	response.writeHead(status, { ...plainText, ...beside[status] });
	response.end(`${words.en}\n`);
}

export interface Farewell {
	readonly headers: Readonly<Record<string, string>>;
	/** ms after which it is cut off, if it does not hang up. */
	readonly limit: number;
}

/** Answers where there is no HTTP to answer with: on the socket of a caller that wanted something else. */
export function turnAway(stream: Duplex, { status, words }: Refusal, farewell: Farewell): void {
	const body = `${words.en}\n`;
	const head = Object.entries({
		...farewell.headers,
		...plainText,
		...beside[status],
		'Content-Length': String(Buffer.byteLength(body)),
		Connection: 'close',
	}).map(([name, value]) => `${name}: ${value}\r\n`);
	stream.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${head.join('')}\r\n${body}`);
	const late = setTimeout(() => stream.destroy(), farewell.limit);
	stream.once('close', () => {
		clearTimeout(late);
	});
}
