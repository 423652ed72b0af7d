import { lstat, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { writeAtomic } from '../../../main/config/atomic.ts';
import { titled } from '../../helpers/needs.ts';
import { smallDisk, whyNoSmallDisk } from '../../helpers/small-disk.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';

test('a document is replaced, with the mode that was asked for and nothing beside it', async () => {
	await using temp = await tempFolder();
	const file = temp.file('a.json');
	await writeFile(file, 'old', { mode: 0o644 });
	await writeAtomic(file, 'new', 0o600);
	expect(await readFile(file, 'utf8')).toBe('new');
	expect(await readdir(temp.path)).toEqual(['a.json']);
	if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test.skipIf(process.platform === 'win32')('a link stays a link', async () => {
	await using temp = await tempFolder();
	await writeFile(temp.file('real.json'), 'old');
	await symlink('real.json', temp.file('link.json'));
	await writeAtomic(temp.file('link.json'), 'new', 0o600);
	expect((await lstat(temp.file('link.json'))).isSymbolicLink()).toBe(true);
	expect(await readFile(temp.file('real.json'), 'utf8')).toBe('new');
});

test('what cannot be replaced stays, and nothing is left beside it', async () => {
	await using temp = await tempFolder();
	await mkdir(temp.file('a.json'));
	await expect(writeAtomic(temp.file('a.json'), 'new', 0o600)).rejects.toThrow();
	expect(await readdir(temp.path)).toEqual(['a.json']);
});

const why = await whyNoSmallDisk();
describe.skipIf(why !== null)(titled('on a nearly full disk', why), () => {
	test('the old document stays whole', async () => {
		await using disk = await smallDisk(64);
		const file = disk.file('a.json');
		await writeAtomic(file, '{"good":true}', 0o600);
		await writeFile(disk.file('filler'), Buffer.alloc(48_000));
		await expect(writeAtomic(file, 'x'.repeat(30_000), 0o600)).rejects.toMatchObject({
			code: 'ENOSPC',
		});
		expect(await readFile(file, 'utf8')).toBe('{"good":true}');
		expect((await readdir(disk.path)).sort()).toEqual(['a.json', 'filler']);
	});
});
