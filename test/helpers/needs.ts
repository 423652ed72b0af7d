import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const isExecutable = (path: string): boolean => {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch (error) {
		if (error instanceof Error && 'code' in error) return false;
		throw error;
	}
};

/** Where Debian puts servers, which is in nobody's PATH but root's. */
const SERVERS = ['/usr/sbin', '/usr/local/sbin'];

/** Where the program is, null where it is not installed. */
export function findProgram(program: string): string | null {
	const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
	const folders = [...path, ...SERVERS];
	return folders.map((folder) => join(folder, program)).find(isExecutable) ?? null;
}

/**
 * Null when the program can be started, else why a test that needs it is skipped and how to get it:
 * `describe.skipIf(why !== null)(titled('obs (real)', why), …)`.
 */
export function needs(program: string, aptPackages: string): string | null {
	return findProgram(program) === null
		? `${program} is not installed (sudo apt-get install ${aptPackages})`
		: null;
}

/** Null when the system can tell who holds a port. Windows and macOS bring what that takes. */
export const missingPortList = (): string | null =>
	process.platform === 'linux' && findProgram('netstat') === null ? needs('ss', 'iproute2') : null;

/** The title of a test group that may be skipped. */
export const titled = (title: string, why: string | null): string =>
	why === null ? title : `${title} – skipped: ${why}`;
