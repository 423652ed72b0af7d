import { join } from 'node:path';
import type { Adapter } from '../adapters/adapter.ts';
import { adapters } from '../adapters/registry.ts';
import { tellOfCrashes } from '../config/crash-report.ts';
import { lockFolder } from '../config/lock.ts';
import { openKeyFile } from '../config/keys-file.ts';
import { openSecretFile, type SecretStore } from '../config/secrets.ts';
import type { ConfigNotice } from '../config/settings-store.ts';
import { openSettings } from '../config/settings-store.ts';
import { openJournal } from '../journal/journal.ts';
import type { ServerTiming } from '../server/server.ts';
import { createBridge, type Bridge, type BridgeParts } from './bridge.ts';
import { Notices } from './notices.ts';

export interface OpenOptions {
	readonly folder: string;
	readonly version: string;
	/** Takes the place of the port in the settings, for this start only. */
	readonly port?: number | undefined;
	readonly timing?: Partial<ServerTiming>;
	readonly sleep?: BridgeParts['sleep'];
	/** What the command line says of access, for this start. */
	readonly access?: BridgeParts['access'];
	/** The app around the bridge, where that is a desktop's. */
	readonly desktop?: BridgeParts['desktop'];
	/** Whoever writes a report into the folder when the app has to end. */
	readonly crashes?: BridgeParts['crashes'];
	/** Opens the place where secrets are kept, if that is not a plain file of the data folder. */
	readonly openSecrets?: typeof openSecretStore;
	/** Adapters by id, if not those of the registry. */
	readonly adapters?: ReadonlyMap<string, Adapter>;
}

/**
 * Opens the parts in a data folder and joins them. Every host does this and then starts the bridge.
 * @throws AppError FOLDER_IN_USE, SETTINGS_NEWER and others, with nothing left open
 */
export async function openBridge(options: OpenOptions): Promise<Bridge> {
	const { folder } = options;
	// Settings, secrets and messages are this person's alone, whatever the folder's own mode.
	process.umask(0o077);
	const lock = lockFolder(folder);
	const notices = new Notices();
	options.crashes?.keepIn(folder);
	try {
		await tellOfCrashes(folder, notices.add);
		const settings = await openSettings({ folder, onNotice: notices.add });
		const secrets = await (options.openSecrets ?? openSecretStore)(folder, notices.add);
		const keys = await openKeyFile(join(folder, 'keys.json'), notices.add);
		const journal = await openJournal({
			file: join(folder, 'journal.sqlite'),
			retention: settings.current.journal,
			onNotice: notices.add,
		});
		const bridge = createBridge({
			adapters,
			...options,
			dataFolder: folder,
			journal,
			settings,
			secrets,
			keys,
			notices,
		});
		return {
			handlers: bridge.handlers,
			bus: bridge.bus,
			wake: () => {
				bridge.wake();
			},
			notify: (notice) => {
				notices.add(notice);
			},
			record: (kind, words) => {
				bridge.record(kind, words);
			},
			get port() {
				return bridge.port;
			},
			start: () => bridge.start(),
			async stop() {
				await bridge.stop();
				// A change that was made just before is still on its way to the disk.
				await Promise.all([settings.flush(), secrets.flush()]);
				lock.release();
			},
		};
	} catch (error) {
		lock.release();
		throw error;
	}
}

/** In a file that only this user can read. */
const openSecretStore = (
	folder: string,
	onNotice: (notice: ConfigNotice) => void,
): Promise<SecretStore> => openSecretFile(join(folder, 'secrets.json'), onNotice);
