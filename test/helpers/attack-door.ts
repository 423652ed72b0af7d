import { expect } from 'vitest';
import type { Row } from '../../main/contract/rows.ts';
import { befriend } from './friend.ts';
import type { TestBridge } from './open-bridge.ts';
import { RawClient } from './raw-client.ts';
import { openTestPage, type TestPage } from './test-page.ts';
import { until } from './until.ts';

/** The first line that the server answers to exactly these bytes; empty where it hangs up without a word. */
export async function statusLine(port: number, bytes: string | Buffer): Promise<string> {
	await using client = await RawClient.open(port);
	client.write(bytes);
	const answer = await until(
		() => {
			const end = client.bytes.indexOf('\r\n');
			if (end >= 0) return { line: client.bytes.toString('latin1', 0, end) };
			return client.socket.readableEnded || client.socket.destroyed ? { line: '' } : null;
		},
		`an answer to ${JSON.stringify(bytes.toString('latin1'))}`,
	);
	return answer.line;
}

/** A request as these lines, in which a character is a byte. */
export const bytesOf = (...lines: string[]): Buffer =>
	Buffer.from([...lines, '', ''].join('\r\n'), 'latin1');

const handshake = [
	'Connection: Upgrade',
	'Upgrade: websocket',
	'Sec-WebSocket-Version: 13',
	'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];

/** Callers who are let in were not refused, those whose bytes are no HTTP were not understood. */
export const shut = /^HTTP\/1\.1 (400|401|403|404|405|426) /u;

/** A bridge and its page with a friend on it, and the four doors that a wrong `Host` could open. */
export async function openDoors() {
	await using opened = new AsyncDisposableStack();
	const page = opened.use(await openTestPage());
	const friend = opened.use(await befriend(page.bridge));
	const known = [`Cookie: ${page.cookie}`];
	const origin = `Origin: http://127.0.0.1:${page.port}`;
	const doors: readonly Door[] = [
		{ name: 'a socket of the bridge', port: page.bridge.port, target: '/', more: handshake },
		{ name: 'HTTP of the bridge', port: page.bridge.port, target: '/', more: [] },
		{ name: "the page's files", port: page.port, target: '/', more: known },
		{
			name: "the page's socket",
			port: page.port,
			target: page.bridgePath,
			more: [...known, origin, ...handshake],
		},
	];
	const all = opened.move();
	return { page, friend, doors, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

export interface Door {
	readonly name: string;
	readonly port: number;
	readonly target: string;
	/** All that it takes to be let in, but for the first line and the Host. */
	readonly more: readonly string[];
}

/** Who was refused at the bridge, and at its page. */
export async function refusedAt(bridge: TestBridge): Promise<{ bridge: Row[]; page: Row[] }> {
	const rows = await bridge.rows(({ kind }) => kind === 'refused');
	const isPage = ({ text }: Row) => text.startsWith('Refused at the page: ');
	return { bridge: rows.filter((row) => !isPage(row)), page: rows.filter(isPage) };
}

/** Nobody came in but the friend. */
export async function expectNobody({ bridge }: TestPage): Promise<void> {
	const { clients } = await bridge.call('app.load', null);
	expect(clients.map(({ name }) => name)).toEqual(['Friend']);
}
