import { describe, expect, test } from 'vitest';
import { openTestBridge, type TestBridge } from '../../helpers/open-bridge.ts';
import { refusal } from '../../helpers/text-client.ts';
import { until } from '../../helpers/until.ts';
import { lampInstance, Workshop } from './tiny.ts';

async function openLamp(enabled = true) {
	const workshop = new Workshop();
	const bridge = await openTestBridge({
		adapters: [workshop.adapter],
		instances: [lampInstance(enabled)],
	});
	if (enabled) await status(bridge, 'ready');
	return { bridge, workshop, [Symbol.asyncDispose]: () => bridge[Symbol.asyncDispose]() };
}

const status = (bridge: TestBridge, kind: string) =>
	until(async () => {
		const { instances } = await bridge.call('app.load', null);
		return instances.find(({ id }) => id === 'lamp')?.status.kind === kind;
	}, `status ${kind}`);

describe('an audience', () => {
	test('of clients that are named hears it without a subscription, and nobody else', async () => {
		await using opened = await openLamp();
		const { bridge, workshop } = opened;
		await using guest = await bridge.connect('/room/hall?name=Guest');
		await using other = await bridge.connect('/?sub=lamp.blinked');
		const { client } = await until(() => workshop.last.visitors[0], 'the guest');
		workshop.last.context.emit('blinked', { times: 2 }, { to: [client] });
		workshop.last.context.emit('blinked', { times: 3 });
		expect(await guest.next()).toBe('lamp.blinked\t2');
		expect(await other.next()).toBe('lamp.blinked\t3');
	});

	test('that is narrowed is those who subscribed and are meant', async () => {
		await using opened = await openLamp();
		const { bridge, workshop } = opened;
		await using left = await bridge.connect('/?name=Left&sub=lamp.blinked');
		await using right = await bridge.connect('/?name=Right&sub=lamp.blinked');
		await using idle = await bridge.connect('/?name=Left');
		const { context } = workshop.last;
		context.emit('blinked', { times: 1 }, { only: ({ name }) => name === 'Left' });
		context.emit('blinked', { times: 2 });
		expect(await left.next()).toBe('lamp.blinked\t1');
		expect(await right.next()).toBe('lamp.blinked\t2');
		expect(await idle.ask('bridge.ping')).toBe('ok\tbridge.ping\tpong');
	});

	test('of a state holds for those who subscribe later, too', async () => {
		await using opened = await openLamp();
		const { bridge, workshop } = opened;
		const only = { only: ({ name }: { name: string }) => name === 'Left' };
		workshop.last.context.emit('color-changed', { color: 'blue' }, only);
		await using left = await bridge.connect('/?name=Left&sub=lamp.color-changed');
		await using right = await bridge.connect('/?name=Right&sub=lamp.color-changed');
		expect(await left.next()).toBe('lamp.color-changed\tblue');
		expect(await right.ask('bridge.ping')).toBe('ok\tbridge.ping\tpong');
	});
});

test('a state that is forgotten is not told to new subscribers', async () => {
	await using opened = await openLamp();
	const { bridge, workshop } = opened;
	const { context } = workshop.last;
	context.emit('level-changed', { bulb: 'a', level: 1 });
	context.emit('level-changed', { bulb: 'b', level: 2 });
	context.forget('level-changed', { bulb: 'a' });
	await using client = await bridge.connect('/?sub=lamp.level-changed');
	expect(await client.next()).toBe('lamp.level-changed\tb\t2');
});

describe('what is wanted', () => {
	test('is told when somebody subscribes first, and when the last one goes', async () => {
		await using opened = await openLamp();
		const { bridge, workshop } = opened;
		const lamp = workshop.last;
		expect(lamp.wanted.map((set) => [...set])).toEqual([[]]);
		const told = (events: string[]) =>
			until(
				() => JSON.stringify([...(lamp.wanted.at(-1) ?? [])]) === JSON.stringify(events),
				`wanted ${events.join()}`,
			);
		await using first = await bridge.connect('/?sub=lamp.blinked');
		await told(['blinked']);
		await using second = await bridge.connect();
		await second.ask('bridge.subscribe lamp.color-changed,lamp.blinked');
		await told(['color-changed', 'blinked']);
		await first[Symbol.asyncDispose]();
		await second.ask('bridge.unsubscribe lamp.blinked');
		await told(['color-changed']);
		await second[Symbol.asyncDispose]();
		await told([]);
	});

	test('is told to an adapter that starts later', async () => {
		await using opened = await openLamp(false);
		const { bridge, workshop } = opened;
		await using _client = await bridge.connect('/?sub=*.blinked');
		await bridge.call('adapter.enable', { id: 'lamp', isEnabled: true });
		await until(() => workshop.lamps[0]?.wanted.at(-1)?.has('blinked'), 'wanted');
	});
});

describe('a route', () => {
	test('leads its clients to the adapter, as they speak', async () => {
		await using opened = await openLamp();
		const { bridge, workshop } = opened;
		await using guest = await bridge.connect('/room/hall?name=Guest');
		// A command is a text like any other here.
		guest.send('bridge.ping');
		expect(await guest.next()).toBe('heard bridge.ping');
		expect(workshop.last.heard).toEqual(['bridge.ping']);
		expect(workshop.last.visitors[0]?.visit).toEqual({ route: 'room', room: 'hall' });
		const said = await bridge.row(({ text }) => text === 'bridge.ping', 'what was said');
		const heard = await bridge.row(({ text }) => text === 'heard bridge.ping', 'what was sent');
		expect(said).toMatchObject({ kind: 'text', direction: 'in' });
		expect(heard).toMatchObject({ kind: 'text', instance: 'lamp', cause: said.id });
	});

	test('is closed while its adapter is off, with words', async () => {
		await using opened = await openLamp(false);
		const { status: code, body } = await refusal(opened.bridge.url('/room/hall'));
		expect(code).toBe(503);
		expect(body).toMatch(/\/room is switched off\. Switch it on under Adapters/u);
		expect((await refusal(opened.bridge.url('/chat'))).status).toBe(503);
	});

	test('is quiet while nothing is forwarded', async () => {
		await using opened = await openLamp();
		const { bridge, workshop } = opened;
		await using guest = await bridge.connect('/room/hall');
		await bridge.call('server.forward', { isOn: false });
		guest.send('hello');
		const row = await bridge.row(({ text }) => text === 'hello', 'what was said');
		expect(row.outcome).toBe('FORWARDING_PAUSED');
		expect(workshop.last.heard).toEqual([]);
	});

	test('that crashes takes its adapter along, and nothing else', async () => {
		await using opened = await openLamp();
		const { bridge } = opened;
		await using guest = await bridge.connect('/room/hall');
		guest.send('burst');
		await status(bridge, 'failed');
		await using other = await bridge.connect();
		expect(await other.ask('bridge.ping')).toBe('ok\tbridge.ping\tpong');
	});

	test('has no place for words of the bridge: they are rows', async () => {
		await using opened = await openLamp();
		const { bridge } = opened;
		await using guest = await bridge.connect('/room/hall?codec=xml');
		await bridge.row(
			({ kind, text }) => kind === 'notice' && text.includes('codec'),
			'the mistake',
		);
		guest.send('hi');
		expect(await guest.next()).toBe('heard hi');
	});
});
