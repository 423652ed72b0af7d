import { ensureInstalled } from './install.js';
import { ensurePage } from './page.js';
import { runNode } from './run-node.js';

ensureInstalled();
await ensurePage();
// Insists on the real Electron for the desktop's specs, which else take what is there.
const args = process.argv.slice(2);
if (args.includes('--real')) process.env.DESKTOP = 'real';
process.exitCode = await runNode([
	'node_modules/vitest/vitest.mjs',
	'run',
	'--config',
	'build/vitest.config.ts',
	...args.filter((arg) => arg !== '--real'),
]);
