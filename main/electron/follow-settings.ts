import { app } from 'electron';
import type { Bridge } from '../bridge/bridge.ts';
import { messageOf } from '../config/failure.ts';
import type { DesktopView } from '../contract/desktop.ts';
import type { Settings } from '../contract/settings.ts';
import type { Unsubscribe } from '../contract/transport.ts';
import { showMenu } from './app-menu.ts';
import type { Ask } from './asks.ts';
import { noLoginItem } from './desktop-words.ts';
import type { Say } from './language.ts';
import { setLoginItem } from './login-item.ts';
import type { MainWindow } from './main-window.ts';
import type { Updates } from './updates.ts';
import type { View } from './view.ts';

interface Followers {
	readonly view: View;
	readonly tell: Say;
	readonly ask: Ask;
	readonly window: MainWindow;
	readonly updates: Updates;
	readonly show: (view: DesktopView | null) => void;
	readonly notify: Bridge['notify'];
}

/** Takes the settings of the desktop, now and whenever they change. */
export function followSettings(followers: Followers): Unsubscribe {
	const { view, window, updates } = followers;
	const now = view.seen.settings.desktop;
	showMenuOf(followers);
	updates.followSettings(now.checkForUpdates);
	// The file names the program, whose own name changes where it carries its version.
	if (now.startAtLogin && process.platform === 'linux') void changeLogin(true, followers);
	return view.onChange(({ settings: { desktop, page } }, { settings: before }) => {
		const was = before.desktop;
		const isOtherLook = desktop.alwaysOnTop !== was.alwaysOnTop || desktop.overlay !== was.overlay;
		if (isOtherLook) window.follow(desktop);
		if (isOtherLook || page.language !== before.page.language) showMenuOf(followers);
		if (desktop.startAtLogin !== was.startAtLogin)
			void changeLogin(desktop.startAtLogin, followers);
		if (desktop.checkForUpdates !== was.checkForUpdates)
			updates.followSettings(desktop.checkForUpdates);
	});
}

async function changeLogin(isOn: boolean, { notify }: Followers): Promise<void> {
	try {
		await setLoginItem(isOn);
	} catch (error) {
		notify(noLoginItem(messageOf(error)));
	}
}

function showMenuOf({ view, tell, ask, show }: Followers): void {
	const { alwaysOnTop, overlay } = view.seen.settings.desktop;
	const change = (more: Partial<Settings['desktop']>) => {
		ask('settings.save', { desktop: { ...view.seen.settings.desktop, ...more } });
	};
	showMenu(
		{ tell, alwaysOnTop, overlay },
		{
			open: show,
			openDataFolder: () => {
				ask('desktop.openDataFolder', null);
			},
			toggleAlwaysOnTop: () => {
				change({ alwaysOnTop: !alwaysOnTop });
			},
			toggleOverlay: () => {
				change({ overlay: !overlay });
			},
			quit: () => {
				app.quit();
			},
		},
	);
}
