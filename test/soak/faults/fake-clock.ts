import { existsSync, readdirSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempFolder } from '../../helpers/temp-folder.ts';

const why = 'libfaketime is not installed (sudo apt-get install faketime)';

/** Where Debian and its like put the library, for programs with threads. */
function findLibrary(): string | null {
	const folders = existsSync('/usr/lib') ? readdirSync('/usr/lib') : [];
	const paths = ['faketime', ...folders.map((name) => join(name, 'faketime'))];
	const files = paths.map((path) => join('/usr/lib', path, 'libfaketimeMT.so.1'));
	return files.find((file) => existsSync(file)) ?? null;
}

/** Null where a program can be shown another time, else why not. */
export const missingFakeClock = (): string | null =>
	process.platform === 'linux' && findLibrary() !== null ? null : why;

/** A clock on the wall of one program alone, which can be set while it runs. Timers are left alone, as the system does. */
export async function fakeClock() {
	await using opening = new AsyncDisposableStack();
	const folder = opening.use(await tempFolder());
	const file = folder.file('offset');
	const library = findLibrary();
	if (library === null) throw new Error(why);
	/** Seconds before or after the true time. */
	const set = async (seconds: number) => {
		// In one step, since it is read with every look at the clock.
		await writeFile(`${file}.new`, seconds < 0 ? `${seconds}` : `+${seconds}`);
		await rename(`${file}.new`, file);
	};
	await set(0);
	const all = opening.move();
	return {
		set,
		env: {
			LD_PRELOAD: library,
			FAKETIME_TIMESTAMP_FILE: file,
			FAKETIME_NO_CACHE: '1',
			FAKETIME_DONT_FAKE_MONOTONIC: '1',
		},
		[Symbol.asyncDispose]: () => all.disposeAsync(),
	};
}
