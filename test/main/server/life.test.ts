import { once } from 'node:events';
import { connect as dial } from 'node:net';
import { describe, expect, test } from 'vitest';
import { openTestServer, sectionsOf, unlimited } from '../../helpers/open-server.ts';
import { CLOSE, PING, PONG, RawClient, TEXT } from '../../helpers/raw-client.ts';
import { refusal, type TextClient } from '../../helpers/text-client.ts';
import { until, within } from '../../helpers/until.ts';

const bye = { en: 'Goodbye.', ja: 'さようなら。' };
/** Slow enough for a busy machine to answer in between. */
const fast = { pingEvery: 250 };

const upgraded = async (port: number) => {
	const client = await RawClient.open(port);
	await client.upgrade(port);
	return client;
};

describe('pings', () => {
	test('measure the round trip of a client that answers, and keep it', async () => {
		await using server = await openTestServer({}, { pingEvery: 50 });
		await using client = await server.connect();
		await until(() => server.roundTrips.length >= 5, 'five answered pings');
		expect(Math.min(...server.roundTrips)).toBeGreaterThanOrEqual(0);
		expect(await client.ask('still here')).toBe('still here');
	});

	test('two in a row that nobody answers end the connection', async () => {
		await using server = await openTestServer({}, fast);
		await using client = await upgraded(server.port);
		expect((await client.frame()).opcode).toBe(PING);
		expect((await client.frame()).opcode).toBe(PING);
		expect(await server.ending()).toEqual({
			code: 1006,
			why: {
				en: 'It did not answer 2 pings: the program or its machine is gone.',
				ja: expect.stringContaining('ping') as string,
			},
		});
		await client.rest();
	});

	test('one that is answered late is forgiven', async () => {
		await using server = await openTestServer({}, fast);
		await using client = await upgraded(server.port);
		for (let n = 0; n < 4; n += 1) {
			expect((await client.frame()).opcode).toBe(PING);
			const { opcode, payload } = await client.frame();
			expect(opcode).toBe(PING);
			client.sendFrame(PONG, payload);
		}
		expect(server.endings).toEqual([]);
	});

	test('a pong that nobody asked for is harmless', async () => {
		await using server = await openTestServer();
		await using client = await upgraded(server.port);
		client.sendFrame(PONG, '');
		client.sendFrame(PONG, 'x'.repeat(125));
		client.sendFrame(TEXT, 'hi');
		expect(await client.text()).toBe('hi');
		expect(server.roundTrips).toEqual([]);
	});
});

describe('a client that does not read', () => {
	test('is cut off, and others feel nothing', async () => {
		await using server = await openTestServer(unlimited);
		await using other = await server.connect();
		await using deaf = await server.connect();
		// It reads nothing from now on, and keeps asking for more.
		deaf.socket.pause();
		const big = 'x'.repeat(60_000);
		const slowest = { ms: 0 };
		const ending = server.ending();
		for (let isEnded = false; !isEnded;) {
			for (let n = 0; n < 20; n += 1) deaf.send(big);
			const from = performance.now();
			expect(await other.ask('hi')).toBe('hi');
			slowest.ms = Math.max(slowest.ms, performance.now() - from);
			isEnded = server.endings.length > 0 || deaf.socket.readyState !== deaf.socket.OPEN;
		}
		expect((await ending).why.en).toBe(
			'It did not read: 4 MB were waiting for it. It was cut off so that others are not slowed down. The limit is under Settings > Limits.',
		);
		// Far above what it takes even on a busy machine, far below a stall.
		expect(slowest.ms).toBeLessThan(1_000);
		expect(await other.ask('still')).toBe('still');
	}, 30_000);

	test('does not hold up the end', async () => {
		const server = await openTestServer(unlimited);
		await using client = await upgraded(server.port);
		client.socket.pause();
		for (let n = 0; n < 30; n += 1) client.sendFrame(TEXT, 'x'.repeat(60_000));
		await until(() => server.heard.length === 30, 'its messages');
		await within(server.server.stop(1001, bye), 'the end', 5_000);
		expect(server.endings).toHaveLength(1);
	});
});

