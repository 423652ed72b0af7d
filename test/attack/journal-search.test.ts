import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowFilter, type Row } from '../../main/contract/rows.ts';
import type { Journal } from '../../main/journal/journal.ts';
import { matcher } from '../../main/journal/match.ts';
import type { NewRow } from '../../main/journal/new-row.ts';
import { found, journalWith, texts, textsFound, type Filter } from '../helpers/journal.ts';
import { within } from '../helpers/until.ts';

const never = new AbortController().signal;

/** What a stranger's text, or a search for it, could be taken for. */
const queries = [
	'"',
	'""',
	'"""',
	'a"b',
	"'",
	'*',
	'obs*',
	'^obs',
	'NEAR(obs, scene)',
	'NEAR("obs" "scene", 2)',
	'text:obs',
	'{text} : obs',
	'- text : obs',
	'-obs',
	'obs AND scene OR NOT live',
	'obs + scene',
	'(obs',
	'obs)',
	'((((',
	'"obs',
	'%',
	'_',
	'a%b_c',
	'\\',
	'\\0',
	"'; DROP TABLE rows; --",
	'" OR 1=1 --',
	') UNION SELECT sql FROM sqlite_master --',
	'?',
	'?1',
	':a @b $c',
	'obs\0scene',
	'\0\0\0',
	'\ufffd',
	'\uffff',
	'\ufffe\uffff',
	'\u{10ffff}',
	'\u202egnp.exe',
	'\u2028',
	'\u200b\u200b',
	'trigrams_1',
	'q'.repeat(500),
];

test.each([false, true])(
	'what is a query, a wildcard or a statement elsewhere is found as it stands (in a pattern: %s)',
	async (isPattern) => {
		const hay = [...queries, 'obs', 'scene', 'live', 'obs.scene Live', 'text', 'a', ''];
		const all = hay.map((text) => `<${text}>`);
		await using session = await journalWith(texts(...all));
		const { journal } = session;
		for (const query of queries) {
			// As a pattern: each character as an escape that RE2 takes literally.
			const pattern = Array.from(query, (c) => `\\x{${c.codePointAt(0)?.toString(16) ?? ''}}`);
			const text = isPattern ? pattern.join('') : query;
			if (text.length > 500) continue;
			const expected = all.filter((one) => one.toLowerCase().includes(query.toLowerCase()));
			const got = await within(textsFound(journal, text, isPattern), `the search for ${text}`);
			expect(got, JSON.stringify(query)).toEqual(expected.reverse());
		}
		expect(await found(journal, {})).toHaveLength(all.length);
	},
);

test('half a surrogate pair is the same sign in the live row, on disk and in a search', async () => {
	const client = { id: 1, name: 'DJ \ud83d', user: '\udc00' };
	await using session = await journalWith([{ kind: 'text', text: 'x \ud83d y', client }]);
	const { journal } = session;
	const { rows } = await journal.follow({ after: null, limit: 1, wait: 0 }, never);
	const [onDisk] = await found(journal, { text: '\ud800', clients: ['DJ \ufffd'] });
	expect(onDisk).toMatchObject({
		text: 'x \ufffd y',
		client: { name: 'DJ \ufffd', user: '\ufffd' },
	});
	expect(rows).toEqual([onDisk]);
});

/** Characters that folding, the index or SQLite treat in a way of their own. */
const odd = fc.constantFrom(
	...['\0', '\ufffe', '\uffff', '\ud800', '\u{10ffff}', '\u200b', '\u202e', '\u2028', '\ufeff'],
	...[
		'\u0301',
		'\u0315',
		'\u0316',
		'\uff9e',
		'\ufdfa',
		'\u0130',
		'ς',
		'Σ',
		'ß',
		'\u1100',
		'\u1161',
	],
	...['"', "'", '*', '%', '_', '\\', '\n', '\r', '\t', ' ', 'a', 'b', 'A'],
);
const oddText = (maxLength: number) =>
	fc.array(odd, { maxLength }).map((characters) => characters.join(''));
