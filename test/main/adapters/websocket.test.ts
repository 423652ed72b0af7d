import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { webSocket } from '../../../main/adapters/websocket/index.ts';
import { adapterSuite } from '../../helpers/adapter-suite.ts';
import { acceptOf } from '../../helpers/raw-client.ts';
import { SocketServer } from '../../helpers/socket-server.ts';
import { started, type Started } from '../../helpers/started.ts';
import { until } from '../../helpers/until.ts';

const both = new Set(['message', 'value']);

/** Connected, and asked for each message. */
async function listening(server: SocketServer, settings: object = {}): Promise<Started> {
	const session = await started(webSocket, { url: server.url, ...settings });
	session.session.want?.(both);
	return session;
}

const texts = (session: Started, event = 'message') =>
	session.of(event).map(({ values }) => values as string[]);

describe('websocket', () => {
	adapterSuite(webSocket, async () => {
		const server = await SocketServer.open();
		return {
			settings: { url: server.url },
			async stir(session) {
				session.session.want?.(both);
				await server.say('hello');
				await session.event('message');
			},
			[Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
		};
	});

	test('tells what the server says, in its order, and says what it is told to', async () => {
		await using server = await SocketServer.open();
		await using session = await listening(server);
		await server.say('one', '二', '{"three": 3}');
		await session.event('value', { values: ['{"three": 3}'] });
		expect(texts(session)).toEqual([['one'], ['二'], ['{"three": 3}']]);
		expect(await session.run('send', { text: 'Hello, 世界' })).toEqual({});
		await server.hears('Hello, 世界');
		expect(await session.run('status')).toEqual({
			server: `127.0.0.1:${server.port}`,
			roundTrip: expect.any(Number) as number,
			messages: 3,
		});
		expect(session.last).toEqual({
			kind: 'ready',
			detail: { en: `127.0.0.1:${server.port}`, ja: `127.0.0.1:${server.port}` },
		});
	});

	test('hears what comes in one packet with the answer to its handshake', async () => {
		const server = createServer((socket) => {
			socket.on('error', () => undefined);
			socket.once('data', (head) => {
				const key = /^Sec-WebSocket-Key: (.*)$/imu.exec(head.toString())?.[1]?.trim() ?? '';
				const answer = [
					'HTTP/1.1 101 Switching Protocols',
					'Upgrade: websocket',
					'Connection: Upgrade',
					`Sec-WebSocket-Accept: ${acceptOf(key)}`,
					'\r\n',
				].join('\r\n');
				// "at once" as a text, and a close frame with 1012.
				const frames = Buffer.from([0x81, 7, ...Buffer.from('at once'), 0x88, 2, 0x03, 0xf4]);
				socket.write(Buffer.concat([Buffer.from(answer), frames]));
			});
		}).listen(0, '127.0.0.1');
		await once(server, 'listening');
		const { port } = server.address() as AddressInfo;
		await using session = await started(webSocket, { url: `ws://127.0.0.1:${port}/` });
		await session.event('value', { values: ['at once'] });
		expect(await session.report('lost')).toMatchObject({
			why: { en: 'The server restarts (1012).' },
		});
		await session.stop();
		server.close();
		await once(server, 'close');
	});

	test('tells the newest value once, and nothing of messages that nobody asked for', async () => {
		await using server = await SocketServer.open();
		await using session = await started(webSocket, { url: server.url });
		await server.say('same', 'same', 'other');
		await session.event('value', { values: ['other'] });
		expect(texts(session, 'value')).toEqual([['same'], ['other']]);
		expect(texts(session)).toEqual([]);
	});

	test('logs in with headers, subprotocol, URL and first messages, secrets in place', async () => {
		await using server = await SocketServer.open({ handleProtocols: () => 'feed.v2' });
		await using session = await started(webSocket, {
			url: `${server.url}live?token={{secret.token}}`,
			headers: 'Authorization: Bearer {{secret.token}}\nOrigin: https://example.com\nX-Name: 名前',
			subprotocol: 'feed.v2',
			greeting: '{"op":"login","token":"{{ secret.token }}"}\n\n{"op":"subscribe"}',
			secrets: [{ name: 'token', value: 'p&ss/wörd' }],
		});
		await server.hears('{"op":"subscribe"}');
		expect(server.heard).toEqual(['{"op":"login","token":"p&ss/wörd"}', '{"op":"subscribe"}']);
		const [request] = server.requests;
		expect(request?.url).toBe('/live?token=p%26ss%2Fw%C3%B6rd');
		expect(request?.headers).toMatchObject({
			origin: 'https://example.com',
			authorization: Buffer.from('Bearer p&ss/wörd').toString('latin1'),
			'x-name': Buffer.from('名前').toString('latin1'),
			'sec-websocket-protocol': 'feed.v2',
		});
		expect(request?.headers['sec-websocket-extensions']).toBeUndefined();
		expect(session.last).toMatchObject({ detail: { en: /· feed\.v2$/ } });
	});

	test('takes its secrets out of what the server says', async () => {
		await using server = await SocketServer.open();
		server.greet((socket) => {
			socket.on('message', (data: Buffer) => {
				socket.send(`You said: ${data.toString()}`);
			});
		});
		await using session = await listening(server, {
			greeting: 'login {{secret.token}}',
			secrets: [{ name: 'token', value: 'hunter2' }],
		});
		await session.event('message', { values: ['You said: login •••'] });
		// A world cannot name one either.
		await session.run('send', { text: '{{secret.token}}' });
		await server.hears('{{secret.token}}');
	});

	test('gives items the values that an expression takes, and skips what has none', async () => {
		await using server = await SocketServer.open();
		await using session = await listening(server, { reduce: '[data.heart_rate, data.ok]' });
		await server.say(
			'{"data":{"heart_rate":72,"ok":true}}',
			'{"hello":1}',
			'no JSON',
			'{"data":{"heart_rate":73,"ok":false}}',
		);
		await session.event('message', { values: ['73', 'false'] });
		expect(texts(session)).toEqual([
			['72', 'true'],
			['73', 'false'],
		]);
		expect(session.logs).toEqual([]);
	});

	test('takes no more of them than can be reduced, and says so', async () => {
		await using server = await SocketServer.open();
		await using session = await listening(server, { reduce: 'n', rate: 500 });
		await server.say(...Array.from({ length: 1_000 }, (_, n) => JSON.stringify({ n })));
		await until(() => texts(session).length >= 100, 'what could be reduced');
		expect(session.logs[0]?.en).toMatch(/^Messages come faster than values can be taken/);
		// In their order, whatever was left out.
		const numbers = texts(session).map(([text]) => Number(text));
		expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
	});

	test('says once in the log where the expression does not fit', async () => {
		await using server = await SocketServer.open();
		await using session = await listening(server, { reduce: 'items' });
		await server.say('{"items":[{"a":1}]}', '{"items":[{"a":2}]}', '{"items":["fine"]}');
		await session.event('message', { values: ['fine'] });
		expect(session.logs.map(({ en }) => en)).toEqual([
			expect.stringMatching(/could not be told: 1\. The reduction gives no values: .*Name single/),
		]);
	});
});

describe('a loud server', () => {
	test('is told of at the rate that was set; the last value arrives all the same', async () => {
		await using server = await SocketServer.open();
		await using session = await listening(server, { rate: 5 });
		const all = Array.from({ length: 400 }, (_, at) => `text ${at}`);
		await server.say(...all);
		await session.event('value', { values: ['text 399'] });
		expect(texts(session).slice(0, 5)).toEqual(all.slice(0, 5).map((text) => [text]));
		expect(texts(session).length).toBeLessThan(12);
		expect(texts(session, 'value').length).toBeLessThan(12);
		expect(session.logs[0]?.en).toMatch(
			/^More than 5 messages a second; left out of "message": 1\./,
		);
	});

	test('has to wait where it sends more than anybody could read', async () => {
		await using server = await SocketServer.open();
		await using session = await listening(server, { pingSeconds: 0 });
		const socket = await server.client();
		const begun = performance.now();
		const long = 'x'.repeat(1_000);
		for (let at = 0; at < 4_000; at += 1) socket.send(`${at} ${long}`);
		await session.event('value', { values: [`3999 ${long}`] });
		expect(performance.now() - begun).toBeGreaterThan(1_500);
		expect(await session.run('status')).toEqual({
			server: `127.0.0.1:${server.port}`,
			messages: 4_000,
		});
	});

	test('is not told with texts that no item could take, nor with binary data', async () => {
		await using server = await SocketServer.open();
		await using session = await listening(server);
		const socket = await server.client();
		socket.send('x'.repeat(16_001));
		socket.send(Buffer.from([0xff, 0xfe, 0x00]));
		await server.say('x'.repeat(16_000));
		await session.event('message', { values: ['x'.repeat(16_000)] });
		expect(texts(session)).toHaveLength(1);
		expect(session.logs.map(({ en }) => en)).toEqual([
			'Messages with more than 16000 characters are not told: 1. Take single values from them, under "Values of messages".',
			'The server sent binary data, which is not told: 1. Only text is.',
		]);
	});

	test('that does not read is not sent more and more', async () => {
		await using server = await SocketServer.open();
		await using session = await listening(server);
		const socket = await server.client();
		socket.pause();
		const sending = async () => {
			for (let at = 0; at < 1_000; at += 1) await session.run('send', { text: 'x'.repeat(65_536) });
		};
		await expect(sending()).rejects.toMatchObject({
			code: 'COMMAND_FAILED',
			message: 'The server does not read what it is sent. Send less often.',
		});
		socket.resume();
	});
});
