import { stat } from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import { found, openedJournal, textsFound } from '../../helpers/journal.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';

const patience = { timeout: 20_000, interval: 50 };
const DAY = 86_400_000;

test('rows that are too old go, but never the newest', async () => {
	await using temp = await tempFolder();
	const file = temp.file('journal.sqlite');
	await using session = await openedJournal(file, { retention: { maxMegabytes: 100, maxDays: 7 } });
	const { journal } = session;
	const add = (text: string, days: number) =>
		journal.add({ kind: 'text', text, at: Date.now() - days * DAY });
	for (let n = 0; n < 5_000; n++) add('long ago', 8);
	add('this week', 6);
	await vi.waitUntil(async () => (await textsFound(journal, '')).length === 1, patience);
	expect(await textsFound(journal, '')).toEqual(['this week']);
	expect(await textsFound(journal, 'long ago')).toEqual([]);

	journal.configure({ maxMegabytes: 100, maxDays: 1 });
	add('yesterday', 2);
	await vi.waitUntil(async () => (await textsFound(journal, 'this week')).length === 0, patience);
	expect(await textsFound(journal, '')).toEqual(['yesterday']);
});

test('rows that came while the clock was late take none along that came before them', async () => {
	await using temp = await tempFolder();
	const file = temp.file('journal.sqlite');
	await using session = await openedJournal(file, { retention: { maxMegabytes: 100, maxDays: 7 } });
	const { journal } = session;
	const add = (text: string, days: number) =>
		journal.add({ kind: 'text', text, at: Date.now() - days * DAY });
	add('too old', 8);
	add('before', 1);
	add('while it was late', 40);
	add('after', 0);
	await vi.waitUntil(async () => (await textsFound(journal, 'too old')).length === 0, patience);
	expect(await textsFound(journal, '')).toEqual(['after', 'while it was late', 'before']);
});

test(
	'a journal that is too large loses its oldest rows, and the file shrinks',
	{ timeout: 60_000 },
	async () => {
		await using temp = await tempFolder();
		const file = temp.file('journal.sqlite');
		const first = await openedJournal(file);
		for (let n = 0; n < 60_000; n++)
			first.journal.add({
				kind: 'text',
				text: `obs.scene ${n} ${(n * 7919).toString(36)} Camera two`,
			});
		await first.journal.stop();
		expect((await stat(file)).size).toBeGreaterThan(7_000_000);

		const second = await openedJournal(file, { retention: { maxMegabytes: 5, maxDays: 30 } });
		const { journal } = second;
		await vi.waitUntil(async () => (await stat(file)).size < 5_200_000, {
			...patience,
			timeout: 50_000,
		});
		const rows = await found(journal, { text: 'Camera' }, 1_000);
		expect(rows[0]?.id).toBe(60_000);
		expect(rows.map(({ id }) => id)).toEqual(rows.map((_, n) => 60_000 - n));
		await journal.stop();
	},
);

test(
	'long rows that are too many take as few of the others along as can be',
	{ timeout: 60_000 },
	async () => {
		await using temp = await tempFolder();
		const file = temp.file('journal.sqlite');
		await using session = await openedJournal(file, {
			retention: { maxMegabytes: 10, maxDays: 30 },
		});
		const { journal } = session;
		for (let n = 0; n < 500; n++) journal.add({ kind: 'text', text: `${n} ${'x'.repeat(60_000)}` });
		const last = journal.add({ kind: 'text', text: 'the last one' });
		await journal.flush();
		await vi.waitUntil(async () => (await journal.get(1)) === null, patience);
		const shrunk = async () => (await stat(file)).size <= 10_100_000;
		await vi.waitUntil(shrunk, patience);
		const ids = (await found(journal, {}, 1_000)).map(({ id }) => id);
		expect(ids).toEqual(ids.map((_, n) => last - n));
		expect(ids.length).toBeGreaterThan(100);
	},
);