const oddRow: fc.Arbitrary<NewRow> = fc.record({
	kind: fc.constantFrom('text', 'access', 'limit'),
	text: oddText(12),
	client: fc.record({ id: fc.constant(1), name: oddText(2), user: oddText(2) }),
});
const oddFilter: fc.Arbitrary<Filter> = fc.record({
	text: oddText(4),
	clients: fc.array(oddText(2), { maxLength: 2 }),
	isPattern: fc.boolean(),
});

test('no character hides a row from a search, nor brings one that does not match', async () => {
	await using session = await journalWith(fc.sample(oddRow, { numRuns: 500, seed: 11 }));
	const { journal } = session;
	const all: Row[] = await found(journal, {}, 1_000);
	expect(all).toHaveLength(500);
	await fc.assert(
		fc.asyncProperty(oddFilter, async (filter) => {
			const expected = all.filter(matcher(rowFilter.parse(filter)));
			expect(await found(journal, filter, 1_000)).toEqual(expected);
		}),
		{ numRuns: 400 },
	);
});

/** The letters a and b without a rule that a machine could follow with few states. */
function ab(length: number): string {
	let text = '';
	for (let seed = 1; text.length < length; seed = (seed * 48_271) % 2_147_483_647)
		text += seed % 2 === 0 ? 'a' : 'b';
	return `${text}!`;
}

const long = [...Array.from({ length: 25 }, () => 'a'.repeat(65_535) + '!'), ab(65_535)];
const tooLarge = ['.{1000}'.repeat(70), '(a{0,1000}b?)'.repeat(38), '(?:.{0,1000})'.repeat(38)];
const invalid = ['('.repeat(500), '(a{1000}){1000}', '(?=a)+', '(a)\\1', '[z-a]', '\\p{Nope}', '*'];
/** Patterns that take forever, or much memory, elsewhere, and the rows that they find. */
const evil: [string, string[]][] = [
	['(a+)+$', []],
	['^(a|aa)+$', []],
	['^(a*)*b$', []],
	['(?:a?){300}a{300}z', []],
	['(a|b)*a(a|b){60}[cd]', []],
	['(?:\\w{1,60}\\W?){7}\\b[cd]$', []],
	['(.*)(.*)(.*)(.*)(.*)#$', []],
	['('.repeat(249) + 'zz' + ')'.repeat(249), []],
	...[...tooLarge, ...invalid].map((text): [string, string[]] => [text, [text]]),
];

const nextRow = async (journal: Journal, text: string) => {
	const after = await journal.follow({ after: null, limit: 1, wait: 0 }, never);
	const id = journal.add({ kind: 'text', text });
	expect((await journal.follow({ after, limit: 1, wait: 25_000 }, never)).rows[0]?.id).toBe(id);
};

/** Adds rows and searches by turns until the signal; the longest that a row or an answer was on its way, in ms. */
async function besides(journal: Journal, signal: AbortSignal) {
	const longest = { live: 0, search: 0 };
	const timed = async (what: keyof typeof longest, work: Promise<unknown>) => {
		const from = performance.now();
		await work;
		longest[what] = Math.max(longest[what], performance.now() - from);
	};
	while (!signal.aborted) {
		await timed('live', nextRow(journal, 'live'));
		await timed('search', textsFound(journal, 'needle 1'));
	}
	return longest;
}

test('an evil pattern ends, and meanwhile rows come live and another search is answered', async () => {
	await using session = await journalWith(texts(...long, ...tooLarge, ...invalid, 'needle 1'));
	const { journal } = session;
	await journal.flush();
	for (const [pattern, expected] of evil) {
		const over = new AbortController();
		const other = besides(journal, over.signal);
		const from = performance.now();
		const got = await within(textsFound(journal, pattern, true), `the pattern ${pattern}`, 30_000);
		const took = performance.now() - from;
		over.abort();
		expect(got, pattern).toEqual(expected);
		const longest = await other;
		expect(longest.live, `a live row beside ${pattern} (${took} ms)`).toBeLessThan(500);
		expect(longest.search, `a search beside ${pattern} (${took} ms)`).toBeLessThan(3_000);
	}
});
