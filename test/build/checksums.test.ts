import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { writeChecksums } from '../../build/checksums.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

test('SHA256SUMS names every package, and nothing that is none', async () => {
	await using folder = await tempFolder();
	await mkdir(folder.file('linux-unpacked'));
	for (const name of ['b.deb', 'a.exe', 'latest.yml', 'builder-debug.yml', 'SHA256SUMS'])
		await writeFile(folder.file(name), name);
	writeChecksums(folder.path);
	expect(await readFile(folder.file('SHA256SUMS'), 'utf8')).toBe(
		['a.exe', 'b.deb', 'latest.yml'].map((name) => `${sha256(name)}  ${name}\n`).join(''),
	);
});
