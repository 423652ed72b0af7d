import { spawnSync } from 'node:child_process';

/** Debian's own Python: the one that apt's packages belong to. */
export const python = '/usr/bin/python3';

/** Null when Python has the module, else why a test that needs it is skipped and how to get it. */
export function missingModule(module: string, aptPackage: string): string | null {
	const { status } = spawnSync(python, ['-c', `import ${module}`]);
	return status === 0 ? null : `no ${module} for Python (sudo apt-get install ${aptPackage})`;
}
