import type { DesktopState } from '../contract/desktop.ts';
import { AppError } from '../contract/errors.ts';
import { say } from '../contract/words.ts';
import type { ApiParts, HandlersOf } from './parts.ts';

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
}

/** The app around the bridge: its updates and the system's file manager. */
export const desktopHandlers = ({ desktop }: ApiParts): HandlersOf<'desktop'> => {
	const ask = async (work: (desktop: Desktop) => Promise<void>): Promise<null> => {
		if (!desktop) throw new AppError('DESKTOP_ONLY', noDesktop);
		await work(desktop);
		return null;
	};
	return {
		'desktop.checkForUpdate': () => ask((desktop) => desktop.checkForUpdate()),
		'desktop.downloadUpdate': () => ask((desktop) => desktop.downloadUpdate()),
		'desktop.installUpdate': () => ask((desktop) => desktop.installUpdate()),
		'desktop.openDataFolder': () => ask((desktop) => desktop.openDataFolder()),
	};
};

const noDesktop = say(
	'There is no desktop app around this bridge.',
	'このブリッジはデスクトップアプリで動作していません。',
);
