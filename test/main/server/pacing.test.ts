import { describe, expect, test } from 'vitest';
import type { Connection } from '../../../main/server/connection.ts';
import { openTestServer, sectionsOf, type TestServer } from '../../helpers/open-server.ts';
import { until } from '../../helpers/until.ts';

/** The server's end of the client that connected last. */
function newest(server: TestServer): Connection {
	const connection = server.connections.at(-1);
	if (!connection) throw new Error('Nobody has connected.');
	return connection;
}

/** Nothing leaves by itself during a test. */
const crawling = { maxMessagesOut: 1, burstOut: 1 };

test('a larger burst is there at once for whoever has sent nothing yet', async () => {
	await using server = await openTestServer(crawling);
	await using client = await server.connect();
	const connection = newest(server);
	connection.setPace({ perSecond: 1, burst: 50 });
	for (let n = 0; n < 50; n += 1) connection.send(`text ${n}`);
	expect(connection.backlog.waiting).toBe(0);
	expect(await client.take(50)).toHaveLength(50);
});

describe('a burst of ten thousand events', () => {
	const perSecond = 200;
	const burst = 20;

	test('goes out no faster than allowed, and the newest of each state arrives', async () => {
		await using server = await openTestServer({
			maxMessagesOut: perSecond,
			burstOut: burst,
			maxWaitingOut: 100,
		});
		await using client = await server.connect();
		const arrivals: number[] = [];
		client.socket.on('message', () => arrivals.push(performance.now()));
		const from = performance.now();
		const connection = newest(server);
		const subjects = ['scene', 'mute', 'volume', 'stream', 'record'];
		for (let n = 0; n < 10_000; n += 1) {
			const subject = subjects[n % subjects.length] ?? '';
			if (n % 200 === 0) connection.send(`plain ${n}`);
			else connection.send(`${subject} ${n}`, subject);
		}
		const { replaced, dropped, waiting } = connection.backlog;
		expect(dropped).toBe(0);
		const atOnce = server.sent.length;
		expect(atOnce).toBeGreaterThanOrEqual(burst);
		expect(replaced + waiting + atOnce).toBe(10_000);
		const texts = await client.take(atOnce + waiting);
		await until(() => connection.backlog.waiting === 0, 'an empty queue');

		for (const subject of subjects) {
			const last = texts.filter((text) => text.startsWith(subject)).at(-1);
			const newestOf = Number(last?.split(' ')[1]);
			expect(newestOf, `${subject} in ${texts.slice(-8).join(', ')}`).toBeGreaterThan(9_989);
		}
		const plain = texts.filter((text) => text.startsWith('plain'));
		expect(plain).toEqual(Array.from({ length: 50 }, (_, n) => `plain ${n * 200}`));

		// What has arrived left before that: a machine that is busy can only make it later.
		for (const [at, time] of arrivals.entries())
			expect(at + 1).toBeLessThanOrEqual(burst + ((time - from) / 1_000) * perSecond);
		// In any window at the server's end, with 25 ms for what passes between the turn and the note of its time.
		for (const [i, { at: first }] of server.sent.entries()) {
			for (const [j, { at: last }] of server.sent.entries()) {
				const most = burst + ((last - first + 25) / 1_000) * perSecond;
				if (j >= i) expect(j - i + 1).toBeLessThanOrEqual(most);
			}
		}
	});

	test('does not use what it saved up twice', async () => {
		await using server = await openTestServer({ maxMessagesOut: 10, burstOut: 3 });
		await using client = await server.connect();
		const connection = newest(server);
		for (let n = 0; n < 5; n += 1) connection.send(`${n}`);
		expect(server.sent).toHaveLength(3);
		expect(connection.backlog.waiting).toBe(2);
		expect(await client.take(5)).toEqual(['0', '1', '2', '3', '4']);
		const [first, , , fourth, fifth] = server.sent.map(({ at }) => at);
		// Timers count whole ms.
		expect((fourth ?? 0) - (first ?? 0)).toBeGreaterThan(95);
		expect((fifth ?? 0) - (first ?? 0)).toBeGreaterThan(195);
	});
});

test('after a rest a message leaves at once', async () => {
	await using server = await openTestServer();
	await using client = await server.connect();
	newest(server).send('now', 'state');
	expect(server.sent.map(({ text }) => text)).toEqual(['now']);
	expect(newest(server).backlog).toEqual({ waiting: 0, replaced: 0, dropped: 0 });
	expect(await client.next()).toBe('now');
});

test('answers keep their order, and none is lost while there is room', async () => {
	await using server = await openTestServer({ maxMessagesOut: 500, burstOut: 10 });
	await using client = await server.connect();
	const asked = Array.from({ length: 100 }, (_, n) => `question ${n}`);
	for (const text of asked) client.send(text);
	expect(await client.take(asked.length)).toEqual(asked);
	expect(server.strikes).toEqual([]);
});

