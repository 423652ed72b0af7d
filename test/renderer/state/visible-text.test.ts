import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { visibleBlock, visibleLine, visibleText } from '../../../renderer/state/visible-text.ts';

const joined = (pieces: ReturnType<typeof visibleLine>) => pieces.map(({ text }) => text).join('');

describe('what cannot be seen', () => {
	test.for([
		['ends a line', 'one\r\ntwo\nthree', 'one⟨CR⟩⟨LF⟩two⟨LF⟩three'],
		['colors a terminal', '\u001b[31mred\u001b[0m', '⟨ESC⟩[31mred⟨ESC⟩[0m'],
		['ends a text in C', 'a\0b\u007f', 'a⟨NUL⟩b⟨DEL⟩'],
		['is a control of eight bits', 'a\u009b31m\u0085', 'a⟨U+009B⟩31m⟨U+0085⟩'],
		['turns the order', 'safe\u202Egnp.exe\u202C', 'safe⟨U+202E⟩gnp.exe⟨U+202C⟩'],
		['hides in a name', 'Ali\u200Bce A\u200Dlice\uFEFF', 'Ali⟨U+200B⟩ce A⟨U+200D⟩lice⟨U+FEFF⟩'],
		['is a line end of Unicode', 'a\u2028b\u2029', 'a⟨U+2028⟩b⟨U+2029⟩'],
		['is a letter without ink', '\u3164', '⟨U+3164⟩'],
		['smuggles a text', 'hi\u{E0041}', 'hi⟨U+E0041⟩'],
		['is half a character', '\uD83D!', '⟨U+D83D⟩!'],
	] as const)('%s', ([, text, shown]) => {
		expect(visibleText(text)).toBe(shown);
	});

	test('is counted where it is many', () => {
		expect(visibleText(`x${'\u200B'.repeat(500)}y`)).toBe('x⟨U+200B⟩×500y');
		expect(visibleText('\0\0\0')).toBe('⟨NUL⟩⟨NUL⟩⟨NUL⟩');
	});

	test('is set apart from a text that looks like it', () => {
		expect(visibleLine('⟨U+202E⟩⟨ESC⟩ \u202E\u001b')).toEqual([
			{ text: '⟨U+202E⟩⟨ESC⟩ ', isMark: false },
			{ text: '⟨U+202E⟩⟨ESC⟩', isMark: true },
		]);
	});
});

describe('what can be seen stays', () => {
	test.for([
		'obs.scene Live',
		'ただのテキスト、こんにちは',
		'שלום עולם',
		'👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 ❤️ 1️⃣',
		'می\u200Cخواهم',
		'क्\u200Dष',
		'e\u0301 ≤ ⟨x⟩',
	])('%s', (text) => {
		expect(visibleText(text)).toBe(text);
		expect(visibleBlock(text)).toEqual([{ text, isMark: false }]);
	});

	test('a TAB parts fields as everywhere on the page', () => {
		expect(visibleText('ok\tobs.scene\tLive')).toBe('ok ⇥ obs.scene ⇥ Live');
	});

	test('a block keeps its lines and TABs, and shows what else ends a line', () => {
		expect(joined(visibleBlock('a\tb\r\nc\u2028d'))).toBe('a\tb⟨CR⟩\nc⟨U+2028⟩d');
	});

	test('a long line is cut where nobody sees it, never inside a character', () => {
		expect(visibleText('a'.repeat(10_000))).toHaveLength(601);
		expect(visibleText(`${'a'.repeat(599)}😀😀`)).toBe(`${'a'.repeat(599)}…`);
	});
});

/** Any text at all, rich in what is dangerous. */
const texts = fc.oneof(
	fc.string({ unit: 'binary', maxLength: 300 }),
	fc.string({
		unit: fc.oneof(
			fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
			fc.constantFrom(
				'\u202E',
				'\u200D',
				'\u200C',
				'👩',
				'क',
				'م',
				'\r',
				'\n',
				'\t',
				'\uD800',
				'a',
			),
		),
		maxLength: 300,
	}),
);

const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u034F\u115F\u1160\u3164\uFFA0]/u;
/** Without the joiners that belong where they are. */
const withoutJoiners = (text: string) =>
	text.replace(/(?<=[^\p{ASCII}])[\u200C\u200D](?=[^\p{ASCII}])/gu, '');

test('nothing unseen is left of any text, and what is left is left alone', () => {
	fc.assert(
		fc.property(texts, (text) => {
			const line = visibleText(text);
			expect(withoutJoiners(line)).not.toMatch(unseen);
			if (line.length <= 600) expect(visibleText(line)).toBe(line);
			const block = joined(visibleBlock(text));
			expect(withoutJoiners(block).replaceAll(/[\n\t]/gu, '')).not.toMatch(unseen);
			expect(joined(visibleBlock(block))).toBe(block);
		}),
		{ numRuns: 2_000 },
	);
});

test('a hostile text costs time in proportion to its length, and few elements', () => {
	for (const part of ['a\u202E', '\u200D', 'क\u200D', '\u001b[', '\r\n', 'م\u200C\u200D']) {
		const line = visibleLine(part.repeat(2_000));
		expect(line.length).toBeLessThanOrEqual(40);
		const text = part.repeat(Math.ceil(131_072 / part.length));
		const started = performance.now();
		const block = visibleBlock(text);
		// It takes a tenth of this. What is not linear in so many characters would take minutes.
		expect(performance.now() - started, JSON.stringify(part)).toBeLessThan(1_000);
		expect(block.length).toBeLessThanOrEqual(2_000);
		expect(joined(block).length).toBeLessThanOrEqual(8 * text.length);
	}
});
