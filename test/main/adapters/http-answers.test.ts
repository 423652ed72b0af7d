import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { http } from '../../../main/adapters/http/index.ts';
import { failure, json, openWeb } from '../../helpers/open-web.ts';
import { started } from '../../helpers/started.ts';
import type { Answer } from '../../helpers/web-server.ts';

/** What an item gets of one answer. */
async function hears(answer: Answer, row = {}, more = {}): Promise<string> {
	await using web = await openWeb({ '/': answer }, row, more);
	const begun = performance.now();
	const heard = await failure(web.call());
	expect(performance.now() - begun).toBeLessThan(5_000);
	return heard;
}

const got = (...values: string[]) => `no failure: ${JSON.stringify(values)}`;
const brokeOff = 'COMMAND_FAILED The server broke off before the answer was complete.';
const brokenText = 'COMMAND_FAILED The answer is compressed, but broken or cut off.';
const tooLarge = (kib: number) => `COMMAND_FAILED The answer is larger than ${kib} KiB.`;
const timedOut = 'COMMAND_TIMED_OUT The server did not answer within 1 seconds.';
const mebibyte = Buffer.alloc(1_048_576);

describe('a server that is slow', () => {
	test('and never says a word is waited for as long as the row says', async () => {
		expect(await hears(() => undefined, { timeout: 1 })).toBe(timedOut);
	});

	test('and never ends is waited for no longer', async () => {
		const trickle: Answer = async (response) => {
			while (!response.destroyed) {
				response.write('.');
				await delay(50);
			}
		};
		expect(await hears(trickle, { timeout: 1 })).toBe(timedOut);
	});

	test('but comes to an end is heard to its end', async () => {
		const pieces = ['{"te', 'mp": ', '21', '.5}'];
		const trickle: Answer = async (response) => {
			response.setHeader('content-type', 'application/json');
			for (const piece of pieces) {
				response.write(piece);
				await delay(30);
			}
			response.end();
		};
		expect(await hears(trickle, { reduce: 'temp' })).toBe(got('21.5'));
	});

	test('is left when the adapter stops', async () => {
		await using web = await openWeb({ '/': () => undefined });
		const call = failure(web.call());
		web.session.abort();
		await expect(call).rejects.toThrow('The test ends it.');
	});
});

describe('an answer that is too large', () => {
	test('is not read to its end', async () => {
		let sent = 0;
		const flood: Answer = async (response) => {
			while (!response.destroyed) {
				sent += 1;
				if (!response.write(mebibyte))
					await Promise.race([once(response, 'drain'), once(response, 'close')]);
			}
		};
		expect(await hears(flood)).toBe(tooLarge(1_024));
		expect(sent).toBeLessThan(50);
	});

	test('is counted after it was unpacked: bombs of every kind', async () => {
		const big = Buffer.alloc(64 * 1_048_576);
		for (const [name, pack] of [
			['gzip', gzipSync],
			['br', brotliCompressSync],
			['deflate', deflateSync],
		] as const) {
			const bomb = pack(big);
			expect(bomb.length).toBeLessThan(100_000);
			const before = process.memoryUsage.rss();
			expect(
				await hears((response) => response.setHeader('content-encoding', name).end(bomb)),
			).toBe(tooLarge(1_024));
			expect(process.memoryUsage.rss() - before).toBeLessThan(48 * 1_048_576);
		}
	});

	test('by the setting of the adapter', async () => {
		const answer: Answer = (response) => response.end('x'.repeat(2_049));
		expect(await hears(answer, {}, { maxAnswer: 2 })).toBe(tooLarge(2));
		expect(await hears(answer, {}, { maxAnswer: 3 })).toBe(got('x'.repeat(2_049)));
	});

	test('in its headers', async () => {
		expect(await hears((response) => response.setHeader('x', 'y'.repeat(40_000)).end())).toBe(
			'COMMAND_FAILED The headers of the answer are too long.',
		);
	});
});

describe('a compressed answer', () => {
	const packed = (encoding: string, bytes: Buffer) => (response: Parameters<Answer>[0]) =>
		response.setHeader('content-encoding', encoding).end(bytes);

	test('is unpacked', async () => {
		const text = Buffer.from('{"temp": 21.5}');
		const reduce = { reduce: 'temp' };
		expect(await hears(packed('gzip', gzipSync(text)), reduce)).toBe(got('21.5'));
		expect(await hears(packed('br', brotliCompressSync(text)), reduce)).toBe(got('21.5'));
		expect(await hears(packed('deflate', deflateSync(text)), reduce)).toBe(got('21.5'));
		expect(await hears(packed('identity', text), reduce)).toBe(got('21.5'));
		expect(await hears(packed('gzip, br', brotliCompressSync(gzipSync(text))), reduce)).toBe(
			got('21.5'),
		);
	});

	test('that is none, or is cut off, is said to be broken', async () => {
		expect(await hears(packed('gzip', Buffer.from('plain')))).toBe(brokenText);
		expect(await hears(packed('br', Buffer.from('plain plain plain')))).toBe(brokenText);
		expect(await hears(packed('gzip', gzipSync('x'.repeat(999)).subarray(0, 15)))).toBe(brokenText);
		expect(await hears(packed('zstd', Buffer.from('x')))).toMatch(/compressed in a way/u);
		const row = 'gzip, gzip, gzip';
		expect(await hears(packed(row, gzipSync('')))).toMatch(/compressed in a way/u);
	});
});

