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
	/** Lets the person pick a folder, beginning at `from`; null where they did not. */
	chooseFolder(from: string | null): Promise<string | null>;
	copy(text: string): Promise<void>;
}
