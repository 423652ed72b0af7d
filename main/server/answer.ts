import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Refusal } from './gate.ts';

const common = {
	'Content-Type': 'text/plain; charset=utf-8',
	'X-Content-Type-Options': 'nosniff',
	Connection: 'close',
};

/** What the standard wants beside some of them (RFC 9110, 15.5.2 and 15.5.22; RFC 6585, 4). */
const beside: Partial<Record<Refusal['status'], Record<string, string>>> = {
	401: { 'WWW-Authenticate': 'Key realm="in the path of the URL"' },
	426: { Upgrade: 'websocket' },
	429: { 'Retry-After': '60' },
};

/** Answers an ordinary HTTP request. */
export function answer(response: ServerResponse, { status, words }: Refusal): void {
	response.writeHead(status, { ...common, ...beside[status] });
	response.end(`${words.en}\n`);
}

/** Answers on the bare socket of a caller that wanted a WebSocket, or of one that spoke no HTTP. */
export function turnAway(stream: Socket, { status, words }: Refusal, limit: number): void {
	const body = `${words.en}\n`;
	const head = Object.entries({
		...common,
		...beside[status],
		'Content-Length': String(Buffer.byteLength(body)),
	})
		.map(([name, value]) => `${name}: ${value}\r\n`)
		.join('');
	stream.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${head}\r\n${body}`);
	// Counted from now: a caller that keeps sending would put off a limit on idleness for good.
	const late = setTimeout(() => stream.destroy(), limit);
	stream.once('close', () => {
		clearTimeout(late);
	});
}
