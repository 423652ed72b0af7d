import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { extractAll } from '@electron/asar';
import { hashOf } from '../../build/built-from.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The app as it is installed. */
export interface PackagedApp {
	/** What is inside app.asar, unpacked: its package.json says what to start. */
	readonly folder: string;
	/** Where app.asar lies. */
	readonly resources: string;
	/** The program: Electron in a run that insists on it, else a stand-in, see build/electron-stand-in.ts. */
	readonly executable: string;
}

/** All that a package is made of, and how. */
const sources = [
	'main',
	'preload',
	'renderer',
	'build',
	'LICENSE',
	'package.json',
	'package-lock.json',
];

/** ms after which a package of other sources is surely not in use any more. */
const OLD = 3_600_000;

/** With Electron's own program it is 300 MB, which nothing needs but the run that insists on it. */
const isReal = process.env.DESKTOP === 'real';
const electron = isReal ? '--real' : '--stand-in';

let packaged: Promise<PackagedApp> | null = null;

/** Packs the app as `npm run package -- --dir` does, or takes the package that was made from the same sources. */
export const packagedApp = (): Promise<PackagedApp> => (packaged ??= findOrMake());

async function findOrMake(): Promise<PackagedApp> {
	const all = join(root, 'out/packages');
	const into = join(all, hashOf(sources).slice(0, 16) + (isReal ? '-real' : ''));
	if (!existsSync(into)) {
		mkdirSync(all, { recursive: true });
		removeOld(all);
		// Made beside and moved, so that another run that packs at the same time never sees half a package.
		const making = `${into}-${process.pid}`;
		await run(['build/package.js', '--into', making, '--dir', electron]);
		extractAll(join(resourcesOf(making), 'app.asar'), join(making, 'unpacked'));
		if (existsSync(into)) rmSync(making, { recursive: true });
		else renameSync(making, into);
	}
	const resources = resourcesOf(into);
	return { folder: join(into, 'unpacked'), resources, executable: executableOf(into) };
}

/** electron-builder names the folder after the system, such as linux-unpacked or mac-arm64. */
function unpackedOf(into: string): string {
	const dist = join(into, 'dist');
	const entry = readdirSync(dist, { withFileTypes: true }).find((entry) => entry.isDirectory());
	if (!entry) throw new Error(`Nothing was packed into ${dist}.`);
	return join(dist, entry.name);
}

const macApp = 'Resonite Bridge.app/Contents';

function resourcesOf(into: string): string {
	const folder = unpackedOf(into);
	const mac = join(folder, macApp, 'Resources');
	return existsSync(mac) ? mac : join(folder, 'resources');
}

function executableOf(into: string): string {
	const folder = unpackedOf(into);
	const names = [`${macApp}/MacOS/Resonite Bridge`, 'resonite-bridge.exe', 'resonite-bridge'];
	const found = names.map((name) => join(folder, name)).find(existsSync);
	if (found === undefined) throw new Error(`No program was packed into ${folder}.`);
	return found;
}

function removeOld(all: string): void {
	for (const name of readdirSync(all)) {
		const path = join(all, name);
		if (Date.now() - statSync(path).mtimeMs > OLD) rmSync(path, { recursive: true, force: true });
	}
}

async function run(args: string[]): Promise<void> {
	// A package without a place for updates, also where the release workflow runs the tests.
	const { GITHUB_REPOSITORY: _, ...env } = process.env;
	const child = spawn(process.execPath, args, {
		cwd: root,
		env,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let said = '';
	for (const stream of [child.stdout, child.stderr])
		stream.setEncoding('utf8').on('data', (text: string) => (said += text));
	const [code] = (await once(child, 'close')) as [number | null];
	if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${code}:\n${said}`);
}
