import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { placeOn, PlaceFile } from '../../../main/electron/place.ts';

const main = { x: 0, y: 0, width: 1_920, height: 1_040 };
const left = { x: -1_280, y: 100, width: 1_280, height: 900 };

describe('the place of the window', () => {
	test('is the middle of the main screen at first', () => {
		expect(placeOn([main, left], 'normal', undefined)).toEqual({
			x: 320,
			y: 120,
			width: 1_280,
			height: 800,
		});
		expect(placeOn([main], 'overlay', undefined)).toMatchObject({ width: 420, height: 640 });
	});

	test('is where it was, on any screen', () => {
		const was = { x: -1_200, y: 200, width: 800, height: 600 };
		expect(placeOn([main, left], 'normal', was)).toEqual(was);
	});

	test('is the middle again when its screen has gone', () => {
		const was = { x: -1_200, y: 200, width: 800, height: 600 };
		expect(placeOn([main], 'normal', was)).toEqual({ x: 560, y: 220, width: 800, height: 600 });
	});

	test.each([
		['above the screen, where its title bar cannot be reached', { x: 100, y: -300 }],
		['below it', { x: 100, y: 1_030 }],
		['all but a corner to the right of it', { x: 1_900, y: 100 }],
	])('is the middle for one that is %s', (_where, at) => {
		const place = placeOn([main], 'normal', { ...at, width: 800, height: 600 });
		expect(place).toEqual({ x: 560, y: 220, width: 800, height: 600 });
	});

	test('is no larger than the screen', () => {
		const small = { x: 0, y: 0, width: 1_024, height: 700 };
		expect(placeOn([small], 'normal', undefined)).toEqual(small);
		const was = { x: 10, y: 10, width: 3_000, height: 2_000 };
		expect(placeOn([small], 'normal', was)).toMatchObject({ width: 1_024, height: 700 });
	});
});

describe('its file', () => {
	test('keeps both shapes apart, and outlives a start', async () => {
		await using folder = await openFolder();
		const file = await PlaceFile.open(folder.file);
		const normal = { x: 1, y: 2, width: 800, height: 600 };
		const overlay = { x: 5, y: 6, width: 400, height: 700 };
		await file.save({ normal, isMaximized: true });
		await file.save({ overlay });
		const again = await PlaceFile.open(folder.file);
		expect(again.places).toEqual({ normal, isMaximized: true, overlay });
	});

	test.each([
		'',
		'no JSON',
		'[]',
		'{"normal":{"x":"1"}}',
		'{"normal":{"x":0,"y":0,"width":-1,"height":1}}',
	])('that holds %j is as good as none', async (text) => {
		await using folder = await openFolder();
		await writeFile(folder.file, text);
		const file = await PlaceFile.open(folder.file);
		expect(file.places).toEqual({});
		await file.save({ isMaximized: false });
		expect(await readFile(folder.file, 'utf8')).toBe('{"isMaximized":false}');
	});
});

async function openFolder() {
	const folder = await mkdtemp(join(tmpdir(), 'place-'));
	return {
		file: join(folder, 'window.json'),
		[Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
	};
}
