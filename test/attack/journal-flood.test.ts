import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { found, journalWith, openedJournal, texts, textsFound } from '../helpers/journal.ts';
import { titled } from '../helpers/needs.ts';
import { smallDisk, whyNoSmallDisk } from '../helpers/small-disk.ts';
import { until, within } from '../helpers/until.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes of this thread's objects and strings, garbage apart. */
function memory(): number {
	collect();
	return process.memoryUsage().heapUsed;
}

/** Bytes of all files in a folder. */
async function sizeOf(folder: string): Promise<number> {
	const names = await readdir(folder);
	const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
	return sizes.reduce((sum, size) => sum + size, 0);
}

let seed = 1;
const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;

/** The largest message by default, 64 KiB, of characters that repeat as little as can be: the index grows most. */
const heavy = () =>
	String.fromCharCode(...Array.from({ length: 21_845 }, () => 0x4e00 + random(20_000)));

/** What one client may send in a second at most. */
const SECOND = 150;
const MEGABYTE = 1_000_000;

test('the disk holds no more than it may, however heavy the messages', async () => {
	await using session = await journalWith([], { retention: { maxMegabytes: 10, maxDays: 30 } });
	const { journal, folder } = session;
	let largest = 0;
	for (let n = 0; n < 3 * SECOND; n++) {
		journal.add({ kind: 'text', text: heavy() });
		if (n % 15 === 0) await journal.flush();
		largest = Math.max(largest, await sizeOf(folder));
	}
	await journal.flush();
	const newest = journal.add({ kind: 'text', text: 'after the flood' });
	// Ten, what one second brought before it is looked at again, and SQLite's log, which is 16 MB and one batch.
	expect(largest).toBeLessThan(64 * MEGABYTE);
	await until(async () => (await sizeOf(folder)) < 32 * MEGABYTE, 'the files to shrink');
	expect((await found(journal, { text: 'after the flood' })).map(({ id }) => id)).toEqual([newest]);
	expect(session.notices).toEqual([]);
});

test('memory holds the previews of what is shown, not the messages', async () => {
	await using session = await journalWith();
	const { journal } = session;
	const before = memory();
	for (let n = 0; n < 3_000; n++) {
		const outcome = n % 2 ? 'pending' : null;
		journal.add({ kind: 'command', text: Buffer.alloc(65_536, 97 + (n % 26)).toString(), outcome });
		if (n % 100 === 0) await journal.flush();
	}
	await journal.flush();
	const grown = memory() - before;
	expect(grown).toBeLessThan(30 * MEGABYTE);
});

test('texts that are slow to put in order are written at the pace of others, and found', async () => {
	const marks = 'a' + '\u0315\u0316'.repeat(16_000);
	const halfWidth = 'b' + '\u0315\uff9e'.repeat(12_000);
	const long = 'c' + '\ufdfa'.repeat(21_000);
	const hostile = Array.from({ length: SECOND }, (_, n) => [marks, halfWidth, long][n % 3] ?? '');
	await using session = await journalWith(texts(...hostile, 'needle'));
	const { journal } = session;
	await within(journal.flush(), 'the writing');
	expect(await within(textsFound(journal, 'needle'), 'the search')).toEqual(['needle']);
	expect(await textsFound(journal, '\u0315\u0316\u0315')).toHaveLength(SECOND / 3);
	expect(session.notices).toEqual([]);
});

test('a search is answered in the middle of a flood', async () => {
	await using session = await journalWith(texts('needle'));
	const { journal } = session;
	await journal.flush();
	// Eight batches are written before the search, some ninety of these; the others have to wait for it.
	for (let n = 0; n < SECOND; n++) journal.add({ kind: 'text', text: heavy() });
	const ended: string[] = [];
	const search = textsFound(journal, 'needle').finally(() => ended.push('search'));
	const writing = journal.flush().finally(() => ended.push('writing'));
	expect(await search).toEqual(['needle']);
	await writing;
	expect(ended).toEqual(['search', 'writing']);
});

const why = await whyNoSmallDisk();
describe.skipIf(why !== null)(titled('a flood on a full disk', why), () => {
	test('takes bounded memory, is told with its losses, and ends in a journal that goes on', async () => {
		await using disk = await smallDisk(2_000);
		const unwritten = { rows: 100_000, bytes: 8 * MEGABYTE };
		await using session = await openedJournal(disk.file('journal.sqlite'), { unwritten });
		const { journal, notices } = session;
		const before = memory();
		await until(async () => {
			for (let n = 0; n < SECOND; n++)
				journal.add({ kind: 'text', text: `${'x'.repeat(65_536)} ${n}` });
			await journal.flush();
			return notices.some(({ id }) => id === 'journal.dropped');
		}, 'the first loss to be told');
		for (let n = 0; n < 4 * SECOND; n++) journal.add({ kind: 'text', text: heavy() });
		const grown = memory() - before;
		// What may wait, once more in batches on their way, and the live rows.
		expect(grown).toBeLessThan(40 * MEGABYTE);
		expect(notices.find(({ id }) => id === 'journal.disk')?.words.en).toContain('disk is full');

		disk.resize(400_000);
		await until(() => notices.some(({ level }) => level === 'info'), 'the writing to go on');
		const last = journal.add({ kind: 'text', text: 'after the flood' });
		await until(
			async () => (await found(journal, { text: 'after the' })).some(({ id }) => id === last),
			'the newest row to be on disk',
			30_000,
		);
	});
});
