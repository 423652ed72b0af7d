import type { DesktopState } from '../contract/desktop.ts';

/** What the page may ask of the app around the bridge. Whoever provides it emits `desktop.changed` on the bridge's bus. */
export interface Desktop {
	readonly state: DesktopState;
	/** Returns when it is known; the state tells the result. */
	checkForUpdate(): Promise<void>;
	/** @throws AppError STATE_CONFLICT where there is nothing to download */
	downloadUpdate(): Promise<void>;
	/** @throws AppError STATE_CONFLICT where nothing was downloaded */
	installUpdate(): Promise<void>;
	/** @throws AppError FOLDER_UNUSABLE */
	openDataFolder(): Promise<void>;
	copy(text: string): Promise<void>;
}
