import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What it says: one line when it builds, nothing when there is nothing to do. */
function buildPage(): string {
	const { status, stderr } = spawnSync(process.execPath, ['build/page.js'], {
		cwd: root,
		encoding: 'utf8',
	});
	expect(status).toBe(0);
	return stderr;
}

test(
	'a page that was built is not built again, whatever its build wrote',
	{ timeout: 60_000 },
	() => {
		buildPage();
		// The compiler of the messages leaves this behind, which git ignores.
		writeFileSync(`${root}renderer/project.inlang/README.md`, `Written at ${Date.now()}.`);
		expect(buildPage()).toBe('');
	},
);
