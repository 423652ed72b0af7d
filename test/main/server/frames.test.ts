import { describe, expect, test } from 'vitest';
import { openTestServer, unlimited } from '../../helpers/open-server.ts';
import {
	BINARY,
	CLOSE,
	PING,
	PONG,
	RawClient,
	TEXT,
	maskedFrame,
} from '../../helpers/raw-client.ts';

const upgraded = async (port: number) => {
	const client = await RawClient.open(port);
	await client.upgrade(port);
	return client;
};

test('a binary frame is answered with 1003 and what to do instead', async () => {
	await using server = await openTestServer();
	await using client = await server.connect();
	client.socket.send(Buffer.from([1, 2, 3]));
	const reason = 'It sent binary data. The bridge takes text only: use Send Text Message.';
	expect(await client.closed).toEqual({ code: 1003, reason });
	expect((await server.ending()).why).toEqual({
		en: reason,
		ja: expect.stringContaining('テキスト') as string,
	});
	expect(server.heard).toEqual([]);
});

test('text that is not UTF-8 is answered with 1007', async () => {
	await using server = await openTestServer();
	await using client = await upgraded(server.port);
	client.sendFrame(TEXT, Buffer.from([0x68, 0xc3, 0x28]));
	expect((await client.closing()).code).toBe(1007);
	expect((await server.ending()).why.en).toBe('It sent text that is not UTF-8. Send UTF-8 text.');
});

test.for([0, 1, 125, 126, 65_535, 65_536, 200_000])(
	'a text of %i bytes comes back as it was, in its own frame',
	async (bytes) => {
		await using server = await openTestServer({ ...unlimited, maxMessageBytes: 1_000_000 });
		await using client = await server.connect();
		for (const text of ['a'.repeat(bytes), 'あ'.repeat(bytes / 3), 'a'.repeat(bytes)])
			expect(await client.ask(text)).toBe(text);
	},
);

describe('a large message', () => {
	test('of just the limit arrives', async () => {
		await using server = await openTestServer({ maxMessageBytes: 2_000 });
		await using client = await server.connect();
		// Bytes count, not characters.
		const text = 'あ'.repeat(666) + 'aa';
		expect(await client.ask(text)).toBe(text);
	});

	test('of one byte more is answered with 1009 and where the limit is', async () => {
		await using server = await openTestServer({ maxMessageBytes: 2_000 });
		await using client = await server.connect();
		client.send('あ'.repeat(667));
		expect((await client.closed).code).toBe(1009);
		expect((await server.ending()).why.en).toBe(
			'It sent a message of more than 2000 bytes. Send less at once, or raise the limit under Settings > Limits.',
		);
	});

	test('in pieces is counted as one', async () => {
		await using server = await openTestServer({ maxMessageBytes: 2_000 });
		await using client = await upgraded(server.port);
		client.sendFrame(TEXT, 'a'.repeat(1_500), false);
		client.sendFrame(0, 'a'.repeat(1_500));
		expect((await client.closing()).code).toBe(1009);
	});

	test('that only says how large it is, is not waited for', async () => {
		await using server = await openTestServer({ maxMessageBytes: 2_000 });
		await using client = await upgraded(server.port);
		const head = maskedFrame(TEXT, Buffer.alloc(70_000)).subarray(0, 14);
		head.writeBigUInt64BE(1n << 40n, 2);
		client.write(head);
		expect((await client.closing()).code).toBe(1009);
	});
});

describe('pieces', () => {
	test('make one message', async () => {
		await using server = await openTestServer();
		await using client = await upgraded(server.port);
		client.sendFrame(TEXT, 'one ', false);
		client.sendFrame(PING, 'between');
		client.sendFrame(0, 'mess', false);
		client.sendFrame(0, 'age');
		expect(await client.frame()).toMatchObject({ opcode: PONG });
		expect(await client.frame()).toEqual({
			isFinal: true,
			opcode: TEXT,
			payload: Buffer.from('one message'),
		});
	});

	test('more than a thousand end the connection, in words', async () => {
		await using server = await openTestServer();
		await using client = await upgraded(server.port);
		const pieces = Array.from({ length: 1_024 }, () => maskedFrame(0, 'a', false));
		client.write(Buffer.concat([maskedFrame(TEXT, 'a', false), ...pieces]));
		expect((await client.closing()).code).toBe(1008);
		expect((await server.ending()).why.en).toBe(
			'It sent one message in more than 1,024 pieces. Send it in one, or raise the limit under Settings > Limits.',
		);
	});
});

test.each([
	['a frame without a mask', Buffer.from([0x81, 2, 0x68, 0x69])],
	['an opcode that does not exist', maskedFrame(3, 'x')],
	['a piece of nothing', maskedFrame(0, 'x')],
])('%s is answered with 1002', async (_name, frame) => {
	await using server = await openTestServer();
	await using client = await upgraded(server.port);
	client.write(frame);
	expect((await client.closing()).code).toBe(1002);
	expect((await server.ending()).why.en).toMatch(
		/^The connection failed: Invalid WebSocket frame/u,
	);
});

test('what comes after the goodbye is not heard', async () => {
	await using server = await openTestServer();
	await using client = await upgraded(server.port);
	const frames = [
		maskedFrame(TEXT, 'before'),
		maskedFrame(BINARY, 'x'),
		maskedFrame(TEXT, 'after'),
	];
	client.write(Buffer.concat(frames));
	expect(await client.text()).toBe('before');
	expect((await client.closing()).code).toBe(1003);
	client.sendFrame(TEXT, 'later');
	client.sendFrame(CLOSE, Buffer.from([3, 235]));
	await server.ending();
	expect(server.heard).toEqual(['before']);
});

test('any text comes back as it was', async () => {
	await using server = await openTestServer();
	await using client = await server.connect();
	for (const text of ['', ' ', '\0', 'a\tb\r\nc', '日本語', '👩‍👩‍👧', '\ufeffmark', 'x'.repeat(65_536)])
		expect(await client.ask(text)).toBe(text);
});

test('many small messages of one moment arrive in order, each in a frame of its own', async () => {
	await using server = await openTestServer(unlimited);
	await using client = await server.connect();
	const sent = Array.from({ length: 5_000 }, (_, n) => `message ${n}`);
	for (const text of sent) client.send(text);
	expect(await client.take(sent.length)).toEqual(sent);
});
