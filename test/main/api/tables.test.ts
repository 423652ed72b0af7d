import { describe, expect, test } from 'vitest';
import type { Input } from '../../../main/contract/commands.ts';
import { AppError, errorValue } from '../../../main/contract/errors.ts';
import { openTestBridge } from '../../helpers/open-bridge.ts';
import { until } from '../../helpers/until.ts';
import { lampInstance, Workshop } from '../adapters-host/tiny.ts';

type Configured = Omit<Input<'adapter.configure'>, 'id'>;

/** A lamp with bulbs, and what it was last started with. */
async function openBulbs() {
	const workshop = new Workshop();
	const bridge = await openTestBridge({
		adapters: [workshop.adapter],
		instances: [lampInstance(true)],
	});
	const configure = async (input: Configured) => {
		const before = workshop.lamps.length;
		await bridge.call('adapter.configure', { id: 'lamp', ...input });
		await until(() => workshop.lamps.length > before, 'a new start');
		return workshop.last.settings.bulbs;
	};
	const wrong = async (input: Configured) =>
		configure(input).then(
			() => 'saved',
			(error: unknown) => {
				if (!(error instanceof AppError)) throw error;
				return `${error.code}: ${error.words.en}`;
			},
		);
	const seen = async () => (await bridge.call('app.load', null)).instances[0];
	return {
		bridge,
		configure,
		wrong,
		seen,
		[Symbol.asyncDispose]: () => bridge[Symbol.asyncDispose](),
	};
}

const bulbs = (...names: string[]) => ({ bulbs: names.map((name) => ({ name, watts: 5 })) });

describe('secrets of rows', () => {
	test('are set by the name of the row, and never told', async () => {
		await using lamp = await openBulbs();
		const started = await lamp.configure({
			settings: bulbs('left', 'right'),
			secrets: { 'bulbs.left.pin': '1234' },
		});
		expect(started).toEqual([
			{ name: 'left', watts: 5, pin: '1234' },
			{ name: 'right', watts: 5 },
		]);
		const seen = await lamp.seen();
		expect(seen?.secrets).toEqual({
			password: false,
			'bulbs.left.pin': true,
			'bulbs.right.pin': false,
		});
		expect(JSON.stringify(seen)).not.toContain('1234');
	});

	test('follow a row to its new name, also where two change places', async () => {
		await using lamp = await openBulbs();
		await lamp.configure({
			settings: bulbs('left', 'right'),
			secrets: { 'bulbs.left.pin': '1', 'bulbs.right.pin': '2' },
		});
		const started = await lamp.configure({
			settings: bulbs('left', 'right'),
			secrets: {},
			renamed: { 'bulbs.left': 'bulbs.right', 'bulbs.right': 'bulbs.left' },
		});
		expect(started).toMatchObject([{ pin: '2' }, { pin: '1' }]);
	});

	test('go with their row', async () => {
		await using lamp = await openBulbs();
		await lamp.configure({ settings: bulbs('left'), secrets: { 'bulbs.left.pin': '1' } });
		await lamp.configure({ settings: bulbs(), secrets: {} });
		expect(await lamp.configure({ settings: bulbs('left'), secrets: {} })).toEqual([
			{ name: 'left', watts: 5 },
		]);
	});
});

test('a mistake is told with its row, and nothing is saved', async () => {
	await using lamp = await openBulbs();
	await lamp.configure({ settings: bulbs('left'), secrets: {} });
	expect(
		await lamp.wrong({ settings: { bulbs: [{ name: 'left', watts: -1 }] }, secrets: {} }),
	).toBe(
		'SETTINGS_INVALID: bulbs, row 1: watts must be a number with a point, like 0.5, of at least 0.',
	);
	expect(await lamp.wrong({ settings: bulbs('left', 'left'), secrets: {} })).toBe(
		'SETTINGS_INVALID: bulbs: there are two rows named "left".',
	);
	expect(
		await lamp.wrong({ settings: bulbs('left'), secrets: { 'bulbs.right.pin': '1' } }),
	).toMatch(/wrong part of the form/u);
	expect(
		await lamp.wrong({ settings: { bulbs: [{ name: 'left', pin: '1' }] }, secrets: {} }),
	).toMatch(/wrong part of the form/u);
	expect((await lamp.seen())?.settings).toEqual(bulbs('left'));
});

test('a mistake is told with its place, so that the page can say it there', async () => {
	await using lamp = await openBulbs();
	const place = (settings: Configured['settings']) =>
		lamp.configure({ settings, secrets: {} }).then(
			() => 'saved',
			(error: unknown) => errorValue(error).place,
		);
	const one = { name: 'left', watts: 5 };
	expect(await place({ bulbs: [one, { name: 'right', watts: -1 }] })).toEqual({
		field: 'bulbs',
		row: 1,
		column: 'watts',
	});
	expect(await place({ bulbs: [one, one] })).toEqual({ field: 'bulbs', row: 1, column: 'name' });
	expect(await place({ room: 7 })).toEqual({ field: 'room', row: null, column: null });
});

describe('a try', () => {
	const trial = (settings: Configured['settings'], secrets: Configured['secrets'] = {}) => ({
		id: 'lamp',
		table: 'bulbs',
		row: 'left',
		settings,
		secrets,
		params: { seconds: '2' },
	});

	test('works on what is typed, with the secrets that are stored', async () => {
		await using lamp = await openBulbs();
		await lamp.configure({ settings: bulbs('left'), secrets: { 'bulbs.left.pin': '1' } });
		const { isOk, parts } = await lamp.bridge.call(
			'adapter.try',
			trial({ bulbs: [{ name: 'left', watts: 9 }] }),
		);
		expect(isOk).toBe(true);
		expect(parts.map(({ text }) => text)).toEqual(['left with pin 1', '9 W for 2 s']);
		expect((await lamp.seen())?.settings).toEqual(bulbs('left'));
	});

	test('that fails shows how far it came', async () => {
		await using lamp = await openBulbs();
		const { isOk, words, parts } = await lamp.bridge.call(
			'adapter.try',
			trial({ bulbs: [{ name: 'left', watts: 0 }] }, { 'bulbs.left.pin': '7' }),
		);
		expect(isOk).toBe(false);
		expect(words.en).toBe('It stayed dark.');
		expect(parts.map(({ text }) => text)).toEqual(['left with pin 7']);
	});

	test('of a wrong field says which', async () => {
		await using lamp = await openBulbs();
		const { isOk, words } = await lamp.bridge.call('adapter.try', {
			...trial(bulbs('left')),
			params: { seconds: '99' },
		});
		expect(isOk).toBe(false);
		expect(words.en).toMatch(/"seconds" must be/u);
	});
});
