import { randomUUID } from 'node:crypto';
import {
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	watch,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { getPath } from './paths.ts';

/** What a second start hands over to the first. */
export interface SecondStart {
	readonly argv: readonly string[];
	readonly folder: string;
	readonly data: unknown;
}

const lockFile = () => join(getPath('userData'), 'Stand-in lock');
const postbox = () => join(getPath('userData'), 'Stand-in starts');
let hasLock = false;

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
		throw error;
	}
}

/** False where somebody else has it. A lock whose owner died is nobody's. */
function take(): boolean {
	try {
		writeFileSync(lockFile(), String(process.pid), { flag: 'wx' });
		return true;
	} catch (error) {
		if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
	}
	const owner = Number(readFileSync(lockFile(), 'utf8'));
	if (owner > 0 && isAlive(owner)) return false;
	rmSync(lockFile(), { force: true });
	return take();
}

/** One start of the app per data folder. The answer is immediate, as Electron's is, so the second start leaves a letter. */
export function requestLock(start: SecondStart, hear: (start: SecondStart) => void): boolean {
	if (hasLock) return true;
	mkdirSync(postbox(), { recursive: true });
	hasLock = take();
	if (hasLock) {
		watch(postbox(), { persistent: false }, () => {
			read(hear);
		});
		return true;
	}
	const letter = join(postbox(), `${randomUUID()}.json`);
	writeFileSync(`${letter}.part`, JSON.stringify(start));
	renameSync(`${letter}.part`, letter);
	return false;
}

function read(hear: (start: SecondStart) => void): void {
	if (!hasLock) return;
	for (const name of readdirSync(postbox()).filter((file) => file.endsWith('.json'))) {
		const letter = join(postbox(), name);
		const start = JSON.parse(readFileSync(letter, 'utf8')) as SecondStart;
		rmSync(letter);
		hear(start);
	}
}

export function hasSingleInstanceLock(): boolean {
	return hasLock;
}

export function releaseLock(): void {
	if (hasLock) rmSync(lockFile(), { force: true });
	hasLock = false;
}
