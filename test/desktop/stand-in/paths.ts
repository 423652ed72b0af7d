import { mkdirSync, readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from './env.ts';
import { StandInError } from './strict.ts';

interface Package {
	readonly name: string;
	readonly productName?: string;
	readonly version: string;
	readonly desktopName?: string;
}

type Name = Parameters<Electron.App['getPath']>[0];

/** The packed app: its folder and what its package.json says. */
export const packed = { folder: '', json: { name: '', version: '' } as Package };

export function readPackage(folder: string): void {
	packed.folder = folder;
	packed.json = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Package;
}

export const appName: { current: string | undefined } = { current: undefined };
export const nameOfApp = (): string =>
	appName.current ?? packed.json.productName ?? packed.json.name;

const home = homedir();
const configFolder: Readonly<Record<string, () => string>> = {
	win32: () => process.env.APPDATA ?? join(home, 'AppData', 'Roaming'),
	darwin: () => join(home, 'Library', 'Application Support'),
};

const known: Readonly<Partial<Record<Name, () => string>>> = {
	home: () => home,
	appData: () =>
		configFolder[process.platform]?.() ?? process.env.XDG_CONFIG_HOME ?? join(home, '.config'),
	userData: () => join(getPath('appData'), nameOfApp()),
	sessionData: () => getPath('userData'),
	temp: tmpdir,
	exe: () => env.executable,
	desktop: () => join(home, 'Desktop'),
	documents: () => join(home, 'Documents'),
	downloads: () => join(home, 'Downloads'),
	logs: () =>
		process.platform === 'darwin'
			? join(home, 'Library', 'Logs', nameOfApp())
			: join(getPath('userData'), 'logs'),
	crashDumps: () => join(getPath('userData'), 'Crashpad'),
};

const given = new Map<Name, string>();

export function getPath(name: Name): string {
	const path = given.get(name) ?? known[name]?.();
	if (path === undefined) throw new StandInError(`app.getPath does not know "${name}".`);
	return path;
}

export function setPath(name: Name, path: string): void {
	if (!known[name]) throw new StandInError(`app.setPath does not know "${name}".`);
	mkdirSync(path, { recursive: true });
	given.set(name, path);
}
