import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowFilter, type Row } from '../../../main/contract/rows.ts';
import type { NewRow } from '../../../main/journal/new-row.ts';
import { matcher } from '../../../main/journal/match.ts';
import { found, journalWith, texts, textsFound, type Filter } from '../../helpers/journal.ts';
import { until, within } from '../../helpers/until.ts';

test('a search finds what was added just before it, newest first', async () => {
	await using session = await journalWith(texts('obs.scene Live', 'obs.scene Pause', 'other'));
	expect(await textsFound(session.journal, 'OBS.Scene')).toEqual([
		'obs.scene Pause',
		'obs.scene Live',
	]);
});

test('Japanese is found, however short the word', async () => {
	await using session = await journalWith(
		texts('配信を開始しました', 'ＯＢＳのシーン', 'マイク音量', '終了 配'),
	);
	const { journal } = session;
	expect(await textsFound(journal, '配信')).toEqual(['配信を開始しました']);
	expect(await textsFound(journal, '配')).toEqual(['終了 配', '配信を開始しました']);
	expect(await textsFound(journal, 'ました')).toEqual(['配信を開始しました']);
	expect(await textsFound(journal, '量')).toEqual(['マイク音量']);
	expect(await textsFound(journal, 'obsのｼｰﾝ')).toEqual(['ＯＢＳのシーン']);
	expect(await textsFound(journal, '音楽')).toEqual([]);
});

test('what would be a query elsewhere is text', async () => {
	const terms = [
		'"',
		'""',
		'*',
		'a*',
		'a OR b',
		'NOT a',
		'text:a',
		'(a',
		'^a',
		"'",
		'%',
		'_',
		'a-b',
	];
	const all = [...terms.map((term) => `x ${term} y`), 'a b', 'text', '\\', ''];
	await using session = await journalWith(texts(...all));
	for (const term of [...terms, '\\'])
		expect(await textsFound(session.journal, term)).toEqual(
			all.filter((text) => text.toLowerCase().includes(term.toLowerCase())).reverse(),
		);
});

test('a pattern searches whole texts, and a catastrophic one does no harm', async () => {
	await using session = await journalWith(texts('a'.repeat(20_000) + '!', 'aaa', 'obs.scene 12'));
	const { journal } = session;
	expect(await textsFound(journal, '^(a+)+$', true)).toEqual(['aaa']);
	expect(await textsFound(journal, 'SCENE \\d{2}$', true)).toEqual(['obs.scene 12']);
	expect(await textsFound(journal, '[', true)).toEqual([]);
});

test('pages follow each other without a gap or a repeat', async () => {
	await using session = await journalWith(
		texts(...Array.from({ length: 95 }, (_, n) => `row ${n}`)),
	);
	const rows = await found(session.journal, { text: 'row' }, 10);
	expect(rows.map(({ text }) => text)).toEqual(
		Array.from({ length: 95 }, (_, n) => `row ${94 - n}`),
	);
});

test('long texts are shown as previews, and found by their end', async () => {
	await using session = await journalWith(texts('x'.repeat(5_000) + ' needle'));
	const [row] = await found(session.journal, { text: 'needle' });
	expect(row).toMatchObject({ size: 5_007, text: 'x'.repeat(2_000) });
});

test('a filter of thousands of names is answered soon', async () => {
	const client = (name: string) => ({ id: 1, name, user: null });
	await using session = await journalWith([
		{ kind: 'text', text: 'here', client: client('Lamp') },
		{ kind: 'text', text: 'elsewhere', client: client('Booth') },
	]);
	const clients = Array.from({ length: 50_000 }, (_, n) => `Nobody ${n}`).concat('Lamp');
	const rows = await within(found(session.journal, { clients }), 'the search', 5_000);
	expect(rows.map(({ text }) => text)).toEqual(['here']);
});

