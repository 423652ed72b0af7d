import { describe, expect, test } from 'vitest';
import { openTestServer, sectionsOf, unlimited } from '../../helpers/open-server.ts';
import { CLOSE, maskedFrame, PING, RawClient, TEXT } from '../../helpers/raw-client.ts';
import { until, within } from '../../helpers/until.ts';

const numbered = (count: number) => Array.from({ length: count }, (_, n) => `message ${n}`);
const frames = (texts: readonly string[]) =>
	Buffer.concat(texts.map((text) => maskedFrame(TEXT, text)));

const upgraded = async (port: number) => {
	const client = await RawClient.open(port);
	await client.upgrade(port);
	return client;
};

describe('more messages than allowed', () => {
	test('are taken more slowly, in order, and none is lost', async () => {
		await using server = await openTestServer({ ...unlimited, maxMessagesIn: 200 });
		const times: number[] = [];
		server.onText = () => times.push(performance.now());
		await using client = await upgraded(server.port);
		const sent = numbered(400);
		const from = performance.now();
		client.write(frames(sent));
		await until(() => server.heard.length === sent.length, 'all messages');
		expect(server.heard).toEqual(sent);
		for (const [n, time] of times.entries())
			expect(n + 1).toBeLessThanOrEqual(200 + ((time - from) / 1_000) * 200);
	});

	test('are told once, in words that say what happens next', async () => {
		await using server = await openTestServer({ ...unlimited, maxMessagesIn: 100 });
		await using client = await upgraded(server.port);
		client.write(frames(numbered(150)));
		expect(await server.strike()).toEqual({
			direction: 'in',
			words: {
				en: 'More than 100 messages a second came in: they are taken more slowly now, and none is lost. After 30 s without a break the connection ends.',
				ja: '受信が毎秒 100 件を超えました。処理を遅らせていますが、失われるメッセージはありません。30 秒続くと切断します。',
			},
		});
		await until(() => server.heard.length === 150, 'all messages');
		expect(server.strikes).toEqual([]);
	});

	test('for too long end the connection, and it is told why', async () => {
		await using server = await openTestServer(
			{ ...unlimited, maxMessagesIn: 20 },
			{ patience: 500, strikeEvery: 200 },
		);
		server.onText = () => undefined;
		await using client = await upgraded(server.port);
		client.write(frames(numbered(5_000)));
		expect(await client.closing()).toEqual({
			code: 1008,
			reason:
				'It sent more than 20 messages or 953.7 MB a second for 1 s. Send less often. The limits are under Settings > Limits.',
		});
		const { why } = await server.ending();
		expect(why.en).toMatch(
			/Send less often\. The limits are under Settings > Limits\. [\d,]+ messages of it had not been taken yet\.$/u,
		);
		// Told at once, and again while it went on.
		expect(server.strikes.length).toBeGreaterThan(1);
	});

	test('are held up by nothing once the limit is raised', async () => {
		await using server = await openTestServer({ ...unlimited, maxMessagesIn: 1 });
		await using client = await upgraded(server.port);
		client.write(frames(numbered(500)));
		await server.strike();
		server.server.update(sectionsOf(unlimited));
		await until(() => server.heard.length === 500, 'all messages');
		client.sendFrame(TEXT, 'after');
		await until(() => server.heard.at(-1) === 'after', 'the next message');
	});

	test('do not get a client ended for pongs that stand in line behind them', async () => {
		await using server = await openTestServer(
			{ ...unlimited, maxMessagesIn: 60 },
			{ pingEvery: 150 },
		);
		await using client = await server.connect();
		const sent = numbered(120);
		for (const text of sent) client.send(text);
		expect(await client.take(sent.length)).toEqual(sent);
		expect(server.endings).toEqual([]);
		expect(await client.ask('still here')).toBe('still here');
	});
});

describe('pings', () => {
	test('count as messages', async () => {
		await using server = await openTestServer({ ...unlimited, maxMessagesIn: 20 });
		await using client = await upgraded(server.port);
		const from = performance.now();
		for (let n = 0; n < 50; n += 1) client.sendFrame(PING, 'x');
		await server.strike();
		client.sendFrame(TEXT, 'behind them');
		await until(() => server.heard.length === 1, 'the message behind them');
		// Fifty pings and a message: twenty at once, the rest at twenty a second.
		expect(performance.now() - from).toBeGreaterThan(1_400);
	});

	test('by the hundred at once end the connection, in words', async () => {
		await using server = await openTestServer();
		await using client = await upgraded(server.port);
		client.write(Buffer.concat(Array.from({ length: 100 }, () => maskedFrame(PING, 'x'))));
		expect(await server.ending()).toMatchObject({
			code: 1006,
			why: { en: 'It sent more than 60 pings without waiting for an answer.' },
		});
	});
});

