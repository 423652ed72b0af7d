import { readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { Link } from '../../../main/adapters/store/link.ts';
import { storeIn } from '../../helpers/store-folder.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';

async function filled(folder: string): Promise<string> {
	await using session = storeIn(folder);
	await session.start();
	for (let n = 0; n < 100; n += 1) await session.set(`n${n}`, 'x'.repeat(500));
	return session.file;
}

function altered(file: string, sql: string): void {
	const db = new DatabaseSync(file);
	db.exec(sql);
	db.close();
}

const damages: [string, (file: string) => Promise<void> | void][] = [
	['garbage', (file) => writeFile(file, 'this is no database, '.repeat(500))],
	['a file cut short', async (file) => truncate(file, (await stat(file)).size / 2)],
	[
		'a page that was overwritten',
		async (file) => {
			const bytes = await readFile(file);
			await writeFile(file, bytes.fill(7, 4_096, 3 * 4_096));
		},
	],
	[
		'another program’s database',
		(file) => {
			altered(file, 'PRAGMA application_id = 5');
		},
	],
	[
		'a table that is missing',
		(file) => {
			altered(file, 'DROP TABLE entries');
		},
	],
	[
		'a column that is missing',
		(file) => {
			altered(file, 'ALTER TABLE entries DROP COLUMN size');
		},
	],
	[
		'a newer version',
		(file) => {
			altered(file, 'PRAGMA user_version = 99');
		},
	],
];

test.each(damages)('%s is set aside, not deleted, and a new store begins', async (_, damage) => {
	await using temp = await tempFolder();
	const file = await filled(temp.path);
	await damage(file);
	const before = await readFile(file);
	await using session = storeIn(temp.path);
	await session.start();
	const aside = (await readdir(temp.path)).find((name) =>
		/^store\.damaged-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.sqlite$/u.test(name),
	);
	expect(await readFile(temp.file(aside ?? ''))).toEqual(before);
	expect(session.heard.logs).toMatchObject([
		{ en: expect.stringContaining(aside ?? '') as string },
	]);
	await session.set('new', '1');
	expect(await session.get('new')).toBe('1');
});

test('damage that is met while it runs is dealt with then', async () => {
	await using temp = await tempFolder();
	await using session = storeIn(temp.path);
	await session.start();
	const names = Array.from({ length: 250 }, (_, n) => `n${n}`);
	// More than SQLite keeps in memory.
	for (const name of names) await session.set(name, 'x'.repeat(15_000));
	await session.heard.stop();
	await session.start();
	const bytes = await readFile(session.file);
	await writeFile(session.file, bytes.fill(1, 4_096));
	for (const name of names) await session.get(name).catch(() => 'not there');
	expect(session.heard.logs).toMatchObject([
		{ en: expect.stringMatching(/could not be read.*set aside as store\.damaged-/u) as string },
	]);
	await session.set('new', '1');
	expect(await session.get('new')).toBe('1');
});

test('a thread that crashes fails those who wait, and says why', async () => {
	const crashes: string[] = [];
	const link = new Link({
		onNotice: () => undefined,
		onTrouble: () => undefined,
		onCrash: (why) => crashes.push(why),
	});
	await using _ = { [Symbol.asyncDispose]: () => link.end() };
	await using temp = await tempFolder();
	const limits = { entries: 1, bytes: 1_000, keys: 1, totalBytes: 1_000 };
	await link.ask('open', { file: temp.file('store.sqlite'), limits });
	const wrong = link.ask('get', null as never);
	await expect(wrong).rejects.toMatchObject({ code: 'ADAPTER_NOT_READY' });
	await expect(link.ask('usage', '')).rejects.toMatchObject({ code: 'ADAPTER_NOT_READY' });
	expect(crashes).toEqual([expect.stringMatching(/null/u)]);
});
