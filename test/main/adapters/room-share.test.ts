import { randomUUID } from 'node:crypto';
import { connectAsync } from 'mqtt';
import { describe, expect, test } from 'vitest';
import { room } from '../../../main/adapters/room/index.ts';
import type { Hello } from '../../../main/adapters/room/share/envelope.ts';
import { adapterSuite } from '../../helpers/adapter-suite.ts';
import { NpmBroker } from '../../helpers/npm-broker.ts';
import { joinRoom, openRooms, roomStatus } from '../../helpers/room-bridge.ts';
import { until } from '../../helpers/until.ts';

const PREFIX = 'resonite-bridge/rooms';

/** A bridge that shares, connected to the broker. */
async function openSharing(broker: string, sharedRooms: readonly string[] = ['*']) {
	const bridge = await openRooms({ broker, sharedRooms: [...sharedRooms] });
	await roomStatus(bridge, 'Shared through');
	return bridge;
}

/** Another program on the broker, that speaks as a bridge does. */
async function openPeer(broker: NpmBroker) {
	const client = await connectAsync(broker.url, { reconnectPeriod: 0 });
	const bridge = randomUUID();
	return {
		bridge,
		publish: (topic: string, payload: string | Buffer, retain = false) =>
			client.publishAsync(topic, payload, { qos: 1, retain }),
		say: (room: string, seq: number, more: Readonly<Record<string, unknown>> = {}) =>
			client.publishAsync(
				`${PREFIX}/room/${room}`,
				JSON.stringify({ v: 1, bridge, seq, age: 0, from: 'Peer', text: `text ${seq}`, ...more }),
				{ qos: 1 },
			),
		async hear(topic: string, listener: (text: string) => void) {
			client.on('message', (_topic: string, payload: Buffer) => {
				listener(payload.toString());
			});
			await client.subscribeAsync(topic);
		},
		[Symbol.asyncDispose]: () => client.endAsync(true),
	};
}

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at + 1);
const heardFrom = (from: string, texts: readonly string[]) =>
	texts.map((text) => `room.message\tlobby\t${from}\t${text}`);

describe('room, sharing', () => {
	adapterSuite(room, async () => {
		const broker = await NpmBroker.open();
		return {
			settings: { broker: broker.url, sharedRooms: ['*'] },
			[Symbol.asyncDispose]: () => broker[Symbol.asyncDispose](),
		};
	});
});

