import { constants, type BigIntStats, type Stats } from 'node:fs';
import { lstat, open, rename, type FileHandle } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { systemCode } from '../kit/network-words.ts';
import { NotPlain } from './faults.ts';

/** Windows has none; there `lstat` alone has to see it. */
const NO_FOLLOW = (constants as Partial<typeof constants>).O_NOFOLLOW ?? 0;

export const forAppending = constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY | NO_FOLLOW;
export const forReplacing = constants.O_TRUNC | constants.O_CREAT | constants.O_WRONLY | NO_FOLLOW;
export const forReading = constants.O_RDONLY | NO_FOLLOW;

async function found(path: string): Promise<Stats | BigIntStats | null> {
	try {
		return await lstat(path);
	} catch (error) {
		if (systemCode(error) === 'ENOENT') return null;
		throw error;
	}
}

/** @throws NotPlain for a link, which could lead out of the folder, and for a pipe, which would be waited for */
export async function expectPlain(path: string): Promise<void> {
	const stats = await found(path);
	if (stats && !stats.isFile()) throw new NotPlain(path);
}

/** @throws NotPlain */
export async function openPlain(path: string, flags: number): Promise<FileHandle> {
	await expectPlain(path);
	try {
		return await open(path, flags, 0o644);
	} catch (error) {
		// A link that came after the look above.
		if (systemCode(error) === 'ELOOP') throw new NotPlain(path, { cause: error });
		throw error;
	}
}

/** On Windows a file cannot be replaced while another program reads it; OBS reads one in a few ms. */
const TRIES = 10;
const PAUSE = 30;
const held = new Set(['EPERM', 'EACCES', 'EBUSY']);

/** Renames over whatever is there. */
export async function replace(from: string, to: string): Promise<void> {
	for (let left = TRIES; ; left -= 1) {
		try {
			await rename(from, to);
			return;
		} catch (error) {
			if (left <= 1 || !held.has(systemCode(error))) throw error;
			await delay(PAUSE);
		}
	}
}
