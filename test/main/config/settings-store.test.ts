import { readdir, readFile, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { openSettings, type ConfigNotice } from '../../../main/config/settings-store.ts';
import { defaultSettings, settings, type Settings } from '../../../main/contract/settings.ts';
import { child } from '../../helpers/child.ts';
import { titled } from '../../helpers/needs.ts';
import { smallDisk, whyNoSmallDisk } from '../../helpers/small-disk.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';

async function opened(folder: string) {
	const notices: ConfigNotice[] = [];
	const store = await openSettings({ folder, onNotice: (notice) => notices.push(notice) });
	return { store, notices };
}

const withPort = (base: Settings, port: number): Settings => ({
	...base,
	server: { ...base.server, port },
});

const readSettings = async (file: string): Promise<Settings> =>
	settings.parse(JSON.parse(await readFile(file, 'utf8')));

describe('settings', () => {
	test('begin with the defaults', async () => {
		await using temp = await tempFolder();
		const { store, notices } = await opened(temp.path);
		expect(store.current).toEqual(defaultSettings);
		expect(notices).toEqual([]);
	});

	test('are there after the next start, and listeners hear of them', async () => {
		await using temp = await tempFolder();
		const { store } = await opened(temp.path);
		const heard: number[] = [];
		const stop = store.onChange(({ server }) => heard.push(server.port));
		await store.save(withPort(store.current, 5000));
		stop();
		await store.save(withPort(store.current, 5001));
		expect(heard).toEqual([5000]);
		expect((await opened(temp.path)).store.current.server.port).toBe(5001);
	});

	test('changes that overlap do not undo each other', async () => {
		await using temp = await tempFolder();
		const { store } = await opened(temp.path);
		await Promise.all([
			store.save(withPort(store.current, 5000)),
			store.save({ ...store.current, journal: { maxMegabytes: 77, maxDays: 7 } }),
			store.save({ ...store.current, page: { ...store.current.page, language: 'ja' } }),
		]);
		const { store: next } = await opened(temp.path);
		expect(next.current).toMatchObject({
			server: { port: 5000 },
			journal: { maxMegabytes: 77 },
			page: { language: 'ja' },
		});
	});

	test('that are wrong are refused with the field named, and change nothing', async () => {
		await using temp = await tempFolder();
		const { store } = await opened(temp.path);
		await expect(store.save(withPort(store.current, 70_000))).rejects.toMatchObject({
			code: 'SETTINGS_INVALID',
			words: {
				en: expect.stringContaining('server.port') as string,
				ja: expect.stringMatching(/server\.port: .*[ぁ-ん]/) as string,
			},
		});
		expect(store.current).toEqual(defaultSettings);
		expect(await readdir(temp.path)).toEqual([]);
	});

	test('that cannot be written are refused in words, and the old ones stay', async () => {
		await using temp = await tempFolder();
		const { store } = await opened(temp.path);
		await writeFile(temp.file('backups'), 'a file where a folder should be');
		await store.save(withPort(store.current, 5000));
		await expect(store.save(withPort(store.current, 5001))).rejects.toMatchObject({
			code: 'FOLDER_UNUSABLE',
		});
		expect(store.current.server.port).toBe(5000);
		expect((await readSettings(temp.file('settings.json'))).server.port).toBe(5000);
	});
});

describe('copies of the settings', () => {
	test('are the ten newest', async () => {
		await using temp = await tempFolder();
		const { store } = await opened(temp.path);
		for (let port = 1; port <= 14; port++) await store.save(withPort(store.current, port));
		const names = (await readdir(temp.file('backups'))).sort();
		const ports = await Promise.all(
			names.map(async (name) => (await readSettings(temp.file(`backups/${name}`))).server.port),
		);
		expect(ports).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
	});

	test.each([
		['garbage', '\u0000\u0001 not json'],
		['half a document', '{"version": 1, "server": {'],
		['an empty file', ''],
		['a wrong field', JSON.stringify(withPort(defaultSettings, -1))],
		['no version', '{"server": {}}'],
	])('take the place of %s, which is set aside', async (_, text) => {
		await using temp = await tempFolder();
		const { store } = await opened(temp.path);
		await store.save(withPort(store.current, 5000));
		await store.save(withPort(store.current, 5001));
		await writeFile(temp.file('settings.json'), text);

		const { store: mended, notices } = await opened(temp.path);
		expect(mended.current.server.port).toBe(5000);
		expect(notices).toMatchObject([{ id: 'settings.damaged', level: 'warning' }]);
		const aside = (await readdir(temp.path)).filter((name) =>
			/^settings\.damaged-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.json$/.test(name),
		);
		expect(aside).toHaveLength(1);
		expect(notices[0]?.words.en).toContain(aside[0]);
		expect(await readFile(temp.file(aside[0] ?? ''), 'utf8')).toBe(text);
		expect((await opened(temp.path)).notices).toEqual([]);
	});

	test('that are damaged too are passed over, to the defaults at last', async () => {
		await using temp = await tempFolder();
		const { store } = await opened(temp.path);
		for (const port of [1, 2, 3]) await store.save(withPort(store.current, port));
		const names = (await readdir(temp.file('backups'))).sort();
		await writeFile(temp.file('settings.json'), 'x');
		await writeFile(temp.file(`backups/${names[1]}`), 'x');
		expect((await opened(temp.path)).store.current.server.port).toBe(1);

		for (const name of names) await writeFile(temp.file(`backups/${name}`), 'x');
		await writeFile(temp.file('settings.json'), 'x');
		const { store: last, notices } = await opened(temp.path);
		expect(last.current).toEqual(defaultSettings);
		expect(notices[0]?.words.en).toContain('back to their defaults');
	});
});

const why = await whyNoSmallDisk();
test.skipIf(why !== null)(
	titled('of a read-only disk it is said that it is one', why),
	async () => {
		await using disk = await smallDisk(64);
		await writeFile(disk.file('settings.json'), JSON.stringify(defaultSettings));
		const { store } = await opened(disk.path);
		disk.setReadOnly(true);
		await expect(store.save(withPort(defaultSettings, 5_000))).rejects.toMatchObject({
			code: 'FOLDER_UNUSABLE',
			words: { en: expect.stringContaining('EROFS: read-only file system') as string },
		});
		expect(store.current).toEqual(defaultSettings);
	},
);

test('settings of a newer version are refused and left alone', async () => {
	await using temp = await tempFolder();
	const text = JSON.stringify({ version: 99, what: 'ever' });
	await writeFile(temp.file('settings.json'), text);
	await expect(opened(temp.path)).rejects.toMatchObject({ code: 'SETTINGS_NEWER' });
	expect(await readFile(temp.file('settings.json'), 'utf8')).toBe(text);
	expect(await readdir(temp.path)).toEqual(['settings.json']);
});

test('a byte order mark, as some editors write it, does no harm', async () => {
	await using temp = await tempFolder();
	await writeFile(temp.file('settings.json'), '\ufeff' + JSON.stringify(defaultSettings));
	const { store, notices } = await opened(temp.path);
	expect(store.current).toEqual(defaultSettings);
	expect(notices).toEqual([]);
});

test('a kill while saving leaves a whole document', async () => {
	await using temp = await tempFolder();
	for (let round = 0; round < 4; round++) {
		await using other = child(`
			import { openSettings } from './main/config/settings-store.ts';
			const store = await openSettings({ folder: ${JSON.stringify(temp.path)}, onNotice: (n) => { throw new Error(n.words.en); } });
			for (let port = 1; ; port = (port % 60000) + 1) {
				await store.save({ ...store.current, server: { ...store.current.server, port } });
				if (port % 20 === 0) console.log(port);
			}
		`);
		expect(Number(await other.line())).toBeGreaterThan(0);
		await other.kill();
		const { store, notices } = await opened(temp.path);
		expect(notices).toEqual([]);
		expect(store.current.server.port).toBeGreaterThan(0);
	}
});
