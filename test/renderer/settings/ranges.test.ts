import { expect, test } from 'vitest';
import { defaultSettings, settings } from '../../../main/contract/settings.ts';
import { limitRanges, MAX_PATH, most, ranges } from '../../../renderer/views/settings/ranges.ts';

const { server, journal, limits } = settings.shape;

test.for([
	['port', ranges.port, server.shape.port],
	['maxMegabytes', ranges.maxMegabytes, journal.shape.maxMegabytes],
	['maxDays', ranges.maxDays, journal.shape.maxDays],
] as const)('the page and the bridge agree on the range of %s', ([, { min, max }, schema]) => {
	expect([schema.minValue, schema.maxValue]).toEqual([min, max]);
});

test('the page knows every limit, its range and what it is at first', () => {
	const known = Object.fromEntries(
		Object.entries(limits.shape).map(([key, { minValue, maxValue }]) => [
			key,
			{
				min: minValue,
				max: maxValue,
				default: defaultSettings.limits[key as keyof typeof limitRanges],
			},
		]),
	);
	expect(limitRanges).toEqual(known);
});

test('the page and the bridge agree on how many entries a list may have, and how long a path', () => {
	const names = (count: number) => Array.from({ length: count }, (_, at) => `host-${at}`);
	const origins = (count: number) => names(count).map((name) => `https://${name}`);
	const path = (length: number) => 'x'.repeat(length);
	const { aliases, lan } = server.shape;
	const isRight = (schema: typeof aliases | typeof lan.shape.certificate, value: unknown) =>
		schema.safeParse(value).success;
	expect(isRight(aliases, names(most.aliases))).toBe(true);
	expect(isRight(aliases, names(most.aliases + 1))).toBe(false);
	expect(isRight(server.shape.origins, origins(most.origins))).toBe(true);
	expect(isRight(server.shape.origins, origins(most.origins + 1))).toBe(false);
	for (const schema of [lan.shape.certificate, lan.shape.privateKey]) {
		expect(isRight(schema, path(MAX_PATH))).toBe(true);
		expect(isRight(schema, path(MAX_PATH + 1))).toBe(false);
	}
});
