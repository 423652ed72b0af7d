import { app, autoUpdater as system } from 'electron';
import type { AppUpdater } from 'electron-updater';
import type { Log } from './schedule.ts';
import { takeOver } from './take-over.ts';
import type { Copy } from './why-off.ts';

/** What an update needs of the app around it. */
export interface Host {
	readonly copy: Copy;
	readonly log: Log;
	/** One that hangs is given up, and another made. */
	createUpdater(): Promise<AppUpdater>;
	/** Makes ready what `quitAndInstall` needs, as long as all still runs. */
	prepare(): Promise<void>;
	/** Ends every request of the updater. */
	abort(updater: AppUpdater): Promise<void>;
	/** Lets the new version start while this one is still ending. */
	stepAside(): void;
	/** Ends the app and starts it again, as it is. */
	comeBack(): void;
}

export const electronHost = (): Host => ({
	copy: {
		isPackaged: app.isPackaged,
		platform: process.platform,
		env: process.env,
		resources: process.resourcesPath,
		program: process.execPath,
	},
	log: (level, text) => {
		if (level === 'error' || level === 'warn') console.error(text);
	},
	createUpdater,
	prepare: () => (process.platform === 'darwin' ? takeOver(system) : Promise.resolve()),
	abort: (updater) => updater.netSession.closeAllConnections(),
	stepAside() {
		app.releaseSingleInstanceLock();
	},
	comeBack() {
		// An AppImage runs from a mount that ends with it: what starts again is its file.
		const execPath = process.env.APPIMAGE ?? process.execPath;
		app.relaunch({ execPath, args: process.argv.slice(1) });
		app.exit(0);
	},
});

/** electron-updater, loaded only when it is needed: where updates are off it never is. */
async function createUpdater(): Promise<AppUpdater> {
	const { AppImageUpdater, MacUpdater, NsisUpdater } = await import('electron-updater');
	// Not `autoUpdater`, which also knows packages of the system: those are never updated from here.
	if (process.platform === 'win32') return new NsisUpdater();
	if (process.platform === 'darwin') return new MacUpdater();
	return new AppImageUpdater();
}