test('a long look through many rows is done in steps, and writing goes on between them', async () => {
	await using session = await journalWith([]);
	const { journal } = session;
	for (let n = 0; n < 60_000; n++)
		journal.add({ kind: 'text', text: `some row ${n} ${'.'.repeat(60)}` });
	await journal.flush();
	const filter = rowFilter.parse({ text: '(?:^|x)never\\d+ (some|other)*z', isPattern: true });
	let pages = 0;
	let longest = 0;
	let before: number | null = null;
	do {
		const started = performance.now();
		const page = await journal.search({ filter, before, limit: 10 });
		longest = Math.max(longest, performance.now() - started);
		expect(page.rows).toEqual([]);
		pages += 1;
		before = page.next;
	} while (before !== null);
	expect(longest).toBeLessThan(2_000);
	expect(pages).toBeGreaterThan(0);
});

/** In how many pieces the index of the first rows lies in the file. */
function pieces(file: string): number {
	const db = new DatabaseSync(file, { readOnly: true });
	const found = db.prepare('SELECT count(DISTINCT segid) AS n FROM trigrams_1_idx').get();
	db.close();
	return Number(found?.n);
}

test('an index that gets no more rows is merged, and finds what it found', async () => {
	const many = Array.from({ length: 52_000 }, (_, n) => `row ${n}`);
	await using session = await journalWith(texts('needle', ...many));
	const { journal, folder } = session;
	await journal.flush();
	await until(() => pieces(join(folder, 'journal.sqlite')) === 1, 'one piece');
	expect(await textsFound(journal, 'needle')).toEqual(['needle']);
	expect(await textsFound(journal, 'row 4999')).toHaveLength(11);
	expect(session.notices).toEqual([]);
});

const word = fc.constantFrom(
	'obs',
	'OBS',
	'シーン',
	'ｼｰﾝ',
	'配信',
	'é',
	'e\u0301',
	'Σ',
	'"',
	'*',
	'%',
	' ',
	'\n',
	'😀',
	'ß',
	'x',
);
const someText = fc.array(word, { maxLength: 6 }).map((words) => words.join(''));
const oneOf = <T>(...values: T[]) => fc.constantFrom(...values);
const someRow: fc.Arbitrary<NewRow> = fc.record({
	kind: oneOf('command', 'reply', 'event', 'text'),
	direction: oneOf('in', 'out', 'none'),
	text: someText,
	client: oneOf(
		null,
		{ id: 1, name: 'Booth', user: null },
		{ id: 2, name: 'シーン', user: 'Alice' },
		{ id: 3, name: 'Booth', user: 'É' },
	),
	instance: oneOf(null, 'obs', 'obs-2'),
	outcome: oneOf(null, 'ok', 'pending', 'FIELD_INVALID'),
});
const someFilter: fc.Arbitrary<Filter> = fc.record({
	directions: fc.subarray(['in', 'out', 'none'], { maxLength: 2 }),
	kinds: fc.subarray(['command', 'reply', 'event', 'text'], { maxLength: 3 }),
	outcomes: fc.subarray(['ok', 'error', 'pending'], { maxLength: 2 }),
	clients: fc.subarray(['Booth', 'シーン'], { maxLength: 1 }),
	instances: fc.subarray(['obs', 'obs-2'], { maxLength: 1 }),
	text: fc.array(word, { maxLength: 3 }).map((words) => words.join('')),
	isPattern: oneOf(false, false, true),
});

test('the index and the matcher agree about every row and every filter', async () => {
	const rows = fc.sample(someRow, { numRuns: 400, seed: 7 });
	await using session = await journalWith(rows);
	const { journal, ids } = session;
	await journal.flush();
	// Outcomes that come when the rows are in the index already, newest first, and some of them twice.
	const settled = ids.filter((id) => id % 3 === 0).reverse();
	for (const id of settled) journal.settle(id, { outcome: id % 2 ? 'ok' : 'ADAPTER_GONE', ms: 1 });
	await journal.flush();
	for (const id of settled.slice(50)) journal.settle(id, { outcome: 'ok', ms: 2 });
	const all: Row[] = await found(journal, {}, 1_000);
	expect(all).toHaveLength(400);
	await fc.assert(
		fc.asyncProperty(someFilter, oneOf(1, 7, 1_000), async (filter, limit) => {
			const expected = all.filter(matcher(rowFilter.parse(filter)));
			expect(await found(journal, filter, limit)).toEqual(expected);
		}),
		{ numRuns: 150 },
	);
});