describe('too many that wait', () => {
	test('lose the oldest that is no state, and it is told how many', async () => {
		await using server = await openTestServer({ ...crawling, maxWaitingOut: 4 });
		await using client = await server.connect();
		const connection = newest(server);
		connection.send('first');
		for (const text of ['a', 'b', 'c', 'd', 'e']) connection.send(text);
		connection.send('scene 1', 'scene');
		connection.send('scene 2', 'scene');
		expect(connection.backlog).toEqual({ waiting: 4, replaced: 1, dropped: 2 });
		expect(await server.strike()).toEqual({
			direction: 'out',
			words: {
				en: 'It was to be sent more than 1 message a second: 1 older state gave way to a newer one, 2 messages were dropped.',
				ja: '毎秒 1 件を超える送信がありました: 古い状態 1 件を新しい値に置き換え、メッセージ 2 件を破棄しました。',
			},
		});
		connection.setPace({ perSecond: 1_000, burst: 10 });
		expect(await client.take(5)).toEqual(['first', 'c', 'd', 'e', 'scene 2']);
	});

	test('are told together, and not again too soon', async () => {
		await using server = await openTestServer(
			{ ...crawling, maxWaitingOut: 1 },
			{ strikeEvery: 2_000 },
		);
		await using _client = await server.connect();
		const connection = newest(server);
		for (let n = 0; n < 2_002; n += 1) connection.send(`${n}`);
		expect((await server.strike()).words.en).toMatch(/: 2,000 messages were dropped\.$/u);
		const told = performance.now();
		// One or none has left meanwhile.
		for (const text of ['x', 'y', 'z']) connection.send(text);
		expect((await server.strike()).words.en).toMatch(/: [23] messages were dropped\.$/u);
		expect(performance.now() - told).toBeGreaterThan(1_900);
	}, 20_000);

	test('are measured by their length as well', async () => {
		await using server = await openTestServer({ ...crawling, maxBufferedBytes: 65_536 });
		await using _client = await server.connect();
		const connection = newest(server);
		connection.send('first');
		for (let n = 0; n < 10; n += 1) connection.send('x'.repeat(30_000));
		expect(connection.backlog).toMatchObject({ waiting: 2, dropped: 8 });
	});
});

describe('the pace of one client', () => {
	test('can be changed while messages wait, and given back to the settings', async () => {
		await using server = await openTestServer(crawling);
		await using client = await server.connect();
		const connection = newest(server);
		expect(connection.pace).toEqual({ perSecond: 1, burst: 1 });
		for (let n = 0; n < 20; n += 1) connection.send(`${n}`);
		connection.setPace({ perSecond: 1_000, burst: 5 });
		expect(connection.pace).toEqual({ perSecond: 1_000, burst: 5 });
		expect(await client.take(20)).toHaveLength(20);
		connection.setPace(null);
		expect(connection.pace).toEqual({ perSecond: 1, burst: 1 });
	});

	test('that was slowed down has not saved up more than it may', async () => {
		await using server = await openTestServer({ maxMessagesOut: 100, burstOut: 100 });
		await using _client = await server.connect();
		const connection = newest(server);
		connection.setPace({ perSecond: 1, burst: 2 });
		for (let n = 0; n < 10; n += 1) connection.send(`${n}`);
		expect(server.sent).toHaveLength(2);
		expect(connection.backlog.waiting).toBe(8);
	});

	test('follows the settings, unless it was chosen for the client', async () => {
		await using server = await openTestServer(crawling);
		await using slow = await server.connect();
		await using _own = await server.connect();
		const [usual, chosen] = server.connections;
		if (!usual || !chosen) throw new Error('Two should have connected.');
		chosen.setPace({ perSecond: 2, burst: 2 });
		for (let n = 0; n < 20; n += 1) usual.send(`${n}`);
		server.server.update(sectionsOf({ maxMessagesOut: 1_000, burstOut: 5 }));
		expect(await slow.take(20)).toHaveLength(20);
		expect(usual.pace).toEqual({ perSecond: 1_000, burst: 5 });
		expect(chosen.pace).toEqual({ perSecond: 2, burst: 2 });
	});

	test('takes a smaller queue at once', async () => {
		await using server = await openTestServer(crawling);
		await using _client = await server.connect();
		const connection = newest(server);
		for (let n = 0; n < 21; n += 1) connection.send(`${n}`);
		expect(connection.backlog.waiting).toBe(20);
		server.server.update(sectionsOf({ ...crawling, maxWaitingOut: 5 }));
		expect(connection.backlog).toMatchObject({ waiting: 5, dropped: 15 });
	});
});

test('a goodbye does not wait in line, and what waits is counted', async () => {
	await using server = await openTestServer(crawling);
	await using client = await server.connect();
	const connection = newest(server);
	for (let n = 0; n < 50; n += 1) connection.send(`${n}`);
	connection.close(1000, { en: 'Disconnected.', ja: '切断しました。' });
	expect(await client.closed).toEqual({ code: 1000, reason: 'Disconnected.' });
	expect(client.heard).toEqual(['0']);
	expect(await server.ending()).toEqual({
		code: 1000,
		why: {
			en: 'Disconnected. 49 messages were still waiting for it.',
			ja: '切断しました。未送信のメッセージが 49 件ありました。',
		},
	});
	expect(connection.backlog.waiting).toBe(0);
	connection.send('nobody hears this');
	expect(server.sent).toHaveLength(1);
});

test('what was dropped just before the end is told before it', async () => {
	await using server = await openTestServer({ ...crawling, maxWaitingOut: 1 });
	const client = await server.connect();
	const connection = newest(server);
	for (let n = 0; n < 5; n += 1) connection.send(`${n}`);
	await client[Symbol.asyncDispose]();
	expect((await server.ending()).why.en).toBe(
		'The connection broke off. 1 message was still waiting for it.',
	);
	expect(server.strikes.map(({ words }) => words.en)).toEqual([
		'It was to be sent more than 1 message a second: 3 messages were dropped.',
	]);
});