describe('more bytes than allowed', () => {
	test('are read more slowly, and none is lost', async () => {
		const rate = 131_072;
		await using server = await openTestServer({
			...unlimited,
			maxBytesIn: rate,
			maxMessageBytes: 1_024,
		});
		let bytes = 0;
		const marks: { bytes: number; at: number }[] = [];
		server.onText = (text) => {
			bytes += text.length;
			marks.push({ bytes, at: performance.now() });
		};
		await using client = await upgraded(server.port);
		const sent = Array.from({ length: 300 }, (_, n) => `${n} `.padEnd(1_000, 'x'));
		const from = performance.now();
		client.write(frames(sent));
		await until(() => server.heard.length === sent.length, 'all messages');
		expect(server.heard).toEqual(sent);
		// What one read of the socket brings (64 KiB) is taken, and paid for afterwards.
		for (const mark of marks)
			expect(mark.bytes).toBeLessThanOrEqual(rate + 65_536 + ((mark.at - from) / 1_000) * rate);
		expect((await server.strike()).words.en).toMatch(/^More than 131,072 bytes a second came in/u);
	});

	test('pass where they are one message of the size that is allowed', async () => {
		await using server = await openTestServer({ maxBytesIn: 1_024, maxMessageBytes: 60_000 });
		await using client = await server.connect();
		const text = 'x'.repeat(60_000);
		expect(await client.ask(text)).toBe(text);
	});
});

describe('a client that goes while its messages wait', () => {
	test('is heard to the end, and only then has gone', async () => {
		await using server = await openTestServer({ ...unlimited, maxMessagesIn: 200 });
		await using client = await server.connect();
		const sent = numbered(300);
		for (const text of sent) client.send(text);
		client.socket.close(1000, 'all said');
		await client.closed;
		expect(await server.ending()).toMatchObject({
			code: 1000,
			why: { en: 'It closed the connection (1000: all said).' },
		});
		expect(server.heard).toEqual(sent);
	});

	test('without a goodbye is noticed all the same', async () => {
		await using server = await openTestServer({ ...unlimited, maxMessagesIn: 200 });
		await using client = await upgraded(server.port);
		client.write(frames(numbered(300)));
		client.socket.end();
		await client.rest();
		expect((await server.ending()).code).toBe(1006);
		expect(server.heard).toHaveLength(300);
	});

	test('keeps its place until then', async () => {
		await using server = await openTestServer({
			...unlimited,
			maxMessagesIn: 1,
			maxClients: 1,
		});
		await using client = await upgraded(server.port);
		client.write(Buffer.concat([frames(numbered(50)), maskedFrame(CLOSE, '')]));
		await until(() => client.bytes.includes(Buffer.from([0x88, 0])), 'the answer to its goodbye');
		await expect(server.connect()).rejects.toThrow('503 Refused: 1 clients are connected');
		server.server.update(sectionsOf({ ...unlimited, maxClients: 1 }));
		await server.ending();
		await using again = await server.connect();
		expect(await again.ask('hi')).toBe('hi');
	});

	test('does not hold up the end of the server', async () => {
		const server = await openTestServer({ ...unlimited, maxMessagesIn: 1 });
		await using client = await upgraded(server.port);
		client.write(frames(numbered(5_000)));
		await server.strike();
		await within(
			server.server.stop(1001, { en: 'Goodbye.', ja: 'さようなら。' }),
			'the end',
			5_000,
		);
		expect((await server.ending()).why.en).toMatch(
			/^Goodbye\. [\d,]+ messages of it had not been taken yet\.$/u,
		);
	});

	test('after the server said goodbye is still answered', async () => {
		await using server = await openTestServer({ ...unlimited, maxMessagesIn: 1 });
		await using client = await server.connect();
		for (const text of numbered(5_000)) client.send(text);
		await server.strike();
		server.connections[0]?.close(1008, { en: 'Enough.', ja: '十分です。' });
		expect(await client.closed).toEqual({ code: 1008, reason: 'Enough.' });
		// Its own close frame was read: 1006 would say that it was cut off.
		expect((await server.ending()).code).toBe(1008);
	});
});
