import { performance } from 'node:perf_hooks';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { checkSettings } from '../../../main/adapters/check-settings.ts';
import { compileReduction, reductionText } from '../../../main/adapters/kit/reduction.ts';
import { AppError } from '../../../main/contract/errors.ts';
import { fieldsOf } from '../../../main/contract/fields.ts';
import { say } from '../../../main/contract/words.ts';

const weather = {
	main: { temp: 21.5, humidity: 40 },
	weather: [{ id: 7, text: 'Clear' }],
	sys: null,
};

const reduce = (expression: string, input: unknown = weather) =>
	compileReduction(expression).reduce(input);

/** Runs it and tells for how long at most nothing else could run meanwhile. */
async function longestBlock(running: Promise<unknown>): Promise<number> {
	let longest = 0;
	let last = performance.now();
	const tick = setInterval(() => {
		longest = Math.max(longest, performance.now() - last);
		last = performance.now();
	}, 5);
	await running.catch(() => undefined);
	clearInterval(tick);
	return Math.max(longest, performance.now() - last);
}

describe('a reduction', () => {
	test.each([
		['main.temp', [21.5]],
		['weather[0].text', ['Clear']],
		['main.temp > 20', [true]],
		['[main.temp, main.humidity]', [21.5, 40]],
		['{"is": weather.text, "at": main.temp}', ['Clear', 21.5]],
		['main', [21.5, 40]],
		['[sys, main.temp]', ['', 21.5]],
		['$string(main)', ['{"temp":21.5,"humidity":40}']],
		['$match("a1 b22", /[a-z](\\d+)/).groups', ['1', '22']],
		['$pad("x", -5) & $join(["a", "b"], "-")', ['    xa-b']],
		['["a", "b"].$pad(3, "#")', ['a##', 'b##']],
		['main.temp.$string()', ['21.5']],
		['$replace("a/b/c", /\\//, "-")', ['a-b-c']],
	])('%s gives %j', async (expression, values) => {
		expect(await reduce(expression)).toEqual(values);
	});

	test('takes whatever JSON can say', async () => {
		expect(await reduce('$', [1, 2])).toEqual([1, 2]);
		expect(await reduce('$', 'text')).toEqual(['text']);
		expect(await reduce('$', false)).toEqual([false]);
	});

	test('that finds nothing says so, or gives no values where that is no mistake', async () => {
		await expect(reduce('main.Temp')).rejects.toThrow(
			'The reduction gives no values: it found nothing. Compare its names with what was answered, upper and lower case included.',
		);
		await expect(reduce('sys')).rejects.toThrow(/found nothing/);
		expect(await compileReduction('main.Temp').find(weather)).toEqual([]);
	});

	test.each([
		['weather', /a record within a list\. Name single values/],
		['[[1, 2], [3]]', /a list within a list/],
		['$sum', /a function\. Call it/],
		['[1..100]', /100 values, and at most 64 fit/],
		['$pad("", 20000, "x")', /20000 characters, and at most 16000 fit/],
		['$length(5)', /Argument 1 of function "length" does not match .* \(at character 8\)/],
	])('%s is refused with what to write instead', async (expression, message) => {
		await expect(reduce(expression)).rejects.toThrow(message);
		await expect(reduce(expression)).rejects.toMatchObject({ code: 'COMMAND_FAILED' });
	});

	test.each([
		['main.', 'This is no JSONata expression: Unexpected end of expression (at character 5).'],
		[
			'a[',
			'This is no JSONata expression: Expected "]" before end of expression (at character 2).',
		],
		['$match(a, /(?<=x)y/)', /no JSONata expression: error parsing regexp: .*\(\?<=x\)y/],
		['$match(a, /(.{1000}){70}/)', /error parsing regexp|too large/],
	])('%s is refused before it is used', (expression, message) => {
		expect(() => compileReduction(expression)).toThrow(message);
		expect(() => compileReduction(expression)).toThrow(
			expect.objectContaining({ code: 'SETTINGS_INVALID' }) as Error,
		);
	});
});

describe('a reduction without end', () => {
	const endless = [
		{
			of: 'calls',
			expression: '($f := function($x) { $f($x + 1) }; $f(1))',
			why: /longer than 1 s/,
		},
		{
			of: 'inner calls',
			expression: '($f := function($x) { 1 + $f($x) }; $f(1))',
			why: /too deep/,
		},
		{ of: 'a range', expression: '[1..1e7]', why: /more than 10000 items/ },
		{
			of: 'comparisons',
			expression: '$count($distinct($))',
			input: Array.from({ length: 200_000 }, (_, at) => at),
			why: /longer than 1 s/,
		},
		{
			of: 'text',
			expression: '($f := function($s) { $f($uppercase($s & $s)) }; $f("x"))',
			why: /a text of more than 4000000 characters/,
		},
		{ of: 'padding', expression: '$pad("", 2e9, "x")', why: /more than 4000000/ },
		{ of: 'joined text', expression: '$join([1..9000].("x"), $pad("", 4e4))', why: /than 4000000/ },
		{
			of: 'lists',
			expression: '$map([1..9000], function($i) { [1..9000] })',
			why: /too much memory|longer than 1 s/,
		},
		{
			of: 'tries to match',
			expression: '$match($, /(x+x+)+y/)',
			input: 'x'.repeat(50_000),
			why: /found nothing/,
		},
	];
	test.each(endless)('of $of ends, and nothing else waits for it', async (one) => {
		const running = reduce(one.expression, one.input ?? null);
		const block = await longestBlock(running);
		await expect(running).rejects.toThrow(one.why);
		expect(block, 'ms without a turn').toBeLessThan(1_000);
		expect(await reduce('main.temp')).toEqual([21.5]);
	});

	test('makes the others wait their turn, and too many of them are refused', async () => {
		const all = Array.from({ length: 300 }, (_, at) => reduce(`main.temp + ${at % 3}`));
		const settled = await Promise.allSettled(all);
		const refused = settled.filter(({ status }) => status === 'rejected');
		expect(refused).toHaveLength(100);
		expect(settled[4]).toEqual({ status: 'fulfilled', value: [22.5] });
		expect((refused[0] as PromiseRejectedResult).reason).toMatchObject({
			message: expect.stringContaining('too many answers') as string,
		});
	});
});

describe('a setting that holds an expression', () => {
	const settings = z.object({
		take: reductionText()
			.meta({ label: say('Values', '値') })
			.default(''),
		rows: z
			.array(z.object({ name: z.string(), take: reductionText() }))
			.max(5)
			.default([]),
	});
	const adapter = { settings, info: { settings: fieldsOf(settings) } as never };

	test('may be empty', () => {
		expect(checkSettings(adapter, {})).toEqual({ take: '', rows: [] });
		expect(checkSettings(adapter, { take: ' main.temp ' })).toMatchObject({ take: 'main.temp' });
	});

	test('says where it is broken', () => {
		const check = (input: unknown) => () => checkSettings(adapter, input);
		expect(check({ take: 'main.' })).toThrow(AppError);
		expect(check({ take: 'main.' })).toThrow(
			'Values: This is no JSONata expression: Unexpected end of expression (at character 5).',
		);
		expect(check({ rows: [{ name: 'a', take: 'a[' }] })).toThrow(
			/^rows, row 1, take: This is no JSONata expression: .*character 2/,
		);
	});
});
