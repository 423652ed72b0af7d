import { ensureInstalled } from './install.js';
import { ensurePage } from './page.js';
import { runNode } from './run-node.js';

ensureInstalled();
await ensurePage();
// The desktop's specs run on a stand-in for Electron, unless they are told to insist on the real one.
const args = process.argv.slice(2);
if (args.includes('--real')) process.env.DESKTOP = 'real';
process.exitCode = await runNode([
	'node_modules/vitest/vitest.mjs',
	'run',
	'--config',
	'build/vitest.config.ts',
	...args.filter((arg) => arg !== '--real'),
]);
