import { open, realpath, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from './failure.ts';

/** Virus scanners on Windows hold a new file open for a moment. */
const RENAME_TRIES = 20;
const RENAME_AFTER = 50;

/**
 * Replaces a file in one step: whoever reads it finds the old document or the new one, whole, also after a crash or
 * on a full disk. (The package write-file-atomic does not loop over short writes: a nearly full disk left it with a
 * truncated document in place of the good one.) One caller at a time for each file.
 */
export async function writeAtomic(file: string, text: string, mode: number): Promise<void> {
	const target = await realTarget(file);
	const temporary = `${target}.new`;
	try {
		const handle = await open(temporary, 'w', mode);
		try {
			await handle.chmod(mode);
			await handle.writeFile(text);
			await handle.sync();
		} finally {
			await handle.close();
		}
		await replace(temporary, target);
	} catch (error) {
		await rm(temporary, { force: true });
		throw error;
	}
	await syncFolder(dirname(target));
}

/** Where a link leads, so that it stays a link. */
async function realTarget(file: string): Promise<string> {
	try {
		return await realpath(file);
	} catch (error) {
		if (codeOf(error) === 'ENOENT') return file;
		throw error;
	}
}

async function replace(temporary: string, target: string): Promise<void> {
	for (let attempt = 1; ; attempt++)
		try {
			await rename(temporary, target);
			return;
		} catch (error) {
			const isHeld = ['EPERM', 'EACCES', 'EBUSY'].includes(codeOf(error) ?? '');
			if (process.platform !== 'win32' || !isHeld || attempt === RENAME_TRIES) throw error;
			await delay(RENAME_AFTER);
		}
}

/** Makes the new name last through a power cut. Windows does so by itself and has no way to ask for it. */
async function syncFolder(folder: string): Promise<void> {
	if (process.platform === 'win32') return;
	const handle = await open(folder, 'r');
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}
