import { describe, expect, test } from 'vitest';
import type { CommandName, Input } from '../../../main/contract/commands.ts';
import type { AppError } from '../../../main/contract/errors.ts';
import { asInstalled, openTestBridge, type TestBridge } from '../../helpers/open-bridge.ts';
import { openStage } from '../../helpers/open-stage.ts';
import { until } from '../../helpers/until.ts';
import { lampInstance, Workshop } from '../adapters-host/tiny.ts';

const pause = (bridge: TestBridge) => bridge.call('server.forward', { isOn: false });
const goOn = (bridge: TestBridge) => bridge.call('server.forward', { isOn: true });
const load = (bridge: TestBridge) => bridge.call('app.load', null);

const paused =
	'The bridge does not forward anything right now: the person at the desktop paused it.';

async function openLamp() {
	const workshop = new Workshop();
	const bridge = await openTestBridge({
		adapters: [workshop.adapter],
		instances: [lampInstance(true)],
	});
	await status(bridge, 'ready');
	return Object.assign(bridge, { workshop });
}

const status = (bridge: TestBridge, kind: string) =>
	until(
		async () => (await load(bridge)).instances[0]?.status.kind === kind,
		`the lamp to be ${kind}`,
	);

async function failure<N extends CommandName>(bridge: TestBridge, name: N, input: Input<N>) {
	try {
		return await bridge.call(name, input);
	} catch (error) {
		return (error as AppError).code;
	}
}

describe('while forwarding is paused, a command', () => {
	test('is refused before anybody is asked, and its row says so', async () => {
		await using bridge = await openStage(asInstalled);
		await using item = await bridge.connect('/?name=Booth');
		await pause(bridge);
		expect(await item.ask('stage.scene Live')).toBe(
			`err\tstage.scene\tFORWARDING_PAUSED\t${paused}`,
		);
		// Also one that nobody has to allow.
		expect(await item.ask('#7 stage.look')).toBe(`err\t#7\tFORWARDING_PAUSED\t${paused}`);
		expect(JSON.parse(await item.ask('{"do":"stage.scene","args":{"name":"Live"}}'))).toEqual({
			err: 'stage.scene',
			code: 'FORWARDING_PAUSED',
			message: paused,
		});
		expect((await load(bridge)).access.approvals).toEqual([]);
		expect(bridge.stage.done).toEqual([]);
		const rows = await bridge.rows(({ kind }) => kind === 'command');
		expect(rows.map(({ text, outcome, grant }) => [text, outcome, grant])).toEqual([
			['stage.scene Live', 'FORWARDING_PAUSED', null],
			['#7 stage.look', 'FORWARDING_PAUSED', null],
			['{"do":"stage.scene","args":{"name":"Live"}}', 'FORWARDING_PAUSED', null],
		]);

		await goOn(bridge);
		expect(await item.ask('stage.scene Live')).toMatch(/^err\tstage.scene\tAPPROVAL_NEEDED\t/u);
		expect((await load(bridge)).access.approvals).toHaveLength(1);
	});

	test('of the composer is refused, too, and what it sends to a client still arrives', async () => {
		await using bridge = await openStage();
		await using item = await bridge.connect('/?name=Booth');
		await pause(bridge);
		await bridge.call('composer.send', { text: 'stage.look', to: { kind: 'bridge' } });
		expect(await bridge.row(({ kind }) => kind === 'reply', 'the answer')).toMatchObject({
			client: { name: 'Composer' },
			outcome: 'FORWARDING_PAUSED',
			text: `err\tstage.look\tFORWARDING_PAUSED\t${paused}`,
		});
		await bridge.call('composer.send', { text: 'stage.look', to: { kind: 'all' } });
		expect(await item.next()).toBe('stage.look');
		expect(bridge.stage.done).toEqual([]);
	});

	test('of the bridge itself is answered, and so are /echo and plain text', async () => {
		await using bridge = await openStage();
		await using item = await bridge.connect('/?name=Booth');
		await using echo = await bridge.connect('/echo');
		await pause(bridge);
		expect(await item.ask('bridge.ping hi')).toBe('ok\tbridge.ping\thi');
		expect(await item.ask('bridge.hello Sign')).toBe('ok\tbridge.hello\tSign\t');
		expect(await item.ask('bridge.help stage.look')).toMatch(/^ok\tbridge.help\tstage.look/u);
		expect(await item.ask('bridge.subscribe x.*')).toBe('ok\tbridge.subscribe\tx.*');
		expect(await echo.ask('stage.look')).toBe('stage.look');
		item.send('just talk');
		const talk = await bridge.row(({ text }) => text === 'just talk', 'plain text');
		expect(talk).toMatchObject({ kind: 'text', outcome: null });
	});

	test('that was under way is answered', async () => {
		await using bridge = await openLamp();
		await using item = await bridge.connect();
		item.send('lamp.ask how long?');
		const [answer] = await until(
			() => (bridge.workshop.last.answers.length > 0 ? bridge.workshop.last.answers : null),
			'the question',
		);
		await pause(bridge);
		answer?.('not long');
		expect(await item.next()).toBe('ok\tlamp.ask\tnot long');
	});

	test('of the person at the page still tries out an adapter', async () => {
		await using bridge = await openLamp();
		await pause(bridge);
		expect(await bridge.call('adapter.test', { id: 'lamp' })).toMatchObject({ isOk: true });
		const asked = { id: 'lamp', command: 'paint', param: 'color', given: {} };
		expect(await failure(bridge, 'adapter.suggest', asked)).toEqual(['red', 'green']);
	});
});

