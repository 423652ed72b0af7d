import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Null where a small disk can be mounted, else why not. */
export function missingMounts(): string | null {
	const why = 'only root on Linux may mount a small disk (run it with sudo)';
	if (process.platform !== 'linux' || process.getuid?.() !== 0) return why;
	const folder = mkdtempSync(join(tmpdir(), 'resonite-bridge-mount-'));
	const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]);
	if (status === 0) spawnSync('umount', ['--lazy', folder]);
	rmdirSync(folder);
	return status === 0 ? null : why;
}

/**
 * Makes a folder read-only for whoever opens a file in it from now on, as a disk that had an error does. Files that are
 * open stay as they are. Until the scope ends.
 */
export function makeReadOnly(folder: string): Disposable {
	execFileSync('mount', ['--bind', folder, folder]);
	execFileSync('mount', ['-o', 'remount,bind,ro', folder]);
	return {
		[Symbol.dispose]() {
			execFileSync('umount', ['--lazy', folder]);
		},
	};
}
