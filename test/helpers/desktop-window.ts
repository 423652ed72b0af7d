import type { Page } from 'playwright-core';
import type { DesktopApp } from '../desktop/driver/desktop-app.ts';
import type { SeenTray } from '../desktop/driver/notes.ts';
import { until } from './until.ts';

/** The address for clients, once the top bar shows it. */
export async function addressOf(page: Page): Promise<string> {
	await page.getByRole('banner').getByText('Listening').waitFor();
	const shown = page.getByRole('banner').getByText(/^wss?:\/\//u);
	return shown.first().innerText();
}

/** How the one window is, null while there is none. */
export const windowOf = (app: DesktopApp) =>
	app.evaluate(({ BrowserWindow }) => {
		const [window] = BrowserWindow.getAllWindows();
		return window
			? {
					bounds: window.getBounds(),
					isVisible: window.isVisible(),
					isMaximized: window.isMaximized(),
					isOnTop: window.isAlwaysOnTop(),
				}
			: null;
	});

export type SeenWindow = NonNullable<Awaited<ReturnType<typeof windowOf>>>;

/** Waits until the window is as wanted. */
export const whenWindow = (
	app: DesktopApp,
	isRight: (window: SeenWindow) => boolean,
	what: string,
): Promise<SeenWindow> =>
	until(async () => {
		const window = await windowOf(app);
		return window && isRight(window) && window;
	}, what);

/** As a person presses the window's button. */
export const closeWindow = (app: DesktopApp): Promise<void> =>
	app.evaluate(({ BrowserWindow }) => {
		BrowserWindow.getAllWindows()[0]?.close();
	});

/** Waits until the icon near the clock is as wanted; at first there is none. */
export const whenTray = (
	app: DesktopApp,
	isRight: (tray: SeenTray) => boolean,
): Promise<SeenTray> =>
	until(async () => {
		const hasIcon = await app.evaluate(() =>
			desktopNotes.trays.some(({ tray }) => !tray.isDestroyed()),
		);
		if (!hasIcon) return null;
		const tray = await app.tray();
		return isRight(tray) && tray;
	}, `an icon in the tray as wanted; the app said:\n${app.output}`);
