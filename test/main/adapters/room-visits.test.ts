import { describe, expect, test } from 'vitest';
import { room } from '../../../main/adapters/room/index.ts';
import { TestClient } from '../../helpers/adapter-client.ts';
import { hasMembers, joinRoom, openRooms } from '../../helpers/room-bridge.ts';
import { started } from '../../helpers/started.ts';
import { refusal } from '../../helpers/text-client.ts';
import { until } from '../../helpers/until.ts';

const hall = { route: 'room', room: 'hall' } as const;

describe('/room/<name>', () => {
	test('brings every text to all others as it is, as an echo hub does', async () => {
		await using bridge = await openRooms();
		await using one = await bridge.connect('/room/hall');
		await using two = await bridge.connect('/room/hall');
		await using three = await bridge.connect('/room/hall');
		await using elsewhere = await bridge.connect('/room/Hall');
		const texts = ['score|12', 'room.say no command here', '{"do":1}', ' <b>\t\n ', '', 'おはよう'];
		for (const text of texts) one.send(text);
		expect(await two.take(texts.length)).toEqual(texts);
		expect(await three.take(texts.length)).toEqual(texts);
		two.send('answer');
		// Not what it said itself: the answer is the first thing that it hears.
		expect(await one.next()).toBe('answer');
		elsewhere.send('alone');
		three.send('last');
		expect(await one.next()).toBe('last');
	});

	test('is the same room for those who joined by command', async () => {
		await using bridge = await openRooms();
		await using booth = await joinRoom(bridge, 'Booth', '"Main hall"');
		await using item = await bridge.connect('/room/Main%20hall?name=Old%20item');
		await using other = await bridge.connect('/room/Main%20hall/');
		await hasMembers(booth, 'Main hall', 3);
		item.send('state=1');
		expect(await booth.next()).toBe('room.message\tMain hall\tOld item\tstate=1');
		expect(await other.next()).toBe('state=1');
		booth.send('state=2');
		expect(await item.next()).toBe('state=2');
		expect(await booth.ask('room.history')).toMatch(/\tOld item\tstate=1\t[^\t]+\tBooth\tstate=2$/);
	});

	test('takes a name in whichever way its letters were put together', async () => {
		await using bridge = await openRooms();
		await using booth = await joinRoom(bridge, 'Booth', 'が');
		await using item = await bridge.connect(`/room/${encodeURIComponent('か\u3099')}`);
		item.send('hi');
		expect(await booth.next()).toMatch(/^room\.message\tが\t#\d+\thi$/);
	});

	test('says goodbye when rooms are switched off, and keeps others out with words', async () => {
		await using bridge = await openRooms();
		await using item = await bridge.connect('/room/hall');
		await using booth = await joinRoom(bridge, 'Booth', 'hall');
		await hasMembers(booth, 'hall', 2);
		await bridge.call('adapter.enable', { id: 'room', isEnabled: false });
		expect(await item.closed).toMatchObject({
			code: 1001,
			reason: expect.stringContaining('switched off') as string,
		});
		expect((await refusal(bridge.url('/room/hall'))).status).toBe(503);
		expect(await booth.ask('bridge.ping')).toBe('ok\tbridge.ping\tpong');
	});

	test('is full at some point, and says so', async () => {
		await using session = await started(room, {});
		const guests = Array.from({ length: 501 }, (_, at) => new TestClient(`Guest ${at}`));
		for (const guest of guests) session.session.visit?.(guest, hall);
		expect(guests[499]?.disconnected).toBeNull();
		expect(guests[500]?.disconnected?.en).toBe('The room "hall" is full: 500 are in it.');
		guests[0]?.leave();
		const late = new TestClient('Late');
		session.session.visit?.(late, hall);
		expect(late.disconnected).toBeNull();
	});

	test('sends one text to all visitors at once', async () => {
		await using session = await started(room, {});
		const guests = Array.from({ length: 200 }, (_, at) => new TestClient(`Guest ${at}`));
		const voices = guests.map((guest) => session.session.visit?.(guest, hall));
		voices[7]?.('hello');
		expect(session.sent).toHaveLength(1);
		expect(session.sent[0]?.to).toEqual(guests.filter((_, at) => at !== 7));
	});

	test('is quiet while nothing is forwarded, and goes on afterwards', async () => {
		await using bridge = await openRooms();
		await using one = await bridge.connect('/room/hall');
		await using two = await bridge.connect('/room/hall');
		await bridge.call('server.forward', { isOn: false });
		one.send('lost');
		await bridge.row(({ outcome }) => outcome === 'FORWARDING_PAUSED', 'what was lost');
		await bridge.call('server.forward', { isOn: true });
		one.send('heard');
		expect(await two.next()).toBe('heard');
	});

	test('is one row of the log, with all who heard it', async () => {
		await using bridge = await openRooms();
		await using one = await bridge.connect('/room/hall');
		await using two = await bridge.connect('/room/hall');
		await using three = await bridge.connect('/room/hall');
		one.send('hello');
		await Promise.all([two.next(), three.next()]);
		const rows = await until(async () => {
			const found = await bridge.rows(({ text }) => text === 'hello');
			return found.length === 2 ? found : null;
		}, 'two rows');
		expect(rows).toMatchObject([
			{ kind: 'text', direction: 'in' },
			{ kind: 'text', direction: 'out', instance: 'room', cause: rows[0]?.id },
		]);
		expect(rows[1]).toHaveProperty('audience.length', 2);
	});
});
