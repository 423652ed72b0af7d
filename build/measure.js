import { ensureHeadless } from './headless.js';
import { ensureInstalled } from './install.js';
import { runNode } from './run-node.js';

// Plain JavaScript for Node 20.19: it runs before anything is installed.
const [what, ...args] = process.argv.slice(2);
ensureInstalled();
await ensureHeadless();
process.exitCode = await runNode([`test/${what}/run.ts`, ...args]);
