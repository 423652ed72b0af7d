import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { AppError } from '../../../main/contract/errors.ts';
import { fieldsOf } from '../../../main/contract/fields.ts';
import { bindArgs } from '../../../main/wire/bind.ts';
import { decodeFrame } from '../../../main/wire/frame.ts';

const declarations = {
	scene: z.object({ name: z.string() }),
	text: z.object({ source: z.string(), text: z.string() }),
	transition: z.object({ name: z.string().optional(), ms: z.int().min(50).max(20_000).optional() }),
	filter: z.object({ source: z.string(), filter: z.string(), state: z.enum(['on', 'off']) }),
	volume: z.object({ input: z.string(), decibels: z.number().min(-100).max(26) }),
	flag: z.object({ on: z.boolean() }),
	list: z.object({ first: z.string(), rest: z.array(z.string()) }),
	none: z.object({}),
};

function bind(message: string) {
	const frame = decodeFrame(message, (name) => name === 'x');
	if (frame.kind !== 'command') throw new Error(`no command: ${message}`);
	return bindArgs(frame.args, fieldsOf(declarations[frame.command as keyof typeof declarations]));
}

function problem(message: string): string {
	try {
		bind(message);
	} catch (error) {
		if (error instanceof AppError) return `${error.code}: ${error.message}`;
		throw error;
	}
	throw new Error(`accepted: ${message}`);
}

describe('fields by position', () => {
	test.each([
		['x.scene Live', { name: 'Live' }],
		['x.scene   My long  scene ', { name: 'My long  scene' }],
		['x.scene "My scene"', { name: 'My scene' }],
		['x.scene "a" and "b"', { name: '"a" and "b"' }],
		['x.text "Big title" Hello, world', { source: 'Big title', text: 'Hello, world' }],
		['x.text Title "line 1\\nline 2"', { source: 'Title', text: 'line 1\nline 2' }],
		['x.text Title say "hi"', { source: 'Title', text: 'say "hi"' }],
		['x.text Title name=Bob', { source: 'Title', text: 'name=Bob' }],
		['x.text Title text=Bob', { source: 'Title', text: 'text=Bob' }],
		['x.text\tBig title\t a\tb ', { source: 'Big title', text: ' a\tb ' }],
		['x.text\tTitle\tsource=Other', { source: 'Title', text: 'source=Other' }],
		['x.transition Fade 300', { name: 'Fade', ms: 300 }],
		['x.transition Fade', { name: 'Fade' }],
		['x.transition', {}],
		['x.transition\t\t300', { ms: 300 }],
		['x.volume Mic -6.5', { input: 'Mic', decibels: -6.5 }],
		['x.filter Cam Blur ON', { source: 'Cam', filter: 'Blur', state: 'on' }],
		['x.flag yes', { on: true }],
		['x.list a b "c d"', { first: 'a', rest: ['b', 'c d'] }],
		['x.list\ta\tb\tc d', { first: 'a', rest: ['b', 'c d'] }],
		['x.none', {}],
	])('%j', (message, expected) => {
		expect(bind(message)).toEqual(expected);
	});
});

describe('fields by name', () => {
	test.each([
		['x.scene name=Live', { name: 'Live' }],
		['x.scene name=name=Live', { name: 'name=Live' }],
		['x.transition ms=300', { ms: 300 }],
		['x.transition ms=300 name=Fade', { ms: 300, name: 'Fade' }],
		['x.text source="Big title" text=Hello there', { source: 'Big title', text: 'Hello there' }],
		['x.list first=a rest=b "c d"', { first: 'a', rest: ['b', 'c d'] }],
		['x.list\tfirst=a\trest=b\tc d', { first: 'a', rest: ['b', 'c d'] }],
		['x.text\tsource=Big title\ttext=Hello\tthere', { source: 'Big title', text: 'Hello\tthere' }],
	])('%j', (message, expected) => {
		expect(bind(message)).toEqual(expected);
	});
});

