import { describe, expect, test } from 'vitest';
import { titled } from '../helpers/needs.ts';
import { missingMosquitto, RealMosquitto } from '../helpers/real-mosquitto.ts';
import { joinRoom, openRooms, roomStatus } from '../helpers/room-bridge.ts';
import type { TextClient } from '../helpers/text-client.ts';

const why = missingMosquitto();

/** A bridge that shares its lobby. */
async function openSharing(broker: RealMosquitto) {
	const bridge = await openRooms({ broker: broker.url, sharedRooms: ['lobby'] });
	await roomStatus(bridge, 'Shared through');
	return bridge;
}

const row = (letter: string, from: number, count: number) =>
	Array.from({ length: count }, (_, at) => `${letter}${from + at}`);

const heard = (name: string, texts: readonly string[]) =>
	texts.map((text) => `room.message\tlobby\t${name}\t${text}`);

function sendAll(client: TextClient, texts: readonly string[]): void {
	for (const text of texts) client.send(text);
}

describe.skipIf(why !== null)(titled('rooms on two bridges (real Mosquitto)', why), () => {
	test('keep every message and its order when the broker is killed in between', async () => {
		await using broker = await RealMosquitto.start();
		await using east = await openSharing(broker);
		await using west = await openSharing(broker);
		await using ann = await joinRoom(east, 'Ann', 'lobby');
		await using bob = await joinRoom(west, 'Bob', 'lobby');
		await using item = await west.connect('/room/lobby?name=Item');

		sendAll(ann, row('a', 1, 50));
		sendAll(bob, row('b', 1, 50));
		expect(await bob.take(50)).toEqual(heard('Ann', row('a', 1, 50)));
		expect(await ann.take(50)).toEqual(heard('Bob', row('b', 1, 50)));
		await item.take(100);

		// Killed with messages under way.
		sendAll(ann, row('a', 51, 30));
		await broker.kill();
		await Promise.all([east, west].map((bridge) => roomStatus(bridge, 'Not shared right now')));
		sendAll(ann, row('a', 81, 20));
		sendAll(bob, row('b', 51, 20));
		// At home nothing waits.
		const atHome: string[] = [];
		while (atHome.length < 20) {
			const text = await item.next();
			if (text.startsWith('b')) atHome.push(text);
		}
		expect(atHome).toEqual(row('b', 51, 20));

		await broker.launch();
		expect(await bob.take(50)).toEqual(heard('Ann', row('a', 51, 50)));
		expect(await ann.take(20)).toEqual(heard('Bob', row('b', 51, 20)));
		await Promise.all([east, west].map((bridge) => roomStatus(bridge, 'Shared through')));
		sendAll(ann, ['last']);
		expect(await bob.next()).toBe('room.message\tlobby\tAnn\tlast');
		expect(await bob.soFar()).toEqual([]);
		expect(await ann.soFar()).toEqual([]);
	});

	test('go on when the broker hangs, and make up for it', async () => {
		await using broker = await RealMosquitto.start();
		await using east = await openSharing(broker);
		await using west = await openSharing(broker);
		await using ann = await joinRoom(east, 'Ann', 'lobby');
		await using amy = await joinRoom(east, 'Amy', 'lobby');
		await using bob = await joinRoom(west, 'Bob', 'lobby');
		await broker.freeze();
		sendAll(ann, row('a', 1, 10));
		expect(await amy.take(10)).toEqual(heard('Ann', row('a', 1, 10)));
		expect(await roomStatus(east, 'Not shared right now')).toContain('did not answer within 5 s');
		sendAll(ann, row('a', 11, 10));
		broker.thaw();
		expect(await bob.take(20)).toEqual(heard('Ann', row('a', 1, 20)));
		sendAll(bob, ['thanks']);
		expect(await ann.next()).toBe('room.message\tlobby\tBob\tthanks');
		expect(await bob.soFar()).toEqual([]);
	});

	test('need the right password, and say so', async () => {
		await using broker = await RealMosquitto.start({ users: { rooms: 'open sesame' } });
		const shared = { broker: broker.url, sharedRooms: ['*'], user: 'rooms' };
		await using bridge = await openRooms(shared);
		expect(await roomStatus(bridge, 'Not shared right now')).toContain(
			'refused the user "rooms": the password is wrong',
		);
		await bridge.call('adapter.configure', {
			id: 'room',
			settings: shared,
			secrets: { password: 'open sesame' },
		});
		await roomStatus(bridge, 'Shared through 127.0.0.1');
	});
});
