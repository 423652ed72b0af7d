import type { Desktop } from '../bridge/desktop.ts';
import { AppError } from '../contract/errors.ts';
import { say } from '../contract/words.ts';
import type { ApiParts, HandlersOf } from './parts.ts';

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
		'desktop.chooseFolder': ({ from }) => {
			if (!desktop) throw new AppError('DESKTOP_ONLY', noDesktop);
			return desktop.chooseFolder(from);
		},
		'desktop.copy': ({ text }) => ask((desktop) => desktop.copy(text)),
	};
};

const noDesktop = say(
	'There is no desktop app around this bridge.',
	'このブリッジはデスクトップアプリで動作していません。',
);
