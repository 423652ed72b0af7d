import { execFileSync } from 'node:child_process';
import { tempFolder } from './temp-folder.ts';

const mount = (...args: string[]) => execFileSync('mount', args, { stdio: 'pipe' });

/** A file system of its own in memory, which can be filled and made read-only. Only root on Linux may do this. */
export async function smallDisk(kilobytes: number) {
	const folder = await tempFolder();
	mount('-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder.path);
	return {
		path: folder.path,
		file: folder.file,
		resize: (size: number) => mount('-o', `remount,size=${size}k`, folder.path),
		setReadOnly: (isReadOnly: boolean) =>
			mount('-o', `remount,${isReadOnly ? 'ro' : 'rw'}`, folder.path),
		async [Symbol.asyncDispose]() {
			execFileSync('umount', ['--lazy', folder.path]);
			await folder[Symbol.asyncDispose]();
		},
	};
}

/**
 * Makes a folder read-only for whoever opens a file in it from now on, as a disk that had an error does. Files that are
 * open stay as they are. Until the scope ends.
 */
export function makeReadOnly(folder: string): Disposable {
	mount('--bind', folder, folder);
	mount('-o', 'remount,bind,ro', folder);
	return {
		[Symbol.dispose]() {
			execFileSync('umount', ['--lazy', folder]);
		},
	};
}

/** Null where `smallDisk` works, else why not. */
export async function whyNoSmallDisk(): Promise<string | null> {
	try {
		await using disk = await smallDisk(64);
		return disk.path === '' ? 'no path' : null;
	} catch (error) {
		if (!(error instanceof Error)) throw error;
		return 'only root on Linux may mount a small disk';
	}
}
