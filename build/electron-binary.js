import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { findNode, root } from './install.js';
import { exitCodeOf, runProgram } from './run-node.js';

const electronFolder = join(root, 'node_modules', 'electron');

/** The program inside what is downloaded, as Electron's own package names it. */
const programPath =
	{ win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' }[process.platform] ??
	'electron';

/**
 * Finds Electron's program, which npm does not bring, and downloads it the first time.
 * @returns {Promise<{ program: string, why?: undefined } | { program?: undefined, why: string }>} `why` is the first
 * half of a sentence
 */
export async function ensureElectron() {
	// Electron's own package knows this variable, too.
	const own = process.env.ELECTRON_OVERRIDE_DIST_PATH;
	if (own) {
		const program = join(own, programPath);
		return existsSync(program)
			? { program }
			: { why: `ELECTRON_OVERRIDE_DIST_PATH names a folder without ${programPath}` };
	}
	const program = join(electronFolder, 'dist', programPath);
	if (isComplete()) return { program };
	const why = await download();
	return why ? { why } : { program };
}

/** As Electron's own package decides it. */
function isComplete() {
	const read = (name) => readFileSync(join(electronFolder, name), 'utf8').trim();
	try {
		const { version } = JSON.parse(read('package.json'));
		return (
			read('path.txt') === programPath &&
			read('dist/version').replace(/^v/u, '') === version &&
			existsSync(join(electronFolder, 'dist', programPath))
		);
	} catch (error) {
		if (error.code === 'ENOENT') return false;
		throw error;
	}
}

async function download() {
	const { npm_config_https_proxy: proxy, npm_config_cafile: certificates } = process.env;
	const env = {
		// What npm came through is the way for this, too.
		...(proxy ? { HTTPS_PROXY: proxy } : {}),
		...(certificates ? { NODE_EXTRA_CA_CERTS: certificates } : {}),
		NODE_USE_ENV_PROXY: '1',
		NODE_USE_SYSTEM_CA: '1',
		...process.env,
	};
	const script = join(root, 'build', 'download-electron.ts');
	const args = [script, electronFolder, programPath];
	const end = await runProgram(findNode(), args, { stdio: ['ignore', 'pipe', 'inherit'], env });
	if (end.code === 0) return null;
	// Whoever stopped the download wants no window, and nothing else either.
	const code = exitCodeOf(end);
	if ([128 + constants.signals.SIGINT, 128 + constants.signals.SIGTERM].includes(code))
		process.exit(code);
	return `Electron, which shows the window, could not be downloaded (${end.said.trim() || 'see above'})`;
}
