import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { at } from './at.ts';
import { writeChecksums } from './checksums.ts';
import { electronVersion, makeElectronStandIn } from './electron-stand-in.ts';
import { stage } from './stage.ts';

/**
 * Packs what was built. Everything that is not known here goes to electron-builder: `--dir`, `--linux deb`, …
 * `--into <folder>` packs somewhere else than into dist/.
 */
const { values, tokens } = parseArgs({
	options: { into: { type: 'string' }, dir: { type: 'boolean' } },
	strict: false,
	tokens: true,
});
const into = typeof values.into === 'string' ? values.into : null;
const isFolderOnly = values.dir === true;
const folders = into
	? { app: join(into, 'app'), output: join(into, 'dist'), standIn: join(into, 'electron') }
	: {
			app: at('out/app'),
			output: at('dist'),
			standIn: at('out/electron-stand-in'),
		};

const electron = findElectron();
if (electron === 'none' && !isFolderOnly) {
	tell(
		`Electron ${electronVersion()} is not here and could not be downloaded: see the message above. Without it only "npm run package -- --dir" works, which shows what is packed but does not run.`,
	);
	process.exitCode = 1;
} else {
	stage(folders.app);
	rmSync(folders.output, { recursive: true, force: true });
	if (electron === 'none') makeElectronStandIn(folders.standIn);
	const code = runElectronBuilder();
	if (code === 0 && !isFolderOnly) writeChecksums(folders.output);
	if (code === 0 && electron === 'none') {
		tell(
			`Electron ${electronVersion()} could not be downloaded. This package has a stand-in in its place: it proves the configuration and the contents, but does not run.`,
		);
	}
	process.exitCode = code;
}

/** Electron's program for this machine, downloaded now if it can be. For other systems electron-builder downloads it. */
function findElectron(): 'here' | 'elsewhere' | 'none' {
	const flags = tokens.flatMap((token) => (token.kind === 'option' ? [token.rawName] : []));
	const isOf = (...names: string[]) => flags.some((flag) => names.includes(flag));
	const platforms = {
		linux: isOf('--linux', '-l'),
		win32: isOf('--win', '--windows', '-w'),
		darwin: isOf('--mac', '--macos', '-m', '-o'),
	};
	const asked = Object.entries(platforms).flatMap(([name, is]) => (is ? [name] : []));
	const { status } = spawnSync(process.execPath, ['node_modules/electron/install.js'], {
		cwd: at(''),
		stdio: ['ignore', 2, 2],
	});
	if (status !== 0) return 'none';
	// A Mac's app is made of two, and its folder has links that a copy may not keep.
	const isHere = asked.every((name) => name === process.platform) && process.platform !== 'darwin';
	return isHere && !isOf('--arm64', '--ia32', '--armv7l') ? 'here' : 'elsewhere';
}

function runElectronBuilder(): number {
	const dist = {
		here: [`-c.electronDist=${at('node_modules/electron/dist')}`],
		elsewhere: [],
		none: [`-c.electronDist=${folders.standIn}`, '--linux'],
	}[electron];
	const args = [
		'node_modules/electron-builder/cli.js',
		'--config=build/electron-builder.config.ts',
		`-c.directories.app=${folders.app}`,
		`-c.directories.output=${folders.output}`,
		...dist,
		...passedOn(),
	];
	// Publishing is the release workflow's last step, when every system's packages are there.
	if (!args.includes('--publish')) args.push('--publish', 'never');
	const { status } = spawnSync(process.execPath, args, { cwd: at(''), stdio: 'inherit' });
	return status ?? 1;
}

function passedOn(): string[] {
	const args = process.argv.slice(2);
	const at = args.indexOf('--into');
	return at < 0 ? args : args.toSpliced(at, 2);
}

function tell(words: string): void {
	process.stderr.write(`${words}\n`);
}
