import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { asRead } from '../../main/access/as-read.ts';
import { judge } from '../../main/access/permissions.ts';
import { ASKED } from '../../main/contract/access.ts';
import { AppError } from '../../main/contract/errors.ts';
import { fieldsOf } from '../../main/contract/fields.ts';
import { permission } from '../../main/contract/grants.ts';
import { cleanName } from '../../main/contract/clean-name.ts';
import { parseAddress } from '../../main/wire/address.ts';
import { bindArgs } from '../../main/wire/bind.ts';
import { encode } from '../../main/wire/encode.ts';
import { decodeFrame } from '../../main/wire/frame.ts';
import { inspect } from '../../main/wire/inspect.ts';
import { stripMarkup } from '../../main/wire/markup.ts';
import { matchesPattern, parsePatterns } from '../../main/wire/pattern.ts';
import { FUZZ_SEED, FUZZ_TIME, Random } from '../helpers/fuzz-random.ts';
import { message } from '../helpers/fuzz-messages.ts';

// What the live fuzzers try from outside, without a socket and so a hundred times as often.

/** As long as a share of the time allows. fast-check prints the seed, and the smallest input that fails. */
const options = { seed: FUZZ_SEED, numRuns: 1_000_000, interruptAfterTimeLimit: FUZZ_TIME / 50 };

const property = <T>(of: fc.Arbitrary<T>, holds: (value: T) => void) => {
	fc.assert(fc.property(of, holds), options);
};

/** Messages by the grammar, a little wrong. */
const messages = fc
	.integer()
	.map((seed) => message(new Random(seed)).toString('utf8').toWellFormed());
const anything = fc.oneof(messages, fc.string({ unit: 'binary' }), fc.json());

const params = {
	scene: z.object({ name: z.string().min(1) }),
	text: z.object({ source: z.string(), text: z.string() }),
	volume: z.object({ input: z.string(), decibels: z.number().min(-100).max(26) }),
	filter: z.object({ source: z.string(), state: z.enum(['on', 'off']), ms: z.int().optional() }),
	list: z.object({ isOn: z.boolean(), names: z.array(z.string()) }),
	status: z.object({}),
} as const;
const fields = Object.values(params).map((shape) => ({ shape, fields: fieldsOf(shape) }));

/** Runs it; an error in words is fine, any other is not. */
function inWords<T>(act: () => T): T | null {
	try {
		return act();
	} catch (error) {
		expect(error).toBeInstanceOf(AppError);
		expect((error as AppError).words.en.length).toBeLessThan(1_000);
		return null;
	}
}

/** JSON can say 1e999 and -0, and nobody can say them again. */
const asSent = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('whatever a client sends', () => {
	test('becomes text, a command or an error in words, and fields that the declaration takes', () => {
		property(anything, (text) => {
			const frame = decodeFrame(text, (name) => name === 'obs' || name === 'bridge');
			if (frame.kind !== 'command') return;
			for (const { shape, fields: declared } of fields) {
				const bound = inWords(() => bindArgs(frame.args, declared));
				if (bound) expect(shape.strict().safeParse(bound).error).toBeUndefined();
			}
		});
	});

	test('is answered by one line of text that UTF-8 can carry', () => {
		const codec = fc.constantFrom(
			'lines' as const,
			'kv' as const,
			'json' as const,
			'value' as const,
		);
		property(fc.tuple(anything, anything, codec), ([ref, value, form]) => {
			const sent = encode(form, { kind: 'ok', ref, values: { first: value, last: 1 } });
			expect(sent.isWellFormed()).toBe(true);
			if (form !== 'json') expect(sent).not.toMatch(/[\r\n]/u);
			if (form === 'lines') expect(sent.split('\t')).toHaveLength(4);
		});
	});

	test('can be looked at', () => {
		property(anything, (text) => {
			const { fields: shown, pretty } = inspect(text);
			expect(shown.length).toBeLessThanOrEqual(1_000);
			if (pretty !== null) expect(JSON.parse(pretty)).toEqual(asSent(JSON.parse(text)));
		});
	});
});

describe('whatever an address says', () => {
	test('it leads somewhere or nowhere, and its names fit in a line', () => {
		const part = fc.oneof(fc.webPath(), fc.string({ unit: 'binary' }), fc.webQueryParameters());
		property(fc.tuple(part, part), ([path, query]) => {
			const address = parseAddress(`/${path}?name=${query}&user=${path}&sub=${query}`);
			for (const name of [address?.name, address?.user])
				if (name) expect(name).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
			expect(address?.key ?? 'none').toMatch(/^[A-Za-z0-9_-]{1,64}$/u);
		});
	});

	test('a name that was cleaned stays as it is', () => {
		property(fc.string({ unit: 'binary' }), (text) => {
			const clean = cleanName(text);
			if (clean !== null) expect(cleanName(clean)).toBe(clean);
		});
	});
});

const verb = fc.stringMatching(/^[a-c]{1,3}(-[a-c])?\.[a-c]{1,4}$/u);
const pattern = fc.stringMatching(/^[a-c*]{1,4}\.[a-c*]{1,5}$/u);

describe('a pattern', () => {
	test('means what a regular expression would', () => {
		property(fc.tuple(pattern, verb), ([glob, text]) => {
			const same = new RegExp(`^${glob.replace('.', '\\.').replaceAll('*', '[^.]*')}$`, 'u');
			expect(matchesPattern(glob, text)).toBe(same.test(text));
		});
	});

	test('is read from a list, or refused in words', () => {
		property(
			fc.oneof(
				anything,
				fc.array(pattern).map((all) => all.join(', ')),
			),
			(text) => {
				inWords(() => parsePatterns(text));
			},
		);
	});

	test('never allows what is dangerous, and never a value that it does not name', () => {
		const values = fc.dictionary(fc.constantFrom('name', 'ms', '__proto__'), fc.array(fc.string()));
		const given = fc.record({
			name: fc.oneof(fc.string(), fc.constant(undefined)),
			ms: fc.integer(),
		});
		property(fc.tuple(pattern, values, verb, given), ([glob, limits, asked, params]) => {
			const checked = permission.safeParse({ verb: glob, values: limits });
			if (!checked.success) return;
			const [instance = '', command = ''] = asked.split('.');
			const words = { en: '', ja: '' };
			const use = { instance, command, verb: asked, title: words, summary: words, params };
			if (glob !== asked) expect(judge([checked.data], { ...use, risk: 'danger' })).toBe('none');
			if (judge([checked.data], { ...use, risk: 'control' }) !== 'allowed') return;
			for (const [name, allowed] of Object.entries(limits))
				expect(allowed).toContain(String(params[name as 'name' | 'ms']));
		});
	});
});

test('a question shows every field of what would run, and fits', () => {
	property(
		fc.tuple(fc.string(), fc.string({ unit: 'binary' }), fc.array(fc.string())),
		([a, b, names]) => {
			const shown = asRead({ verb: 'obs.text', params: { source: a, text: b, names } });
			expect(shown.length).toBeLessThanOrEqual(2 * ASKED);
			expect(shown).toMatch(/^obs\.text source=.*text=.*names=/su);
		},
	);
});

test("no tag of a stranger's text is left", () => {
	const piece = fc.constantFrom('<', '>', '/', 'b', 'color', '=', 'red', '#f', ' ', 'x'.repeat(99));
	property(fc.array(piece, { maxLength: 60 }), (pieces) => {
		const clean = stripMarkup(pieces.join(''));
		expect(clean).not.toMatch(/<\/?[a-z#][^<>]{0,200}>/iu);
		expect(stripMarkup(clean)).toBe(clean);
	});
});
