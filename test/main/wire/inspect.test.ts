import { expect, test } from 'vitest';
import { inspect } from '../../../main/wire/inspect.ts';

test('JSON is shown by its leaves, and indented', () => {
	expect(inspect('{"a":{"b":[1,"x"]},"c":null}')).toEqual({
		fields: [
			{ name: 'a.b.0', value: '1' },
			{ name: 'a.b.1', value: 'x' },
			{ name: 'c', value: 'null' },
		],
		pretty: '{\n  "a": {\n    "b": [\n      1,\n      "x"\n    ]\n  },\n  "c": null\n}',
	});
});

test('lines and kv are shown by their fields', () => {
	expect(inspect('ok\tobs.scene\tLive').fields).toEqual([
		{ name: '1', value: 'ok' },
		{ name: '2', value: 'obs.scene' },
		{ name: '3', value: 'Live' },
	]);
	expect(inspect('ok=%2317&name=a%20b&bad=%').fields).toEqual([
		{ name: 'ok', value: '#17' },
		{ name: 'name', value: 'a b' },
		{ name: 'bad', value: '%' },
	]);
	expect(inspect('hello')).toEqual({ fields: [], pretty: null });
});

/** Texts of 64 KiB that would become far more than that if they were shown in full. */
const bombs = {
	'brackets in brackets': `{"a":${'['.repeat(32_000)}${']'.repeat(32_000)}}`,
	'values at the bottom of a pit': `{"a":${'['.repeat(3_000)}${'1,'.repeat(29_000)}1${']'.repeat(3_000)}}`,
	'one long name over many values': `{"${'k'.repeat(32_000)}":[${'1,'.repeat(16_000)}1]}`,
	'nothing but TABs': '\t'.repeat(65_536),
	'nothing but ampersands': `ok=${'&'.repeat(65_533)}`,
};

test.each(Object.entries(bombs))('%s are not made larger than they are', (_name, text) => {
	expect(text.length).toBeLessThanOrEqual(65_536);
	const from = performance.now();
	const { fields, pretty } = inspect(text);
	expect(performance.now() - from).toBeLessThan(1_000);
	expect(fields.length).toBeLessThanOrEqual(1_000);
	// In full these are up to 1 GB.
	expect(JSON.stringify({ fields, pretty }).length).toBeLessThan(20 * text.length);
});
