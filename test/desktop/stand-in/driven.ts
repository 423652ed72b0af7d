import { browserEndpoint } from './browser.ts';
import { BrowserWindow } from './browser-window.ts';
import { bodyOf } from './web-contents.ts';

/** Where a driver finds the page of a window; null while there is no such window. */
export interface WindowPlace {
	/** Of Chromium. */
	readonly endpoint: string;
	/** Chromium's name of the page. */
	readonly target: string;
}

export async function tabOfWindow(index: number): Promise<WindowPlace | null> {
	const window = BrowserWindow.getAllWindows()[index];
	if (!window) return null;
	const { id } = await bodyOf(window.webContents).opening;
	const endpoint = await browserEndpoint();
	return endpoint === null ? null : { endpoint, target: id };
}
