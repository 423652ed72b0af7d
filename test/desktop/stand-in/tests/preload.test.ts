import { describe, expect, test } from 'vitest';
import { until } from '../../../helpers/until.ts';
import { startSample, storyOf } from './sample.ts';

describe('the preload', () => {
	test('runs before the page’s first script, in a world that the page cannot see', async () => {
		await using app = await startSample();
		const page = await app.page();
		expect(await page.evaluate(() => globalThis.seen)).toEqual({ sample: 'object', frozen: true });
		const names = await page.evaluate(() =>
			['require', 'process', 'ipcRenderer', 'contextBridge', 'module', 'electron'].filter(
				(name) => name in globalThis,
			),
		);
		expect(names).toEqual([]);
		expect(await page.evaluate(() => globalThis.sample.globals())).toEqual([
			'undefined',
			'undefined',
			'undefined',
			'object',
			'function',
		]);
	});

	test('may require electron and nothing else', async () => {
		await using app = await startSample();
		const page = await app.page();
		const refusal = await page.evaluate(() => {
			try {
				return globalThis.sample.asks('node:fs');
			} catch (error) {
				return String(error);
			}
		});
		expect(refusal).toBe('Error: module not found: node:fs');
	});

	test('gives copies and functions to the page, and of errors only the message', async () => {
		await using app = await startSample();
		const page = await app.page();
		const seen = await page.evaluate(() => {
			const { nested } = globalThis.sample;
			let error: unknown;
			try {
				globalThis.sample.throws();
			} catch (thrown) {
				error = thrown;
			}
			return {
				isOurs: nested instanceof Object && nested.when instanceof Date,
				nested: JSON.stringify(nested),
				twice: globalThis.sample.twice((n) => n * 10),
				error: [String(error), Object.keys(error as object)],
			};
		});
		expect(seen).toEqual({
			isOurs: true,
			nested: '{"list":[1,{"two":2}],"when":"1970-01-01T00:00:00.000Z"}',
			twice: [10, 20],
			error: ['Error: from the preload', []],
		});
	});
});

describe('a message between page and app', () => {
	test('is copied by structured clone, both ways', async () => {
		await using app = await startSample();
		const page = await app.page();
		const same = await page.evaluate(async () => {
			const cycle: Record<string, unknown> = { name: 'cycle' };
			cycle.self = cycle;
			const { value } = await globalThis.sample.echo({
				cycle,
				map: new Map([[1n, new Set(['a'])]]),
				bytes: new Uint8Array([1, 2, 3]),
				odd: [undefined, NaN, -0, new Date(NaN), /x/giu],
			});
			const {
				cycle: back,
				map,
				bytes,
				odd,
			} = value as {
				cycle: { self: unknown };
				map: Map<bigint, Set<string>>;
				bytes: Uint8Array;
				odd: [undefined, number, number, Date, RegExp];
			};
			return [
				back.self === back,
				map.get(1n)?.has('a'),
				bytes instanceof Uint8Array && bytes.join(),
				odd.map((one) => (Object.is(one, -0) ? '-0' : String(one))),
			];
		});
		expect(same).toEqual([
			true,
			true,
			'1,2,3',
			['undefined', 'NaN', '-0', 'Invalid Date', '/x/giu'],
		]);
	});

	test('is refused when it cannot be cloned, in Electron’s words', async () => {
		await using app = await startSample();
		const page = await app.page();
		const refusals = await page.evaluate(() =>
			Promise.all(
				[
					globalThis.sample.echo(() => 1),
					globalThis.sample.function(),
					globalThis.sample.fail(),
				].map((promise) => promise.catch((error: unknown) => String(error))),
			),
		);
		expect(refusals).toEqual([
			'Error: An object could not be cloned.',
			"Error: Error invoking remote method 'function': Error: An object could not be cloned.",
			"Error: Error invoking remote method 'fail': TypeError: as asked",
		]);
		expect(app.output).toContain("Error occurred in handler for 'fail'");
	});

	test('may go without an answer, and come back by an event', async () => {
		await using app = await startSample();
		const page = await app.page();
		const told = await page.evaluate(
			() =>
				new Promise((resolve) => {
					globalThis.sample.onTold(resolve);
					globalThis.sample.tell('from the page');
				}),
		);
		expect(told).toEqual({ what: 'from the page' });
		await until(async () => (await storyOf(app)).includes('from the page'), 'the message');
	});
});
