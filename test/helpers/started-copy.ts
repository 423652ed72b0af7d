import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chown, cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tempFolder } from './temp-folder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Nobody, to whom a test that runs as root hands over: the window does not run as root. */
const NOBODY = 65_534;
export const isRoot = process.getuid?.() === 0;

/**
 * The project as a person has it after `npm ci`, with an Electron package of its own in which there is no program yet.
 * Everything else is that of the real one, installed and built.
 */
export async function projectCopy() {
	const folder = await tempFolder();
	await linkAll(['main', 'preload', 'renderer', 'out', 'package.json', 'package-lock.json']);
	await cp(join(root, 'build'), folder.file('build'), { recursive: true });
	await linkModules();
	if (isRoot) await handOver(folder.path);

	async function linkAll(names: readonly string[], inside = '') {
		for (const name of names)
			await symlink(join(root, inside, name), folder.file(join(inside, name)));
	}

	async function linkModules() {
		const own = ['electron', '.installed-from'];
		await mkdir(folder.file('node_modules'));
		const names = await readdir(join(root, 'node_modules'));
		await linkAll(
			names.filter((name) => !own.includes(name)),
			'node_modules',
		);
		await cp(join(root, 'node_modules/electron'), folder.file('node_modules/electron'), {
			recursive: true,
			filter: (path) => !/[\\/](?:dist|path\.txt)$/u.test(path),
		});
		const lock = await readFile(join(root, 'package-lock.json'));
		const hash = createHash('sha256').update(lock).digest('hex');
		await writeFile(folder.file('node_modules/.installed-from'), hash);
	}

	return {
		folder,
		electron: folder.file('node_modules/electron'),
		/** Runs one of the scripts in build/, without a display unless `env` names one. */
		run: (script: string, options: RunOptions = {}) => run(folder.path, script, options),
		[Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
	};
}

export interface RunOptions {
	readonly args?: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
	readonly asRoot?: boolean;
}

export type Run = ReturnType<typeof run>;

function run(path: string, script: string, { args = [], env = {}, asRoot = false }: RunOptions) {
	const child = spawn(process.execPath, [join(path, 'build', script), ...args], {
		cwd: path,
		env: {
			PATH: process.env.PATH,
			HOME: path,
			electron_config_cache: join(path, 'cache'),
			...env,
		},
		stdio: ['ignore', 'pipe', 'pipe'],
		...(isRoot && !asRoot ? { uid: NOBODY, gid: NOBODY } : {}),
	});
	const closed = once(child, 'close');
	let said = '';
	let told = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
	child.stderr.setEncoding('utf8').on('data', (text: string) => (told += text));
	return {
		/** All of stdout so far. */
		said: () => said,
		/** All of stderr so far. */
		told: () => told,
		kill: (signal: NodeJS.Signals) => child.kill(signal),
		/** Its exit code. */
		ended: closed.then(([code]) => code as number | null),
		async [Symbol.asyncDispose]() {
			if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
			await closed;
		},
	};
}

async function handOver(path: string): Promise<void> {
	await chown(path, NOBODY, NOBODY);
	for (const entry of await readdir(path, { withFileTypes: true })) {
		const inside = join(path, entry.name);
		if (entry.isDirectory()) await handOver(inside);
		else if (entry.isFile()) await chown(inside, NOBODY, NOBODY);
	}
}
