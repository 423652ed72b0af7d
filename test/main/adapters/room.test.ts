import { describe, expect, test } from 'vitest';
import { room } from '../../../main/adapters/room/index.ts';
import { TestClient } from '../../helpers/adapter-client.ts';
import { adapterSuite } from '../../helpers/adapter-suite.ts';
import { hasMembers, joinRoom, openRooms } from '../../helpers/room-bridge.ts';
import { started } from '../../helpers/started.ts';

describe('room', () => {
	adapterSuite(room, () => ({
		settings: {},
		async stir(session) {
			const other = new TestClient('Other');
			await session.run('join', { room: 'lobby' });
			await session.run('join', { room: 'lobby' }, { client: other });
			await session.run('say', { text: 'Hello' });
			other.leave();
		},
	}));
});

describe('a client that joined', () => {
	test('hears what others say, and not itself', async () => {
		await using bridge = await openRooms();
		await using booth = await bridge.connect('/?name=Booth');
		await using stage = await bridge.connect('/?name=Stage');
		expect(await booth.ask('room.join lobby')).toBe('ok\troom.join\tlobby\t1');
		expect(await stage.ask('room.join lobby')).toBe('ok\troom.join\tlobby\t2');
		expect(await booth.ask('room.say Doors open at nine')).toBe('ok\troom.say\tlobby\t2');
		expect(await stage.next()).toBe('room.message\tlobby\tBooth\tDoors open at nine');
		expect(await stage.ask('room.say Thanks')).toBe('ok\troom.say\tlobby\t2');
		expect(await booth.soFar()).toEqual(['room.message\tlobby\tStage\tThanks']);
	});

	test('says plain texts without a command', async () => {
		await using bridge = await openRooms();
		await using booth = await joinRoom(bridge, 'Booth', 'lobby');
		await using stage = await joinRoom(bridge, 'Stage', 'lobby');
		booth.send('just a plain text');
		expect(await stage.next()).toBe('room.message\tlobby\tBooth\tjust a plain text');
		await booth.ask('room.leave');
		booth.send('nobody hears this');
		expect(await booth.soFar()).toEqual([]);
		expect(await stage.soFar()).toEqual([]);
	});

	test('of several rooms speaks in the one joined last, or in the one it names', async () => {
		await using bridge = await openRooms();
		await using booth = await bridge.connect('/?name=Booth');
		await using lobby = await joinRoom(bridge, 'Lobby', 'lobby');
		await using stage = await joinRoom(bridge, 'Stage', '"Main stage"');
		await booth.ask('room.join "Main stage"');
		await booth.ask('room.join lobby');
		expect(await booth.ask('room.rooms')).toBe('ok\troom.rooms\tMain stage\tlobby');
		await booth.ask('room.say to the lobby');
		await booth.ask('room.say-in "Main stage" to the stage');
		// Joining again chooses where to speak.
		expect(await booth.ask('room.join "Main stage"')).toBe('ok\troom.join\tMain stage\t2');
		booth.send('to the stage again');
		expect(await booth.ask('room.leave "Main stage"')).toBe('ok\troom.leave\tMain stage');
		booth.send('to the lobby again');
		expect(await lobby.take(2)).toEqual([
			'room.message\tlobby\tBooth\tto the lobby',
			'room.message\tlobby\tBooth\tto the lobby again',
		]);
		expect(await stage.take(2)).toEqual([
			'room.message\tMain stage\tBooth\tto the stage',
			'room.message\tMain stage\tBooth\tto the stage again',
		]);
	});

	test('sees who is there, and hears who comes and goes if it subscribed', async () => {
		await using bridge = await openRooms();
		await using door = await bridge.connect('/?name=Door&sub=room.*');
		await using street = await bridge.connect('/?name=Street&sub=room.joined,room.left');
		await door.next();
		await door.ask('room.join lobby');
		const guest = await joinRoom(bridge, 'Guest', 'lobby');
		expect(await door.next()).toBe('room.joined\tlobby\tGuest\t2');
		expect(await door.ask('room.members')).toBe('ok\troom.members\tlobby\tDoor\tGuest');
		await guest[Symbol.asyncDispose]();
		expect(await door.next()).toBe('room.left\tlobby\tGuest\t1');
		// Not its room.
		expect(await street.soFar()).toEqual([]);
	});

	test('asks for what it missed', async () => {
		await using bridge = await openRooms();
		await using booth = await joinRoom(bridge, 'Booth', 'lobby');
		for (const number of [1, 2, 3]) await booth.ask(`room.say number ${number}`);
		await using late = await joinRoom(bridge, 'Late', 'lobby');
		const [ok, ref, where, ...messages] = (await late.ask('room.history lobby 2')).split('\t');
		expect([ok, ref, where]).toEqual(['ok', 'room.history', 'lobby']);
		const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
		expect(messages).toEqual([
			expect.stringMatching(time),
			'Booth',
			'number 2',
			expect.stringMatching(time),
			'Booth',
			'number 3',
		]);
	});

	test('hears no tags of strangers, unless it wants them', async () => {
		await using bridge = await openRooms();
		await using booth = await joinRoom(bridge, 'Booth', 'lobby');
		await using plain = await joinRoom(bridge, 'Plain', 'lobby');
		await using rich = await bridge.connect('/?name=Rich&markup=keep');
		await rich.ask('room.join lobby');
		await booth.ask('room.say <size=900>Boo</size>');
		expect(await plain.next()).toBe('room.message\tlobby\tBooth\tBoo');
		expect(await rich.next()).toBe('room.message\tlobby\tBooth\t<size=900>Boo</size>');
		expect(await plain.ask('room.history')).toMatch(/\tBooth\tBoo$/);
		expect(await rich.ask('room.history')).toMatch(/\tBooth\t<size=900>Boo<\/size>$/);
	});

	test('is told what it did wrong', async () => {
		await using bridge = await openRooms();
		await using booth = await bridge.connect('/?name=Booth');
		expect(await booth.ask('room.say Hello')).toBe(
			'err\troom.say\tSTATE_CONFLICT\tYou are in no room. Join one first: room.join lobby',
		);
		await booth.ask('room.join lobby');
		expect(await booth.ask('room.say-in loby Hello')).toBe(
			'err\troom.say-in\tTARGET_NOT_FOUND\tYou are not in the room "loby". Rooms you are in: lobby.',
		);
		expect(await booth.ask('room.join "a\\nb"')).toMatch(/^err\troom\.join\tFIELD_INVALID\t/);
		for (let number = 1; number < 20; number += 1) await booth.ask(`room.join room-${number}`);
		expect(await booth.ask('room.join one-more')).toMatch(
			/^err\troom\.join\tSTATE_CONFLICT\tYou are in 20 rooms/,
		);
		expect(await booth.ask('room.leave')).toMatch(/^ok\troom\.leave\tlobby\troom-1\t/);
		expect(await booth.ask('room.status')).toBe('ok\troom.status\t0\t0\tfalse');
	});

	test('needs nobody to allow it, as installed', async () => {
		await using bridge = await openRooms({}, { access: {}, limits: {} });
		await using booth = await bridge.connect('/?name=Booth');
		expect(await booth.ask('room.join lobby')).toBe('ok\troom.join\tlobby\t1');
		expect(await booth.ask('room.say hi')).toBe('ok\troom.say\tlobby\t1');
	});

	test('is released when rooms are switched off', async () => {
		await using bridge = await openRooms();
		await using booth = await joinRoom(bridge, 'Booth', 'lobby');
		await bridge.call('adapter.enable', { id: 'room', isEnabled: false });
		booth.send('nobody hears this');
		expect(await booth.ask('room.say Hello')).toMatch(/^err\troom\.say\tADAPTER_NOT_READY/);
		await bridge.call('adapter.enable', { id: 'room', isEnabled: true });
		await using stage = await joinRoom(bridge, 'Stage', 'lobby');
		expect(await stage.ask('room.members')).toBe('ok\troom.members\tlobby\tStage');
		await booth.ask('room.join lobby');
		await hasMembers(stage, 'lobby', 2);
	});
});

