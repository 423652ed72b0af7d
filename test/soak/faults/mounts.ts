import { spawnSync } from 'node:child_process';
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