describe('news of the pause', () => {
	test('that is state comes once it is over, the newest of each subject only, in its order', async () => {
		await using bridge = await openStage();
		await using item = await bridge.connect('/?sub=stage-2.*');
		expect(await item.take(1)).toEqual(['stage-2.connected\ttrue']);
		await pause(bridge);
		const { stage } = bridge;
		for (const level of [1, 2, 3]) stage.emit('level-changed', { lamp: 'left', level });
		stage.emit('level-changed', { lamp: 'right', level: 4 });
		stage.emit('level-changed', { lamp: 'left', level: 5 });
		expect(await item.soFar()).toEqual([]);
		expect(await bridge.rows(({ kind }) => kind === 'event')).toHaveLength(1);

		await goOn(bridge);
		expect(await item.soFar()).toEqual([
			'stage-2.level-changed\tright\t4',
			'stage-2.level-changed\tleft\t5',
		]);
		stage.emit('level-changed', { lamp: 'left', level: 6 });
		expect(await item.soFar()).toEqual(['stage-2.level-changed\tleft\t6']);
		// What was told is not told again after the next pause.
		await pause(bridge);
		await goOn(bridge);
		expect(await item.soFar()).toEqual([]);
	});

	test('that only happened is over with it', async () => {
		await using bridge = await openStage();
		await using item = await bridge.connect('/?sub=stage-2.applauded');
		await pause(bridge);
		bridge.stage.emit('applauded', { times: 3 });
		await goOn(bridge);
		bridge.stage.emit('applauded', { times: 4 });
		expect(await item.soFar()).toEqual(['stage-2.applauded\t4']);
	});

	test('waits for those who subscribe or connect meanwhile, too, with all that they asked for', async () => {
		await using bridge = await openStage();
		const { stage } = bridge;
		stage.emit('level-changed', { lamp: 'left', level: 1 });
		await using old = await bridge.connect('/?sub=stage-2.level-changed');
		expect(await old.take(1)).toEqual(['stage-2.level-changed\tleft\t1']);
		await pause(bridge);
		await using fresh = await bridge.connect('/?sub=stage-2.*');
		await using late = await bridge.connect();
		expect(await late.ask('bridge.subscribe stage-2.*')).toBe('ok\tbridge.subscribe\tstage-2.*');
		stage.emit('level-changed', { lamp: 'right', level: 2 });
		expect([...(await fresh.soFar()), ...(await late.soFar())]).toEqual([]);

		await goOn(bridge);
		const all = [
			'stage-2.connected\ttrue',
			'stage-2.level-changed\tleft\t1',
			'stage-2.level-changed\tright\t2',
		];
		expect((await fresh.soFar()).toSorted()).toEqual(all);
		expect((await late.soFar()).toSorted()).toEqual(all);
		expect(await old.soFar()).toEqual(['stage-2.level-changed\tright\t2']);
	});

	test('of an adapter that went says that it went, and nothing of what it said before', async () => {
		await using bridge = await openLamp();
		await using item = await bridge.connect('/?sub=lamp.*');
		expect(await item.take(1)).toEqual(['lamp.connected\ttrue']);
		await pause(bridge);
		bridge.workshop.last.context.emit('color-changed', { color: 'green' });
		await bridge.call('adapter.enable', { id: 'lamp', isEnabled: false });
		await status(bridge, 'off');
		await goOn(bridge);
		expect(await item.soFar()).toEqual(['lamp.connected\tfalse']);
	});

	test('of an adapter that came back is what it says now', async () => {
		await using bridge = await openLamp();
		await using item = await bridge.connect('/?sub=lamp.*');
		expect(await item.take(1)).toEqual(['lamp.connected\ttrue']);
		await pause(bridge);
		bridge.workshop.last.context.emit('color-changed', { color: 'green' });
		await bridge.call('adapter.enable', { id: 'lamp', isEnabled: false });
		await bridge.call('adapter.enable', { id: 'lamp', isEnabled: true });
		await status(bridge, 'ready');
		bridge.workshop.last.context.emit('color-changed', { color: 'blue' });
		await goOn(bridge);
		expect(await item.soFar()).toEqual(['lamp.connected\ttrue', 'lamp.color-changed\tblue']);
	});
});

describe('the page', () => {
	test('is told of the pause at once, and the log keeps when it began and ended', async () => {
		await using bridge = await openStage();
		const told: boolean[] = [];
		bridge.bridge.bus.on('server.changed', ({ isForwarding }) => told.push(isForwarding));
		expect((await load(bridge)).server.isForwarding).toBe(true);
		await pause(bridge);
		expect(told.at(-1)).toBe(false);
		expect((await load(bridge)).server).toMatchObject({
			isForwarding: false,
			state: { kind: 'listening' },
		});
		// A second time changes nothing, and says nothing.
		await pause(bridge);
		await goOn(bridge);
		await goOn(bridge);
		expect((await load(bridge)).server.isForwarding).toBe(true);
		const rows = await bridge.rows(({ kind }) => kind === 'notice');
		expect(rows.map(({ text }) => text)).toEqual([
			'Forwarding was paused by the person at the desktop: commands are refused, and news waits.',
			'Forwarding goes on.',
		]);
	});

	test('pauses apart from panic: neither ends the other', async () => {
		await using bridge = await openStage();
		await pause(bridge);
		await bridge.call('server.panic', { isOn: true });
		await bridge.call('server.panic', { isOn: false });
		await using item = await bridge.connect();
		expect(await item.ask('stage.look')).toMatch(/^err\tstage.look\tFORWARDING_PAUSED/u);
		await bridge.call('server.panic', { isOn: true });
		await goOn(bridge);
		expect((await load(bridge)).server.state.kind).toBe('refusing');
	});
});
