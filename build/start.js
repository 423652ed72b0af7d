import { ensureInstalled } from './install.js';
import { ensurePage } from './page.js';
import { runNode } from './run-node.js';

ensureInstalled();
await ensurePage();
process.exitCode = await runNode(['main/headless/index.ts', ...process.argv.slice(2)]);