describe('a shared room', () => {
	test('is one on both bridges: each message once, and in order', async () => {
		await using broker = await NpmBroker.open();
		await using east = await openSharing(broker.url, ['lobby']);
		await using west = await openSharing(broker.url);
		await using ann = await joinRoom(east, 'Ann', 'lobby');
		await using bob = await joinRoom(west, 'Bob', 'lobby');
		await using item = await west.connect('/room/lobby');
		const texts = numbers(100).map((number) => `text ${number}`);
		for (const text of texts) ann.send(text);
		expect(await bob.take(100)).toEqual(heardFrom('Ann', texts));
		expect(await item.take(100)).toEqual(texts);
		item.send('thanks');
		expect(await ann.next()).toMatch(/^room\.message\tlobby\t#\d+\tthanks$/);
		expect(await bob.next()).toMatch(/\tthanks$/);
		expect(await ann.ask('room.history lobby 500')).toMatch(/\ttext 100\t[^\t]+\t#\d+\tthanks$/);
		// Nothing came back, and nothing came twice.
		bob.send('end');
		expect(await ann.next()).toBe('room.message\tlobby\tBob\tend');
		expect(await bob.soFar()).toEqual([]);
	});

	test('is one that was chosen; the others stay at home', async () => {
		await using broker = await NpmBroker.open();
		await using east = await openSharing(broker.url, ['lobby', 'Main hall/ü+#']);
		await using west = await openSharing(broker.url);
		await using ann = await joinRoom(east, 'Ann', 'private');
		await using bob = await joinRoom(west, 'Bob', 'private');
		await ann.ask('room.say nobody elsewhere hears this');
		await ann.ask('room.join "Main hall/ü+#"');
		await bob.ask('room.join "Main hall/ü+#"');
		await ann.ask('room.say hello');
		expect(await bob.next()).toBe('room.message\tMain hall/ü+#\tAnn\thello');
	});

	test('remembers, where it was chosen by name, also while nobody is in it', async () => {
		await using broker = await NpmBroker.open();
		await using east = await openSharing(broker.url, ['lobby']);
		await using west = await openSharing(broker.url, ['lobby']);
		await using ann = await joinRoom(east, 'Ann', 'lobby');
		await ann.ask('room.say before');
		await using bob = await west.connect('/?name=Bob');
		await until(
			async () => (await bob.ask('room.status')) === 'ok\troom.status\t1\t0\ttrue',
			'a room that remembers',
		);
		await bob.ask('room.join lobby');
		expect(await bob.ask('room.history')).toMatch(/\tAnn\tbefore$/);
	});

	test('begins for a bridge when it starts', async () => {
		await using broker = await NpmBroker.open();
		await using east = await openSharing(broker.url);
		await using ann = await joinRoom(east, 'Ann', 'lobby');
		await ann.ask('room.say old');
		await using west = await openSharing(broker.url);
		await using bob = await joinRoom(west, 'Bob', 'lobby');
		await ann.ask('room.say new');
		expect(await bob.next()).toBe('room.message\tlobby\tAnn\tnew');
	});
});

describe('without its broker', () => {
	test('a room goes on at home, says so, and makes up for it', async () => {
		const broker = await NpmBroker.open();
		const { port, url } = broker;
		await using east = await openSharing(url);
		await using west = await openSharing(url);
		await using ann = await joinRoom(east, 'Ann', 'lobby');
		await using amy = await joinRoom(east, 'Amy', 'lobby');
		await using bob = await joinRoom(west, 'Bob', 'lobby');
		ann.send('before');
		expect(await bob.next()).toMatch(/\tbefore$/);
		await broker[Symbol.asyncDispose]();
		await roomStatus(east, 'Not shared right now');
		expect(await amy.next()).toMatch(/\tbefore$/);
		for (const number of numbers(20)) ann.send(`a${number}`);
		for (const number of numbers(20)) bob.send(`b${number}`);
		const as = numbers(20).map((number) => `a${number}`);
		const bs = numbers(20).map((number) => `b${number}`);
		expect(await amy.take(20)).toEqual(heardFrom('Ann', as));
		expect(await ann.ask('room.status')).toBe('ok\troom.status\t1\t2\tfalse');
		await using _again = await NpmBroker.open({ port });
		expect(await bob.take(20)).toEqual(heardFrom('Ann', as));
		expect(await ann.take(20)).toEqual(heardFrom('Bob', bs));
		expect(await amy.take(20)).toEqual(heardFrom('Bob', bs));
		await Promise.all([east, west].map((bridge) => roomStatus(bridge, 'Shared through')));
		ann.send('after');
		expect(await bob.next()).toMatch(/\tafter$/);
		expect(await bob.soFar()).toEqual([]);
		expect(await ann.soFar()).toEqual([]);
	});

	test('a bridge that lost only its own connection gets what it missed', async () => {
		await using broker = await NpmBroker.open();
		await using east = await openSharing(broker.url);
		await using ann = await joinRoom(east, 'Ann', 'lobby');
		const known = new Set(broker.clientIds);
		await using west = await openSharing(broker.url);
		const wests = broker.clientIds.find((id) => !known.has(id)) ?? '';
		await using bob = await joinRoom(west, 'Bob', 'lobby');
		ann.send('1');
		expect(await bob.next()).toMatch(/\t1$/);
		broker.drop(wests);
		await until(() => !broker.clientIds.includes(wests), 'the end of a connection');
		for (const number of [2, 3, 4]) ann.send(String(number));
		expect(await bob.take(3)).toEqual(heardFrom('Ann', ['2', '3', '4']));
		expect(await bob.soFar()).toEqual([]);
	});

	test('what is too much to wait is dropped, and told', async () => {
		const broker = await NpmBroker.open();
		const { port, url } = broker;
		await using east = await openSharing(url);
		await using west = await openSharing(url);
		await using ann = await joinRoom(east, 'Ann', 'lobby');
		await using bob = await joinRoom(west, 'Bob', 'lobby');
		await broker[Symbol.asyncDispose]();
		await roomStatus(east, 'Not shared right now');
		for (const number of numbers(210)) ann.send(String(number));
		await east.row(
			({ text }) => text.includes('more than 200 messages wait'),
			'that some are lost',
		);
		await using _again = await NpmBroker.open({ port });
		const row = await east.row(({ text }) => text.includes('The broker is back'), 'how many');
		expect(row.text).toContain('10 of the messages');
		const late = numbers(210).slice(10).map(String);
		expect(await bob.take(200)).toEqual(heardFrom('Ann', late));
	});

	test('the status says what to do', async () => {
		await using broker = await NpmBroker.open({ users: { ann: 'secret' } });
		const shared = { broker: broker.url, sharedRooms: ['*'] };
		await using bridge = await openRooms({ ...shared, user: 'eve' });
		expect(await roomStatus(bridge, 'Not shared right now')).toContain('refused the user "eve"');
		await using one = await bridge.connect('/room/lobby');
		await using two = await bridge.connect('/room/lobby');
		one.send('still here');
		expect(await two.next()).toBe('still here');
		await using idle = await openRooms({ broker: broker.url });
		expect(await roomStatus(idle)).toContain('no room is chosen');
		await using lonely = await openRooms({ sharedRooms: ['lobby'] });
		expect(await roomStatus(lonely)).toContain('there is no broker');
	});
});

describe('other programs on the broker', () => {
	test('are heard once per message, and in order', async () => {
		await using broker = await NpmBroker.open();
		await using bridge = await openSharing(broker.url);
		await using ann = await joinRoom(bridge, 'Ann', 'lobby');
		await using peer = await openPeer(broker);
		for (const seq of [1, 2, 2, 1, 4, 3, 4, 5]) await peer.say('lobby', seq);
		expect(await ann.take(5)).toEqual(
			heardFrom(
				'Peer',
				numbers(5).map((number) => `text ${number}`),
			),
		);
		// What is missing for good holds the rest up only for a moment.
		await peer.say('lobby', 7);
		expect(await ann.next()).toMatch(/\ttext 7$/);
		expect(await ann.soFar()).toEqual([]);
	});

	test('answer the question that was asked last, or none', async () => {
		await using broker = await NpmBroker.open();
		await using peer = await openPeer(broker);
		const hellos: Hello[] = [];
		await peer.hear(`${PREFIX}/hello`, (text) => hellos.push(JSON.parse(text) as Hello));
		await using bridge = await openSharing(broker.url);
		await using ann = await joinRoom(bridge, 'Ann', 'lobby');
		await peer.say('lobby', 1);
		expect(await ann.next()).toMatch(/\ttext 1$/);
		// Number 2 is missing, so it asks.
		await peer.say('lobby', 3);
		const { bridge: id, turn } = await until(
			() => hellos.find((hello) => hello.turn > (hellos[0]?.turn ?? 0)),
			'a question',
		);
		const here = (number: number, seq: number) =>
			peer.publish(
				`${PREFIX}/here`,
				JSON.stringify({ v: 1, bridge: peer.bridge, to: { [id]: number }, said: { lobby: seq } }),
			);
		await here(turn - 1, 9);
		await peer.say('lobby', 2);
		expect(await ann.take(2)).toEqual(heardFrom('Peer', ['text 2', 'text 3']));
		await here(turn, 4);
		await peer.say('lobby', 4);
		await peer.say('lobby', 5);
		expect(await ann.next()).toMatch(/\ttext 5$/);
	});

	test('cannot do more than say something', async () => {
		await using broker = await NpmBroker.open();
		await using bridge = await openSharing(broker.url);
		await using ann = await joinRoom(bridge, 'Ann', 'lobby');
		await using peer = await openPeer(broker);
		const lobby = `${PREFIX}/room/lobby`;
		const wrong = ['', '{', 'null', '[]', '{"v":1}', '\u0000', 'x'.repeat(300_000)];
		for (const payload of wrong) await peer.publish(lobby, payload);
		await peer.publish(lobby, Buffer.from([0xff, 0xfe]));
		for (const payload of [...wrong, '{"v":1,"bridge":"x","turn":1,"up":1,"seen":{}}'])
			await peer.publish(`${PREFIX}/hello`, payload);
		const bad = [
			{ v: 2 },
			{ bridge: 'me' },
			{ seq: 0 },
			{ seq: 1.5 },
			{ age: -1 },
			{ age: 1e9 },
			{ from: 7 },
			{ from: 'x'.repeat(300) },
			{ text: null },
			{ text: 'x'.repeat(70_000) },
		];
		for (const more of bad) await peer.say('lobby', 1, more);
		await peer.publish(`${PREFIX}/room/%E0`, '{}');
		await peer.publish(lobby, JSON.stringify({ v: 1, bridge: peer.bridge, seq: 9, age: 0 }), true);
		await peer.say('lobby', 1, { from: 'Eve\u202e\n', text: '<b>hi</b>', more: 1 });
		expect(await ann.next()).toBe('room.message\tlobby\tEve\thi');
	});

	test('cannot flood it', async () => {
		await using broker = await NpmBroker.open();
		await using bridge = await openSharing(broker.url);
		await using ann = await joinRoom(bridge, 'Ann', 'lobby');
		await using peer = await openPeer(broker);
		await Promise.all(numbers(2_000).map((seq) => peer.say('lobby', seq)));
		const row = await bridge.row(({ text }) => text.includes('more than rooms take'), 'the flood');
		const left = Number(/(\d+) of their/.exec(row.text)?.[1]);
		expect(left).toBeGreaterThan(0);
		expect((await ann.soFar()).length).toBe(2_000 - left);
	}, 30_000);
});
