import { existsSync, renameSync } from 'node:fs';
import { join, parse } from 'node:path';

/** `2026-11-20T21-10-00`: sorts by time and is a file name on every system. */
const stamp = (date: Date) => date.toISOString().slice(0, 19).replaceAll(':', '-');

/** Moves a file and what SQLite keeps beside it out of the way, under a name with the date. Nothing is deleted. */
export function setAside(file: string, now = new Date()): string {
	const { dir, name, ext } = parse(file);
	let aside = join(dir, `${name}.damaged-${stamp(now)}${ext}`);
	for (let n = 2; existsSync(aside); n += 1)
		aside = join(dir, `${name}.damaged-${stamp(now)}-${n}${ext}`);
	renameSync(file, aside);
	for (const suffix of ['-wal', '-shm'])
		if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
	return aside;
}