describe('a mistake is told in words', () => {
	test.each([
		['x.scene', 'FIELD_MISSING: The field "name" is missing.'],
		['x.text Title', 'FIELD_MISSING: The field "text" is missing.'],
		['x.text source=a source=b', 'FIELD_INVALID: The field "source" is given twice.'],
		[
			'x.transition name=Fade 300',
			'FIELD_INVALID: After a named field, all fields must be named: "300".',
		],
		[
			'x.transition Fade 3,5',
			'FIELD_INVALID: The field "ms" must be a whole number from 50 to 20000, not "3,5".',
		],
		[
			'x.transition Fade 10',
			'FIELD_INVALID: The field "ms" must be a whole number from 50 to 20000, not "10".',
		],
		[
			'x.volume Mic loud',
			'FIELD_INVALID: The field "decibels" must be a number with a point, like 0.5, from -100 to 26, not "loud".',
		],
		[
			'x.volume Mic Infinity',
			'FIELD_INVALID: The field "decibels" must be a number with a point, like 0.5, from -100 to 26, not "Infinity".',
		],
		[
			'x.filter Cam Blur maybe',
			'FIELD_INVALID: The field "state" must be one of: on, off, not "maybe".',
		],
		['x.flag perhaps', 'FIELD_INVALID: The field "on" must be true or false, not "perhaps".'],
		['x.flag __proto__', 'FIELD_INVALID: The field "on" must be true or false, not "__proto__".'],
		[
			'x.flag constructor',
			'FIELD_INVALID: The field "on" must be true or false, not "constructor".',
		],
		[
			'x.text "Title Hello',
			'FIELD_INVALID: A field starts with " but has no closing ". Write \\" for a quote inside.',
		],
		['x.none now', 'FIELD_INVALID: This command takes no fields.'],
		[
			'{"do":"x.scene","args":{"nmae":"Live"}}',
			'FIELD_INVALID: There is no field "nmae". It takes: name.',
		],
		[
			'{"do":"x.scene","args":{"name":7}}',
			'FIELD_INVALID: The field "name" must be a text, not "7".',
		],
		[
			'{"do":"x.scene","args":{"__proto__":{"name":"Live"}}}',
			'FIELD_INVALID: There is no field "__proto__". It takes: name.',
		],
	])('%j', (message, expected) => {
		expect(problem(message)).toBe(expected);
	});

	test.each([
		`x.volume Mic ${'9'.repeat(5_000)}x`,
		`x.volume Mic 1 ${'9'.repeat(5_000)}`,
		`x.volume Mic 1\t${'9 '.repeat(5_000)}`,
		`x.transition name=Fade ${'9'.repeat(5_000)}`,
		JSON.stringify({ do: 'x.scene', args: { ['n'.repeat(5_000)]: 'Live' } }),
		JSON.stringify({ do: 'x.scene', args: { name: Array(5_000).fill('Live') } }),
		// Written out, it would be more than the stack can hold.
		`{"do":"x.scene","args":{"name":${'['.repeat(30_000)}${']'.repeat(30_000)}}}`,
	])('a long value is repeated in part only: %.30s…', (message) => {
		expect(problem(message).length).toBeLessThan(250);
	});
});

test('any text is given back by position and by name, in TABs, quotes and JSON', () => {
	const source = fc
		.string({ minLength: 1, unit: 'grapheme' })
		.filter((text) => !/[\t]/u.test(text) && !/^(source|text)=/u.test(text));
	const text = fc.string({ minLength: 1, unit: 'grapheme' });
	const quote = (value: string) =>
		`"${value.replace(/["\\]/gu, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')}"`;
	fc.assert(
		fc.property(source, text, (from, said) => {
			const expected = { source: from, text: said };
			expect(bind(`x.text\t${from}\t${said}`)).toEqual(expected);
			expect(bind(`x.text\tsource=${from}\ttext=${said}`)).toEqual(expected);
			expect(bind(`x.text ${quote(from)} ${quote(said)}`)).toEqual(expected);
			expect(bind(JSON.stringify({ do: 'x.text', args: expected }))).toEqual(expected);
		}),
	);
});

test('no input throws anything but words', () => {
	const verb = fc.constantFrom(...Object.keys(declarations));
	const rest = fc.oneof(
		fc.string({ unit: 'binary' }),
		fc
			.array(fc.constantFrom('"', '\\', ' ', '\t', 'name=', 'ms=', 'a', '1', '\n'), {
				maxLength: 20,
			})
			.map((parts) => parts.join('')),
	);
	fc.assert(
		fc.property(verb, fc.constantFrom(' ', '\t'), rest, (name, separator, tail) => {
			try {
				bind(`x.${name}${separator}${tail}`);
			} catch (error) {
				expect(error).toBeInstanceOf(AppError);
			}
		}),
		{ numRuns: 2_000 },
	);
});
