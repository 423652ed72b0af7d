import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { defaultSettings, type Settings } from '../../../main/contract/settings.ts';
import { Peer } from './peer.ts';

const root = join(import.meta.dirname, '../../..');

/** Nothing is slowed down: the bench asks what it can do, not what it lets others do. */
const lifted: Settings['limits'] = {
	...defaultSettings.limits,
	maxClients: 10_000,
	maxMessagesIn: 1_000_000,
	maxBytesIn: 1_073_741_824,
	maxMessagesOut: 1_000_000,
	burstOut: 1_000_000,
	maxWaitingOut: 10_000,
	maxBufferedBytes: 67_108_864,
};

/** A data folder for a bridge that lets everything through. */
export async function makeFolder(settings: Partial<Settings> = {}): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'rb-bench-'));
	const document: Settings = {
		...defaultSettings,
		limits: lifted,
		access: { policy: 'open', danger: 'grant' },
		...settings,
	};
	await writeFile(join(folder, 'settings.json'), JSON.stringify(document));
	return folder;
}

let building: Promise<unknown> | null = null;

/** What `npm run headless` runs. */
export const built = 'out/headless/index.js';

/** Builds it, unless it was built from the same sources. */
export const ensureBuilt = () =>
	(building ??= promisify(execFile)(process.execPath, ['build/headless.js'], { cwd: root }));

/** The bridge as `npm run headless` starts it, journal on, in a folder of its own that goes with it. */
export async function startBridge(
	settings: Partial<Settings> = {},
	args: readonly string[] = ['--no-page'],
): Promise<Peer> {
	await ensureBuilt();
	const folder = await makeFolder(settings);
	const command = [built, '--data', folder, '--port', '0', '--page-port', '0'];
	const peer = await Peer.start('Resonite Bridge', [process.execPath, ...command, ...args]);
	const stop = peer[Symbol.asyncDispose].bind(peer);
	return Object.assign(peer, {
		async [Symbol.asyncDispose]() {
			await stop();
			await rm(folder, { recursive: true, force: true });
		},
	});
}
