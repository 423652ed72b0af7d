import { pathToFileURL } from 'node:url';
import { ensureInstalled } from './install.js';
import { ensurePage } from './page.js';
import { runNode } from './run-node.js';

/** Builds the page if need be, and runs the app without a window. Answers with its exit code. */
export async function runHeadless(args) {
	await ensurePage();
	return runNode(['main/headless/index.ts', ...args]);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
	ensureInstalled();
	process.exitCode = await runHeadless(process.argv.slice(2));
}
