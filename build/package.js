import { ensureDesktop } from './desktop.js';
import { ensureInstalled } from './install.js';
import { runNode } from './run-node.js';

ensureInstalled();
await ensureDesktop();
process.exitCode = await runNode(['build/package.ts', ...process.argv.slice(2)]);
