import { describe, expect, test } from 'vitest';
import { isoText, isZone, readClock } from '../../../main/adapters/system/clock.ts';
import { loadBetween } from '../../../main/adapters/system/gauges.ts';
import { system } from '../../../main/adapters/system/index.ts';
import { adapterSuite } from '../../helpers/adapter-suite.ts';
import { openTestBridge } from '../../helpers/open-bridge.ts';
import { started } from '../../helpers/started.ts';
import { until } from '../../helpers/until.ts';

const everything = ['time', 'minute', 'date', 'cpu', 'memory', 'battery', 'network'];

/** What every computer has. */
const common = everything.filter((event) => event !== 'battery');

describe('system', () => {
	// A battery is a matter of the machine: `run` would throw what the next test expects.
	const { commands } = system;
	adapterSuite(
		{ ...system, commands: new Map([...commands].filter(([name]) => name !== 'battery')) },
		() => ({
			settings: { interval: 1 },
			async stir(session) {
				session.session.want?.(new Set(everything));
				for (const event of common) await session.event(event);
				const { text } = session.of('time')[0] ?? {};
				await until(() => session.of('time').at(-1)?.text !== text, 'the next second');
			},
		}),
	);

	test('tells the level of the battery, or says that there is none', async () => {
		await using session = await started(system, {});
		const answer = await session.run('battery').catch((error: unknown) => error);
		if (answer instanceof Error)
			expect(answer).toMatchObject({
				code: 'FEATURE_UNSUPPORTED',
				message: 'This computer has no battery.',
			});
		else expect(answer).toMatchObject({ level: expect.any(Number) as number });
	});

	test('tells the time of any zone, and of none that there is not', async () => {
		await using session = await started(system, { zone: 'Asia/Tokyo' });
		const here = await session.run('time');
		expect(here.iso).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00$/u);
		expect(new Date(String(here.iso)).getTime()).toBeGreaterThan(Date.now() - 2_000);
		expect(await session.run('zone')).toEqual({ hours: 9, text: '+09:00' });
		expect(await session.run('zone', { zone: 'Asia/Kathmandu' })).toEqual({
			hours: 5.75,
			text: '+05:45',
		});
		expect((await session.run('time', { zone: 'UTC' })).iso).toMatch(/\+00:00$/u);
		await expect(session.run('date', { zone: 'Mars/Olympus' })).rejects.toMatchObject({
			code: 'FIELD_INVALID',
		});
		expect(await session.suggest('time', 'zone')).toContain('Europe/Berlin');
		await expect(started(system, { zone: 'Mars/Olympus' })).rejects.toMatchObject({
			code: 'SETTINGS_INVALID',
			message: 'Time zone must be a time zone such as Asia/Tokyo, UTC or +09:00.',
		});
	});

	test('ticks on the second', async () => {
		await using session = await started(system, {});
		session.session.want?.(new Set(['time']));
		await session.event('time');
		session.clear();
		await until(() => session.told.length > 0, 'the next second');
		// A busy machine is late, none is early.
		expect(Date.now() % 1_000).toBeLessThan(900);
		expect(session.of('time')[0]?.second).toBe(new Date().getSeconds());
	});

	test('measures only what somebody wants, and forgets what nobody wants any more', async () => {
		await using session = await started(system, { interval: 1 });
		session.session.want?.(new Set(['memory', 'time', 'connected']));
		await session.event('memory');
		await session.event('time');
		session.session.want?.(new Set(['network']));
		expect(session.forgotten.map(({ event }) => event).toSorted()).toEqual(['memory', 'time']);
		session.clear();
		await session.event('network');
		session.session.want?.(new Set(['time']));
		await session.event('time');
		expect(session.of('memory')).toEqual([]);
		expect(session.of('cpu')).toEqual([]);
	});

	test('begins with the first subscriber, also after the last has left', async () => {
		await using bridge = await openTestBridge({
			adapters: [system],
			instances: [{ id: 'system', adapter: 'system', enabled: true, settings: {} }],
		});
		const detail = async () => {
			const { instances } = await bridge.call('app.load', null);
			const status = instances[0]?.status;
			return status?.kind === 'ready' ? (status.detail?.en ?? '') : '';
		};
		await until(async () => (await detail()).startsWith('nothing is measured'), 'rest');
		for (const round of [1, 2]) {
			await using item = await bridge.connect('/?sub=system.date,system.memory');
			const texts = await item.take(2);
			expect(
				texts.toSorted().map((text) => text.split('\t')[0]),
				`round ${round}`,
			).toEqual(['system.date', 'system.memory']);
			expect(await detail()).toBe('measures date, memory');
			item.socket.close();
			await item.closed;
			await until(async () => (await detail()).startsWith('nothing is measured'), 'rest again');
		}
	});
});

describe('a clock', () => {
	test.each([
		{ at: '2026-03-08T06:59:59Z', zone: 'America/New_York', iso: '2026-03-08T01:59:59-05:00' },
		{ at: '2026-03-08T07:00:00Z', zone: 'America/New_York', iso: '2026-03-08T03:00:00-04:00' },
		{ at: '2026-12-31T18:45:00Z', zone: 'Asia/Kathmandu', iso: '2027-01-01T00:30:00+05:45' },
		{ at: '2024-02-29T00:00:00Z', zone: 'UTC', iso: '2024-02-29T00:00:00+00:00' },
		{ at: '2026-01-01T02:00:00Z', zone: 'America/St_Johns', iso: '2025-12-31T22:30:00-03:30' },
		{ at: '2026-01-01T02:00:00.999Z', zone: '+13:00', iso: '2026-01-01T15:00:00+13:00' },
	])('at $at in $zone shows $iso', ({ at, zone, iso }) => {
		const clock = readClock(new Date(at), zone);
		expect(isoText(clock)).toBe(iso);
		expect(clock.weekday).toBe(new Date(`${iso.slice(0, 10)}T00:00Z`).getUTCDay());
	});

	test('knows which zones there are', () => {
		for (const zone of ['UTC', 'Asia/Tokyo', 'Europe/Berlin', '+05:30'])
			expect(isZone(zone)).toBe(true);
		for (const zone of ['', 'Tokyo?', 'constructor', '+99:00']) expect(isZone(zone)).toBe(false);
	});
});

test('a load is a part of the time between two looks', () => {
	expect(loadBetween({ busy: 100, all: 1_000 }, { busy: 350, all: 2_000 })).toBe(0.25);
	expect(loadBetween({ busy: 100, all: 1_000 }, { busy: 100, all: 1_000 })).toBe(0);
	// Counters that went back, as on a machine that moved to another host.
	expect(loadBetween({ busy: 900, all: 1_000 }, { busy: 100, all: 2_000 })).toBe(0);
});
