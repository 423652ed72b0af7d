import { pathToFileURL } from 'node:url';
import { ensureHeadless } from './headless.js';
import { ensureInstalled } from './install.js';
import { runNode } from './run-node.js';

/** Builds the app without a window if need be, and runs it. Answers with its exit code. */
export async function runHeadless(args) {
	await ensureHeadless();
	return runNode(['out/headless/index.js', ...args]);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
	ensureInstalled();
	process.exitCode = await runHeadless(process.argv.slice(2));
}