describe('a broken answer', () => {
	test('that ends in the middle is no answer', async () => {
		const cut: Answer = (response) => {
			response.writeHead(200, { 'content-length': 100 }).write('half', () => {
				response.socket?.destroy();
			});
		};
		const cutChunks: Answer = (response) => {
			response.writeHead(200).write('half', () => {
				response.socket?.destroy();
			});
		};
		expect(await hears(cut)).toBe(brokeOff);
		expect(await hears(cutChunks)).toBe(brokeOff);
		expect(await hears((response) => response.socket?.destroy())).toBe(brokeOff);
	});

	test.each([
		['a shorter body than was said', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf', brokeOff],
		[
			'two lengths',
			'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
			/HTTP|broke off/u,
		],
		['a wrong chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n', /HTTP/u],
		['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n', /does not speak HTTP/u],
		['nothing', '', brokeOff],
	])('with %s is told as such', async (_, bytes, words) => {
		await using peer = await rawServer((socket) => socket.end(bytes));
		await using session = await started(http, {
			requests: [{ name: 'it', url: `http://127.0.0.1:${peer.port}/`, allowPrivate: true }],
		});
		expect(await failure(session.run('call', { request: 'it' }))).toMatch(words);
	});

	test('of https where there is none is told as such', async () => {
		await using web = await openWeb({});
		const url = web.server.url().replace('http:', 'https:');
		await using other = await started(http, {
			requests: [{ name: 'it', url, allowPrivate: true }],
		});
		expect(await failure(other.run('call', { request: 'it' }))).toMatch(/does not speak https/u);
	});

	test('that never comes, since nobody listens', async () => {
		const { port } = await closedServer();
		await using session = await started(http, {
			requests: [{ name: 'it', url: `http://127.0.0.1:${port}/`, allowPrivate: true }],
		});
		const heard = await failure(session.run('call', { request: 'it' }));
		expect(heard).toMatch(/^COMMAND_FAILED Nothing answers there:/u);
		expect(heard).not.toContain(String(port));
	});
});

describe('the text of an answer', () => {
	const typed =
		(type: string, bytes: Buffer | string): Answer =>
		(response) =>
			response.setHeader('content-type', type).end(bytes);

	test.each<[string, { type: string; bytes: Buffer; text: string }]>([
		[
			'Latin letters, said',
			{
				type: 'text/plain; charset=ISO-8859-1',
				bytes: Buffer.from('é', 'latin1'),
				text: 'é',
			},
		],
		[
			'Latin letters, not said',
			{ type: 'text/plain', bytes: Buffer.from('é', 'latin1'), text: 'é' },
		],
		[
			'Shift JIS',
			{
				type: 'text/plain; charset="Shift_JIS"',
				bytes: Buffer.from('93fa967b', 'hex'),
				text: '日本',
			},
		],
		['a mark of UTF-8', { type: '', bytes: Buffer.from('efbbbf7821', 'hex'), text: 'x!' }],
		['UTF-16', { type: '', bytes: Buffer.from('\ufeff日本', 'utf16le'), text: '日本' }],
		['no type at all', { type: '', bytes: Buffer.from('日本'), text: '日本' }],
	])('is read with %s', async (_, { type, bytes, text }) => {
		expect(await hears(typed(type, bytes))).toBe(got(text));
	});

	test('of something else is not made up', async () => {
		const image = Buffer.from('89504e470d0a1a0a00', 'hex');
		expect(await hears(typed('image/png', image))).toBe(
			'COMMAND_FAILED This is no text that can be read: 9 bytes of image/png.',
		);
		expect(await hears(typed('text/plain; charset=klingon', 'x'))).toMatch(/no text/u);
		expect(await hears(typed('text/plain', 'a\0b'))).toMatch(/no text/u);
	});

	test('that claims to be JSON has to be', async () => {
		const reduce = { reduce: '$' };
		expect(await hears(typed('application/json', '<html>'), reduce)).toMatch(/claims to be JSON/u);
		expect(await hears(typed('text/html', '<b>21.5</b>'), { reduce: '$substring($, 3, 4)' })).toBe(
			got('21.5'),
		);
		expect(await hears(typed('text/html', '{"a": 1}'), { reduce: 'a' })).toBe(got('1'));
	});
});

describe('the status of an answer', () => {
	const status =
		(code: number, headers = {}): Answer =>
		(response) =>
			response.writeHead(code, 'Sesame', headers).end();

	test.each([
		[204, got()],
		[404, 'COMMAND_FAILED The server answered 404 Not Found.'],
		[
			401,
			'COMMAND_FAILED The server answered 401 Unauthorized. The key or token may be missing or wrong.',
		],
		[500, 'COMMAND_FAILED The server answered 500 Internal Server Error.'],
		[302, 'COMMAND_FAILED The server answered 302 Found.'],
		[799, 'COMMAND_FAILED The server answered 799.'],
	])('%i', async (code, heard) => {
		expect(await hears(status(code))).toBe(heard);
	});

	test('that asks to wait says how long', async () => {
		expect(await hears(status(429, { 'retry-after': '30' }))).toBe(
			'COMMAND_FAILED The server answered 429 Too Many Requests. Try again in 30 seconds.',
		);
	});

	test('counts before the body: a page about the mistake is no value', async () => {
		const refusal: Answer = (response) => {
			response.statusCode = 403;
			json({ temp: 1 })(response, { method: '', url: '', headers: {}, body: '' });
		};
		expect(await hears(refusal, { reduce: 'temp' })).toMatch(/403 Forbidden/u);
	});
});

async function rawServer(onSocket: (socket: Socket) => void) {
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket);
		socket.on('error', () => undefined);
		socket.once('data', () => {
			onSocket(socket);
		});
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		port: (server.address() as AddressInfo).port,
		async [Symbol.asyncDispose]() {
			for (const socket of sockets) socket.destroy();
			server.close();
			await once(server, 'close');
		},
	};
}

async function closedServer(): Promise<{ port: number }> {
	await using server = await rawServer(() => undefined);
	return { port: server.port };
}
