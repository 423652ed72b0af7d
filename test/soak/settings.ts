import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultSettings, type Settings } from '../../main/contract/settings.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

/** Rooms and a store, and no limits in the way: a scenario is about something else. */
export const roomy: Settings = {
	...defaultSettings,
	limits: {
		...defaultSettings.limits,
		maxClients: 10_000,
		maxClientsPerKey: 10_000,
		maxMessagesIn: 1_000_000,
		maxBytesIn: 1_073_741_824,
		maxMessagesOut: 1_000_000,
		burstOut: 1_000_000,
		maxWaitingOut: 10_000,
	},
	instances: [
		{ id: 'room', adapter: 'room', enabled: true, settings: {} },
		{ id: 'store', adapter: 'store', enabled: true, settings: {} },
	],
};

/** Everything allowed, and the rest as it is installed, but for how much may come in at once. */
export const installed = (changes: Partial<Settings>): Settings => ({
	...defaultSettings,
	access: { policy: 'open', danger: 'grant' },
	limits: { ...defaultSettings.limits, maxMessagesIn: 10_000 },
	...changes,
});

/** Before the first start, so that it finds its settings there. */
export const prepare = (data: string, settings: Settings = roomy): Promise<void> =>
	writeFile(join(data, 'settings.json'), JSON.stringify(settings), { mode: 0o600 });

/** A data folder for a bridge, gone when the scope ends. */
export async function dataFolder(settings: Settings = roomy) {
	await using opening = new AsyncDisposableStack();
	const folder = opening.use(await tempFolder());
	await prepare(folder.path, settings);
	opening.move();
	return folder;
}

/** The settings as they are on disk. Throws where they are not whole. */
export const savedSettings = async (data: string): Promise<Settings> =>
	JSON.parse(await readFile(join(data, 'settings.json'), 'utf8')) as Settings;

/** Files that the app took for damaged, anywhere in its folder. */
export async function setAsides(data: string): Promise<string[]> {
	const all = await readdir(data, { recursive: true });
	return all.filter((name) => name.includes('damaged'));
}
