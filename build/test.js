import { ensureInstalled } from './install.js';
import { ensurePage } from './page.js';
import { runNode } from './run-node.js';

ensureInstalled();
await ensurePage();
process.exitCode = await runNode([
	'node_modules/vitest/vitest.mjs',
	'run',
	'--config',
	'build/vitest.config.ts',
	...process.argv.slice(2),
]);
