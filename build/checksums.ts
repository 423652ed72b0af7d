import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What electron-builder leaves for itself beside the packages. */
const notes = /^builder-(debug[.]yml|effective-config[.]yaml)$/u;

/** Writes SHA256SUMS for the files of a folder, as `sha256sum --check` reads it. */
export function writeChecksums(folder: string): void {
	const names = readdirSync(folder, { withFileTypes: true })
		.filter((entry) => entry.isFile() && entry.name !== 'SHA256SUMS' && !notes.test(entry.name))
		.map(({ name }) => name)
		.sort();
	const lines = names.map((name) => `${sha256(join(folder, name))}  ${name}\n`);
	writeFileSync(join(folder, 'SHA256SUMS'), lines.join(''));
}

const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

const [, script, folder] = process.argv;
if (script !== undefined && import.meta.url === pathToFileURL(script).href) {
	if (folder === undefined) throw new Error('Which folder? node build/checksums.ts <folder>');
	writeChecksums(folder);
}