describe('a room', () => {
	test('is over when all have left, but for what it remembers', async () => {
		await using session = await started(room, { historyLength: 2 });
		const ann = new TestClient('Ann');
		await session.run('join', { room: 'quiet' }, { client: ann });
		await session.run('join', { room: 'talk' }, { client: ann });
		for (const text of ['a', 'b', 'c']) ann.say(text);
		await session.run('leave', {}, { client: ann });
		expect(await session.run('status')).toMatchObject({ rooms: 1, members: 0 });
		await session.run('join', { room: 'talk' }, { client: ann });
		const { messages } = await session.run('history', {}, { client: ann });
		expect(messages).toEqual([expect.anything(), 'Ann', 'b', expect.anything(), 'Ann', 'c']);
	});

	test('has an end to its history, and rooms have one to their number', async () => {
		await using session = await started(room, { historyLength: 500 });
		const ann = new TestClient('Ann');
		await session.run('join', { room: 'talk' }, { client: ann });
		for (let number = 0; number < 20; number += 1) ann.say('x'.repeat(10_000));
		const { messages } = await session.run('history', { count: 500 }, { client: ann });
		expect((messages as string[]).length / 3).toBe(6);
		const crowd = Array.from({ length: 10 }, (_, at) => new TestClient(`Guest ${at}`));
		for (const [at, client] of crowd.entries())
			for (let number = 0; number < 20 && at * 20 + number < 199; number += 1)
				await session.run('join', { room: `${at}-${number}` }, { client });
		const more = session.run('join', { room: 'one more' }, { client: ann });
		await expect(more).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
		// One that only remembers gives way.
		await session.run('leave', {}, { client: ann });
		await session.run('join', { room: 'one more' }, { client: ann });
		expect(await session.run('status')).toMatchObject({ rooms: 200 });
	});

	test('suggests its name on the page', async () => {
		await using session = await started(room, {});
		await session.run('join', { room: 'lobby' });
		expect(await session.suggest('join', 'room')).toEqual(['lobby']);
	});
});
