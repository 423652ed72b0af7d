import { describe, expect, test } from 'vitest';
import { openBefriended, type Befriended } from '../helpers/befriended.ts';
import { maskedFrame, TEXT } from '../helpers/raw-client.ts';

const upgrade = [
	'Connection: Upgrade',
	'Upgrade: websocket',
	'Sec-WebSocket-Version: 13',
	'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];
/** Stands for our own `Host`, whose port is only known when the bridge runs. */
const HOST = 'Host: ours';

const head = (lines: readonly string[]) => `${lines.join('\r\n')}\r\n\r\n`;
const get = (...lines: string[]) => head(['GET / HTTP/1.1', HOST, ...lines]);

const EVIL = 'Origin: https://evil.example';

const ours = ({ bridge }: Befriended, request: string) =>
	request.replaceAll(HOST, `Host: 127.0.0.1:${bridge.port}`);

/** Everything that a caller hears until the bridge hangs up. */
async function answerTo(scene: Befriended, request: string | Buffer): Promise<string> {
	await using foe = await scene.dial();
	foe.write(typeof request === 'string' ? ours(scene, request) : request);
	return await foe.rest();
}

const statusesIn = (answer: string) =>
	[...answer.matchAll(/^HTTP\/1\.1 (\d{3}) /gmu)].map(([, status = '']) => status);

/** Statuses of all answers. */
type Case = readonly [name: string, statuses: string, request: string | Buffer];

/** More than the 16 KiB that Node reads of a head. */
const LONG = 'x'.repeat(20_000);
const times = (count: number, line: string) => Array<string>(count).fill(line);

const noRequests: readonly Case[] = [
	['noise', '400', Buffer.from([0, 1, 2, 3, 255, 254, 13, 10, 13, 10])],
	['the first bytes of TLS', '400', Buffer.from('16030100a5010000a10303', 'hex')],
	['an HTTP/2 preface', '400', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
	['no version, hence no Host', '403', 'GET /\r\n\r\n'],
	['a version that is none', '400', head(['GET / HTTP/9.9', HOST, ...upgrade])],
	['a method that is none', '400', head(['GETS / HTTP/1.1', HOST, ...upgrade])],
	['line ends without CR', '400', get(...upgrade).replaceAll('\r\n', '\n')],
	['line ends without LF', '400', get(...upgrade).replaceAll('\r\n', '\r')],
	['a header over two lines', '400', get('X-A: one\r\n two', ...upgrade)],
	['a space before the colon', '400', get('X-A : one', ...upgrade)],
	['a NUL in a header', '400', get('X-A: a\0b', ...upgrade)],
	['a bare CR in a header', '400', get('X-A: a\rOrigin: b', ...upgrade)],
	['a header without a name', '400', get(': a', ...upgrade)],
	['a space in the path', '400', head(['GET /a b HTTP/1.1', HOST, ...upgrade])],
	['a NUL in the path', '400', head(['GET /\0 HTTP/1.1', HOST, ...upgrade])],
];

const tooMuch: readonly Case[] = [
	['a header of 20 KB', '400', get(`X-A: ${LONG}`, ...upgrade)],
	['a path of 20 KB', '400', head([`GET /${LONG} HTTP/1.1`, HOST, ...upgrade])],
	['a name of a header of 20 KB', '400', get(`${LONG}: a`, ...upgrade)],
	['5,000 headers', '400', get(...times(5_000, 'a:b'), ...upgrade)],
	// Node keeps no more than 2,000: what stands behind them must not be missed for that.
	['an Origin behind 800 headers', '403', get(...upgrade, ...times(800, 'a:'), EVIL)],
	['an Origin behind 2,000 headers', '400', get(...upgrade, ...times(2_000, 'a:'), EVIL)],
	['a second Host behind 800 headers', '403', get(...upgrade, ...times(800, 'a:'), 'Host: b')],
];

const somethingElse: readonly Case[] = [
	['another protocol', '400', get('Connection: Upgrade', 'Upgrade: h2c', ...upgrade.slice(2))],
	['an old version', '400', get(...upgrade.map((line) => line.replace('13', '7')))],
	['two versions', '400', get(...upgrade, 'Sec-WebSocket-Version: 8')],
	['no key', '400', get(...upgrade.slice(0, 3))],
	['a key that is too short', '400', get(...upgrade.slice(0, 3), 'Sec-WebSocket-Key: aGk=')],
	['two keys', '400', get(...upgrade, 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==')],
	['a POST', '400', head(['POST / HTTP/1.1', HOST, ...upgrade])],
	['a proxy', '426', head(['CONNECT evil.example:443 HTTP/1.1', HOST])],
	['a subprotocol that is none', '400', get(...upgrade, 'Sec-WebSocket-Protocol: a b')],
	['the same subprotocol twice', '400', get(...upgrade, 'Sec-WebSocket-Protocol: a, a')],
	['an Upgrade without Connection', '426', get(...upgrade.slice(1))],
	['an Origin that is empty', '403', get(...upgrade, 'Origin:')],
];

const bodies: readonly Case[] = [
	['two lengths', '400', get(...upgrade, 'Content-Length: 1', 'Content-Length: 2')],
	['a length below nothing', '400', get(...upgrade, 'Content-Length: -1')],
	[
		'a length and chunks',
		'400',
		get(...upgrade, 'Content-Length: 1', 'Transfer-Encoding: chunked'),
	],
	['chunks in the middle', '400', get('Transfer-Encoding: chunked, identity')],
	['an unknown encoding, as a request and as a body', '426 400', get('Transfer-Encoding: x')],
];

test.each([
	['that are no requests', noRequests],
	['that are too much', tooMuch],
	['for something else', somethingElse],
	['with bodies that contradict themselves', bodies],
])('handshakes %s are refused, in words, and nobody gets in', async (_name, cases) => {
	await using scene = await openBefriended();
	const answers: [string, string][] = [];
	const refused = new Map<string, number>();
	for (const [name, , request] of cases) {
		const statuses = statusesIn(await answerTo(scene, request));
		answers.push([name, statuses.join(' ')]);
		for (const status of statuses) refused.set(status, (refused.get(status) ?? 0) + 1);
	}
	expect(answers).toEqual(cases.map(([name, statuses]) => [name, statuses]));
	const rows = await scene.bridge.rows(({ kind }) => kind === 'refused');
	// After ten of a kind the others are summed up, later.
	const told = [...refused.values()].reduce((sum, count) => sum + Math.min(10, count), 0);
	expect(rows.length - told).toBeOneOf([0, 1]);
	for (const { text, words } of rows) {
		expect(text).toMatch(/^(?:Refused: |This is a WebSocket server|… and )[\x20-\x7e]+$/u);
		expect(words?.ja, text).toMatch(/[ぁ-んァ-ン]/u);
	}
	expect(await scene.bridge.rows(({ kind }) => kind === 'opened')).toHaveLength(1);
	await scene.expectUnharmed();
});

describe('two things in one write', () => {
	test('a handshake and a message: both count', async () => {
		await using scene = await openBefriended();
		await using foe = await scene.dial();
		const message = maskedFrame(TEXT, 'bridge.ping glued');
		foe.write(Buffer.concat([Buffer.from(ours(scene, get(...upgrade))), message]));
		expect(await foe.head()).toMatch(/^HTTP\/1\.1 101 /u);
		expect(await foe.text()).toBe('ok\tbridge.ping\tglued');
	});

	test('a handshake that is refused and a message: nothing acts', async () => {
		await using scene = await openBefriended();
		const refused = ours(scene, get(...upgrade, EVIL));
		const message = maskedFrame(TEXT, 'bridge.hello Ghost');
		const answer = await answerTo(scene, Buffer.concat([Buffer.from(refused), message]));
		expect(statusesIn(answer)).toEqual(['403']);
		await scene.expectUnharmed();
		expect(await scene.bridge.rows(({ text }) => text.includes('Ghost'))).toEqual([]);
	});

	test('two handshakes: the second is no frame', async () => {
		await using scene = await openBefriended();
		const answer = await answerTo(scene, get(...upgrade).repeat(2));
		expect(statusesIn(answer)).toEqual(['101']);
		expect(await scene.bridge.rows(({ kind }) => kind === 'opened')).toHaveLength(2);
		await scene.expectUnharmed();
	});

	test('a request and a handshake behind it: who gets in is checked like everybody, and goes', async () => {
		await using scene = await openBefriended();
		for (const behind of [get(...upgrade, EVIL), get(...upgrade)]) {
			const answer = await answerTo(scene, get('Content-Length: 0') + behind);
			expect(statusesIn(answer)[0]).toBe('426');
		}
		await scene.expectUnharmed();
		const told = await scene.bridge.rows(({ text }) => text.includes('evil.example'));
		expect(told.every(({ kind }) => kind === 'refused')).toBe(true);
	});

	test.each(['Content-Length: 400', 'Transfer-Encoding: chunked'])(
		'a handshake with %s: what comes as its body is read as frames',
		async (line) => {
			await using scene = await openBefriended();
			const answer = await answerTo(scene, get(...upgrade, line) + get(...upgrade, EVIL));
			expect(statusesIn(answer).filter((status) => status === '101').length).toBeLessThan(2);
			await scene.expectUnharmed();
		},
	);
});

test('compression that is offered, however, is not taken', async () => {
	await using scene = await openBefriended();
	for (const offer of [
		'permessage-deflate',
		'permessage-deflate; client_max_window_bits=8; server_no_context_takeover',
		'permessage-deflate, permessage-deflate; server_max_window_bits=9',
		'permessage-deflate; bogus=1',
		'x-webkit-deflate-frame',
		';;,,==',
	]) {
		await using foe = await scene.dial();
		foe.write(ours(scene, get(...upgrade, `Sec-WebSocket-Extensions: ${offer}`)));
		const answer = await foe.head();
		expect(answer).toMatch(/^HTTP\/1\.1 101 /u);
		expect(answer).not.toMatch(/extensions/iu);
	}
});