test('two hundred clients at once each send and hear', async () => {
	await using server = await openTestServer(unlimited);
	await using clients = new AsyncDisposableStack();
	const all: TextClient[] = await Promise.all(
		Array.from({ length: 200 }, async () => clients.use(await server.connect())),
	);
	for (let round = 0; round < 3; round += 1) {
		const answers = await Promise.all(all.map((client, n) => client.ask(`${round} ${n}`)));
		expect(answers).toEqual(all.map((_, n) => `${round} ${n}`));
	}
	expect(all.flatMap(({ heard }) => heard)).toEqual([]);
}, 30_000);

describe('the end', () => {
	test('is told to every client with 1001, and nothing is left open', async () => {
		const server = await openTestServer();
		await using clients = new AsyncDisposableStack();
		const all = await Promise.all(
			Array.from({ length: 20 }, async () => clients.use(await server.connect())),
		);
		await server.server.stop(1001, bye);
		expect(await Promise.all(all.map(({ closed }) => closed))).toEqual(
			all.map(() => ({ code: 1001, reason: 'Goodbye.' })),
		);
		// Their ends were told before `stop` returned: whoever writes them down may close then.
		expect(server.endings).toHaveLength(20);
		for (const host of ['127.0.0.1', '::1']) {
			const [error] = (await once(dial(server.port, host), 'error')) as [NodeJS.ErrnoException];
			expect(error.code).toBe('ECONNREFUSED');
		}
		await server.server.stop(1001, bye);
	});

	test('waits for no caller that never finished its handshake', async () => {
		const server = await openTestServer();
		await using silent = await RawClient.open(server.port);
		await using halfway = await RawClient.open(server.port);
		halfway.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nConn`);
		await using turnedAway = await RawClient.open(server.port);
		turnedAway.socket.allowHalfOpen = true;
		turnedAway.write(
			'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
		);
		await turnedAway.head();
		await within(server.server.stop(1001, bye), 'the end', 2_000);
		await Promise.all([silent.rest(), halfway.rest(), turnedAway.rest()]);
	});

	test('comes after a second for a client that does not say goodbye', async () => {
		const server = await openTestServer();
		await using client = await upgraded(server.port);
		const from = performance.now();
		await server.server.stop(1001, bye);
		expect(performance.now() - from).toBeLessThan(3_000);
		expect(await client.closing()).toEqual({ code: 1001, reason: 'Goodbye.' });
		expect(server.endings).toEqual([{ code: 1006, why: bye }]);
	});

	test('leaves the port to the next start', async () => {
		const server = await openTestServer();
		await using client = await server.connect();
		const { port } = server;
		await server.server.stop(1012, bye);
		expect((await client.closed).code).toBe(1012);
		await server.server.start(sectionsOf({ port }));
		await using again = await server.connect();
		expect(await again.ask('hi')).toBe('hi');
		await server[Symbol.asyncDispose]();
	});
});

test('while it refuses, every caller hears why', async () => {
	await using server = await openTestServer();
	await using client = await server.connect();
	server.server.refuse(true);
	server.server.dropAll(1008, bye);
	expect(await client.closed).toEqual({ code: 1008, reason: 'Goodbye.' });
	const { status, body } = await refusal(server.url());
	expect(status).toBe(503);
	expect(body).toBe('Refused: the bridge refuses all clients until it is released on its page.\n');
	server.server.refuse(false);
	await using again = await server.connect();
	expect(await again.ask('hi')).toBe('hi');
});

test('how a client said goodbye is kept', async () => {
	await using server = await openTestServer();
	await using polite = await server.connect();
	polite.socket.close(4_000, 'lunch');
	expect((await server.ending()).why.en).toBe('It closed the connection (4000: lunch).');
	await using rude = await server.connect();
	rude.socket.terminate();
	expect(await server.ending()).toMatchObject({
		code: 1006,
		why: { en: 'The connection broke off.' },
	});
	await using raw = await upgraded(server.port);
	raw.sendFrame(CLOSE, '');
	expect(await server.ending()).toMatchObject({
		code: 1005,
		why: { en: 'It closed the connection (1005).' },
	});
});
