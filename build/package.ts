import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { at } from './at.ts';
import { writeChecksums } from './checksums.ts';
import { makeElectronStandIn } from './electron-stand-in.ts';
import { stage } from './stage.ts';

/**
 * Packs what was built. Everything that is not known here goes to electron-builder: `--linux deb`, `--arm64`, …
 * `--into <folder>` packs somewhere else than into dist/, `--stand-in` packs without Electron's program, and `--real`
 * never does.
 */
const { values, tokens } = parseArgs({
	options: {
		into: { type: 'string' },
		'stand-in': { type: 'boolean' },
		real: { type: 'boolean' },
		dir: { type: 'boolean' },
	},
	strict: false,
	tokens: true,
});
const isStandIn = values['stand-in'] === true;
const isFolderOnly = values.dir === true;
const folders =
	typeof values.into === 'string'
		? foldersIn(values.into)
		: { ...foldersIn(at('out/package')), output: at('dist') };

if (isStandIn && !isFolderOnly) {
	tell('A package with a stand-in for Electron does not run: only a folder is made of it (--dir).');
	process.exitCode = 2;
} else {
	stage(folders.app);
	rmSync(folders.output, { recursive: true, force: true });
	if (isStandIn) makeElectronStandIn(folders.electron);
	const code = runElectronBuilder();
	if (code === 0 && !isFolderOnly) writeChecksums(folders.output);
	if (code === 0 && isStandIn) {
		tell(
			'This package has a stand-in in the place of Electron: it proves the configuration and the contents, but does not run.',
		);
	}
	process.exitCode = code;
}

function foldersIn(folder: string) {
	return {
		app: join(folder, 'app'),
		output: join(folder, 'dist'),
		electron: join(folder, 'electron'),
	};
}

function runElectronBuilder(): number {
	const args = [
		'--config=build/electron-builder.config.ts',
		`-c.directories.app=${folders.app}`,
		`-c.directories.output=${folders.output}`,
		...electronIn(),
		...passedOn(),
	];
	// Publishing is the release workflow's last step, when every system's packages are there.
	if (!args.includes('--publish')) args.push('--publish', 'never');
	const script = 'node_modules/electron-builder/cli.js';
	const { status } = spawnSync(process.execPath, [script, ...args], {
		cwd: at(''),
		stdio: 'inherit',
	});
	return status ?? 1;
}

/** Where electron-builder finds Electron. Without a word it downloads what the package is for. */
function electronIn(): string[] {
	// The stand-in is laid out as on Linux, whatever this machine is.
	if (isStandIn) return [`-c.electronDist=${folders.electron}`, '--linux'];
	const own = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? at('node_modules/electron/dist');
	return isForHere() ? [`-c.electronDist=${own}`] : [];
}

/** A Mac's app is made of two, and its folder has links that a copy may not keep. */
function isForHere(): boolean {
	const flags = tokens.flatMap((token) => (token.kind === 'option' ? [token.rawName] : []));
	const others = {
		linux: ['--win', '--windows', '-w', '--mac', '--macos', '-m', '-o'],
		win32: ['--linux', '-l', '--mac', '--macos', '-m', '-o'],
	}[process.platform as string];
	const elsewhere = [...(others ?? flags), '--arm64', '--ia32', '--armv7l', '--universal'];
	return others !== undefined && !flags.some((flag) => elsewhere.includes(flag));
}

function passedOn(): string[] {
	const args = process.argv.slice(2).filter((arg) => !['--stand-in', '--real'].includes(arg));
	const at = args.indexOf('--into');
	return at < 0 ? args : args.toSpliced(at, 2);
}

function tell(words: string): void {
	process.stderr.write(`${words}\n`);
}
