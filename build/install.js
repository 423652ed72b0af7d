// Plain JavaScript for Node 20.19: it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

const isWindows = process.platform === 'win32';
const stamp = join(root, 'node_modules', '.installed-from');

/** Oldest Node that npm may be started with. The app itself runs on the one in the dev dependencies. */
const OLDEST = [20, 19];

/** Installs what the lock file names, unless that is what is installed. */
export function ensureInstalled() {
	const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
	if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
		stop(
			`Node ${process.versions.node} is too old. Install Node ${OLDEST.join('.')} or newer from nodejs.org.`,
		);
	}
	const lock = createHash('sha256')
		.update(readFileSync(join(root, 'package-lock.json')))
		.digest('hex');
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
	process.stderr.write(
		'Installing what is missing (npm ci). This takes a minute the first time.\n',
	);
	const { npm_execpath: npm, npm_node_execpath: node } = process.env;
	// On Windows a program cannot be deleted while it runs, and it may be our own Node that runs: npm ci would fail.
	const isOurs = isWindows && process.execPath.startsWith(join(root, 'node_modules'));
	const args = [isOurs ? 'install' : 'ci', '--no-audit', '--no-fund', '--loglevel=error'];
	const done = npm
		? spawnSync(node ?? process.execPath, [npm, ...args], { cwd: root, stdio: ['ignore', 2, 2] })
		: spawnSync('npm', args, { cwd: root, stdio: ['ignore', 2, 2], shell: isWindows });
	if (done.status !== 0) stop('npm could not install the packages: see its message above.');
	writeFileSync(stamp, lock);
}

/** The Node that the app runs on: the pinned one, or this one where it is as new. */
export function findNode() {
	const pinned = join(root, 'node_modules', 'node', 'bin', isWindows ? 'node.exe' : 'node');
	if (existsSync(pinned)) return pinned;
	if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
	return stop(
		'The package "node" is installed without its program: npm was told not to run install scripts. Run "npm rebuild node", or install Node 24.',
	);
}

/** @returns {never} */
export function stop(message) {
	process.stderr.write(`${message}\n`);
	process.exit(1);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) ensureInstalled();
