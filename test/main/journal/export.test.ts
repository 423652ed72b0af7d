import { expect, test } from 'vitest';
import { row as rowSchema, type Row } from '../../../main/contract/rows.ts';
import { cellsOf } from '../../helpers/csv.ts';
import { exported, openedJournal } from '../../helpers/journal.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';

test('JSON Lines give back every row as it is, oldest first, in pieces of bounded size', async () => {
	await using temp = await tempFolder();
	await using session = await openedJournal(temp.file('journal.sqlite'));
	const { journal } = session;
	const ids: number[] = [];
	for (let n = 0; n < 700; n++)
		ids.push(
			journal.add({
				kind: 'command',
				direction: 'in',
				client: { id: 7, name: 'ブース', user: n % 2 ? 'Alice' : null },
				audience: n % 3 ? null : [1, 2],
				text: `${n} "quoted"\n${'長'.repeat(5_000)}`,
				outcome: 'ok',
				ms: 1.5,
			}),
		);
	journal.add({ kind: 'notice', words: { en: 'Hi', ja: 'やあ' } });

	const { pieces, rows, text } = await exported(journal, 'jsonl');
	expect(rows).toBe(701);
	expect(pieces.length).toBeGreaterThan(3);
	for (const piece of pieces) expect(piece.length).toBeLessThan(1_100_000);
	const read: Row[] = text
		.trimEnd()
		.split('\n')
		.map((line) => rowSchema.parse(JSON.parse(line)));
	expect(read.slice(0, -1).map(({ id }) => id)).toEqual(ids);
	expect(read[5]).toEqual(await journal.get(ids[5] ?? 0));
});

test('CSV gives back every text, whatever is in it, and runs no formula', async () => {
	await using temp = await tempFolder();
	await using session = await openedJournal(temp.file('journal.sqlite'));
	const { journal } = session;
	const harmless = ['plain', 'a,b', 'say "hi"', 'two\r\nlines', '', ' 日本語 ', '1-2'];
	const formulas = ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'];
	for (const text of [...harmless, ...formulas]) journal.add({ kind: 'text', text });
	const { text } = await exported(journal, 'csv');
	expect(text.startsWith('\ufeffid,time,direction,kind,')).toBe(true);
	const [head = [], ...lines] = cellsOf(text);
	const column = head.indexOf('text');
	expect(lines.map((line) => line[column])).toEqual([
		...harmless,
		...formulas.map((formula) => `'${formula}`),
	]);
	for (const line of lines) expect(line).toHaveLength(head.length);
});

test('an export holds what the filter lets through', async () => {
	await using temp = await tempFolder();
	await using session = await openedJournal(temp.file('journal.sqlite'));
	const { journal } = session;
	for (let n = 0; n < 12_000; n++)
		journal.add({ kind: 'text', text: n % 3 ? 'odd' : `third ${n}` });
	const { rows, text, pieces } = await exported(journal, 'csv', 'third');
	expect(rows).toBe(4_000);
	expect(cellsOf(text)).toHaveLength(4_001);
	expect(pieces.filter((piece) => piece.startsWith('\ufeff'))).toHaveLength(1);
	expect((await exported(journal, 'jsonl', 'nothing')).text).toBe('');
});
