import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { moods } from '../../build/icon-drawings.ts';
import { drawnFrom, iconFiles } from '../../build/icon-files.ts';
import { icnsTypes } from '../../build/icon-formats.ts';
import { readIcns, readIco, readPng } from '../helpers/icon-readers.ts';

const folder = fileURLToPath(new URL('../../build/icons', import.meta.url));
const read = (path: string) => readFileSync(join(folder, path));

describe('icons', () => {
	test('are made from the drawings as they are now: else "npm run icons"', () => {
		expect(read('drawn-from').toString().trim()).toBe(drawnFrom());
	});

	test('are these files and no others', () => {
		const found = readdirSync(folder, { withFileTypes: true, recursive: true })
			.filter((entry) => entry.isFile())
			.map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
		expect(found.toSorted()).toEqual(
			['drawn-from', ...iconFiles.map(({ path }) => path)].toSorted(),
		);
	});

	test.each(iconFiles.filter(({ path }) => path.endsWith('.png')))(
		'$path is a picture of its size',
		({ path, parts }) => {
			const { size, visible } = readPng(read(path));
			expect(size).toBe(parts[0]?.size);
			expect(visible).toBeGreaterThan(0.2);
		},
	);

	test.each(iconFiles.filter(({ path }) => path.endsWith('.ico')))(
		'$path holds every size',
		({ path, parts }) => {
			const images = readIco(read(path));
			expect(images.map(({ size }) => size)).toEqual(parts.map(({ size }) => size));
			for (const { visible } of images) expect(visible).toBeGreaterThan(0.2);
		},
	);

	test('icon.icns holds every size, ordinary and Retina', () => {
		const images = readIcns(read('icon.icns'));
		expect(images.map(({ type, size }) => [type, size])).toEqual(Object.entries(icnsTypes));
		for (const { visible } of images) expect(visible).toBeGreaterThan(0.2);
	});

	test('the tray shows each state by another shape', () => {
		const shapes = moods.map((mood) => read(`packed/icons/${mood}Template.png`).toString('base64'));
		expect(new Set(shapes).size).toBe(moods.length);
	});
});
