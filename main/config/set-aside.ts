import { copyFile, constants } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { codeOf } from './failure.ts';

/** `2026-11-20T21-10-00`: sorts by time and is a file name on every system. */
const stamp = (date: Date) => date.toISOString().slice(0, 19).replaceAll(':', '-');

/** Keeps a copy of a damaged file under a name with the date, before a good one takes its place. */
export async function setAside(file: string, now = new Date()): Promise<string> {
	const { dir, name, ext } = parse(file);
	for (let n = 1; ; n++) {
		const aside = join(dir, `${name}.damaged-${stamp(now)}${n === 1 ? '' : `-${n}`}${ext}`);
		try {
			await copyFile(file, aside, constants.COPYFILE_EXCL);
			return aside;
		} catch (error) {
			if (codeOf(error) !== 'EEXIST') throw error;
		}
	}
}
