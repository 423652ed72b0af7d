import { readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { expect, test, vi } from 'vitest';
import { child } from '../../helpers/child.ts';
import { found, openedJournal, textsFound } from '../../helpers/journal.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';

/** A journal of some hundred pages, closed. */
async function filled(file: string): Promise<void> {
	const { journal } = await openedJournal(file);
	for (let n = 0; n < 3_000; n++) journal.add({ kind: 'text', text: `old row ${n}` });
	await journal.stop();
}

function altered(file: string, sql: string): void {
	const db = new DatabaseSync(file);
	db.exec(sql);
	db.close();
}

const damages: [string, (file: string) => Promise<void> | void][] = [
	['garbage', (file) => writeFile(file, 'this is no database, '.repeat(500))],
	['a file cut short', async (file) => truncate(file, (await stat(file)).size / 2)],
	['a file cut within its first page', (file) => truncate(file, 700)],
	[
		'another program’s database',
		(file) => {
			altered(file, 'PRAGMA application_id = 5');
		},
	],
	[
		'a table that is missing',
		(file) => {
			altered(file, 'DROP TABLE rows');
		},
	],
	[
		'a column that is missing',
		(file) => {
			altered(file, 'ALTER TABLE rows DROP COLUMN audience');
		},
	],
	[
		'a newer version',
		(file) => {
			altered(file, 'PRAGMA user_version = 99');
		},
	],
];

test.each(damages)('%s is set aside, not deleted, and a new journal begins', async (_, damage) => {
	await using temp = await tempFolder();
	const file = temp.file('journal.sqlite');
	await filled(file);
	await damage(file);
	const before = await readFile(file);

	await using session = await openedJournal(file);
	const { journal, notices } = session;
	const aside = (await readdir(temp.path)).find((name) =>
		/^journal\.damaged-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.sqlite$/.test(name),
	);
	expect(await readFile(temp.file(aside ?? ''))).toEqual(before);
	expect(notices).toMatchObject([{ level: 'warning' }]);
	expect(notices[0]?.words.en).toContain(aside);
	journal.add({ kind: 'text', text: 'new' });
	expect(await textsFound(journal, '')).toEqual(['new']);
});

test('an empty file is a journal that has just begun', async () => {
	await using temp = await tempFolder();
	const file = temp.file('journal.sqlite');
	await writeFile(file, '');
	await using session = await openedJournal(file);
	session.journal.add({ kind: 'text', text: 'new' });
	expect(await textsFound(session.journal, '')).toEqual(['new']);
	expect(session.notices).toEqual([]);
});

test('damage that is met later is dealt with then, and what comes after is kept', async () => {
	await using temp = await tempFolder();
	const file = temp.file('journal.sqlite');
	await filled(file);
	const bytes = await readFile(file);
	// The first page, which says what the file is, stays: only reading further shows the damage.
	await writeFile(
		file,
		Buffer.concat([bytes.subarray(0, 4096), Buffer.alloc(bytes.length - 4096, 1)]),
	);

	await using session = await openedJournal(file);
	const { journal, notices } = session;
	const id = journal.add({ kind: 'text', text: 'new' });
	await vi.waitUntil(
		async () => (await found(journal, {})).some((row) => row.id === id) && notices.length > 0,
		{ timeout: 10_000, interval: 20 },
	);
	expect(notices[0]?.id).toMatch(/^journal\.damaged/);
	expect(await readdir(temp.path)).toHaveLength(4);
});

test('what a killed app left beside the file belongs to it', async () => {
	await using temp = await tempFolder();
	const file = temp.file('journal.sqlite');
	await using other = child(`
		import { openJournal } from './main/journal/journal.ts';
		const journal = await openJournal({
			file: ${JSON.stringify(file)},
			retention: { maxMegabytes: 500, maxDays: 30 },
			onNotice: (notice) => { throw new Error(notice.words.en); },
		});
		for (let n = 0; n < 3000; n++) journal.add({ kind: 'text', text: 'row' });
		await journal.flush();
		console.log('flushed');
	`);
	expect(await other.line()).toBe('flushed');
	await other.kill();
	expect(await readdir(temp.path)).toContain('journal.sqlite-wal');

	await using session = await openedJournal(file);
	expect(session.notices).toEqual([]);
	expect(await found(session.journal, {}, 1_000)).toHaveLength(3_000);
});
