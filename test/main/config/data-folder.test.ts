import { mkdir, stat, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lockFolder } from '../../../main/config/lock.ts';
import { dataFolder } from '../../../main/config/paths.ts';
import { child } from '../../helpers/child.ts';
import { titled } from '../../helpers/needs.ts';
import { makeReadOnly, smallDisk, whyNoSmallDisk } from '../../helpers/small-disk.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';

describe('the data folder', () => {
	test('is made, closed to other users', async () => {
		await using temp = await tempFolder();
		const folder = dataFolder(temp.file('deep/down'));
		expect(folder).toBe(temp.file('deep/down'));
		if (process.platform !== 'win32') expect((await stat(folder)).mode & 0o777).toBe(0o700);
	});

	test('is the place of the system without a choice', async () => {
		await using temp = await tempFolder();
		await using other = child(`
			import { dataFolder } from './main/config/paths.ts';
			process.env.XDG_DATA_HOME = process.env.LOCALAPPDATA = process.env.HOME = ${JSON.stringify(temp.path)};
			console.log(dataFolder());
		`);
		expect(basename((await other.line()) ?? '')).toMatch(/^(resonite-bridge|Data)$/);
	});

	test('is refused in words where a file is in the way', async () => {
		await using temp = await tempFolder();
		await writeFile(temp.file('taken'), '');
		expect(() => dataFolder(temp.file('taken'))).toThrow(
			expect.objectContaining({ code: 'FOLDER_UNUSABLE' }),
		);
	});
});

describe('its lock', () => {
	test('refuses a second instance and says who holds it', async () => {
		await using temp = await tempFolder();
		await using other = child(`
			import { lockFolder } from './main/config/lock.ts';
			lockFolder(${JSON.stringify(temp.path)});
			console.log('locked');
			setInterval(() => {}, 1000);
		`);
		expect(await other.line()).toBe('locked');
		expect(() => lockFolder(temp.path)).toThrow(
			expect.objectContaining({
				code: 'FOLDER_IN_USE',
				message: expect.stringContaining(`process ${other.pid}`) as string,
			}),
		);
	});

	test('is free once its holder was killed', async () => {
		await using temp = await tempFolder();
		await using other = child(`
			import { lockFolder } from './main/config/lock.ts';
			lockFolder(${JSON.stringify(temp.path)});
			console.log('locked');
			setInterval(() => {}, 1000);
		`);
		await other.line();
		await other.kill();
		using lock = lockFolder(temp.path);
		expect(lock).toBeDefined();
	});

	test('holds within one process too, until it is released', async () => {
		await using temp = await tempFolder();
		const first = lockFolder(temp.path);
		expect(() => lockFolder(temp.path)).toThrow('is using the data folder');
		first.release();
		first.release();
		using second = lockFolder(temp.path);
		expect(second).toBeDefined();
	});

	test('says in words that a folder cannot be locked', async () => {
		await using temp = await tempFolder();
		await mkdir(temp.file('lock.sqlite'));
		expect(() => lockFolder(temp.path)).toThrow(
			expect.objectContaining({ code: 'FOLDER_UNUSABLE' }),
		);
	});
});

const why = await whyNoSmallDisk();
test.skipIf(why !== null)(
	titled('the lock is released on a disk that became read-only', why),
	async () => {
		await using disk = await smallDisk(64);
		const lock = lockFolder(disk.path);
		{
			using _view = makeReadOnly(disk.path);
			lock.release();
		}
		using _again = lockFolder(disk.path);
	},
);
