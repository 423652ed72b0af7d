import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultSettings, type Settings } from '../../main/contract/settings.ts';

interface Given {
	readonly settings?: Partial<Settings>;
	/** As the headless app kept them. */
	readonly secrets?: Readonly<Record<string, string>>;
}

/** Files that an earlier start left in the data folder. */
export async function leaveData(folder: string, { settings, secrets }: Given): Promise<void> {
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const write = (name: string, document: unknown) =>
		writeFile(join(folder, name), JSON.stringify(document), { mode: 0o600 });
	if (settings) await write('settings.json', { ...defaultSettings, ...settings });
	if (secrets) await write('secrets.json', { version: 1, secrets });
}
