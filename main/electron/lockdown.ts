import { app, shell, type Session, type WebContents } from 'electron';
import { PAGE_ORIGIN } from './page-protocol.ts';

/** An address that a person may be led to in their own browser. */
const isWeb = (address: string) => URL.parse(address)?.protocol === 'https:';

/** What the page itself may fetch: its own files, and what it made itself to save. */
const own = [`${PAGE_ORIGIN}/`, `blob:${PAGE_ORIGIN}/`, 'data:'];

/**
 * Closes every way from a page to somewhere else. The numbers are those of Electron's security checklist
 * (electronjs.org/docs/latest/tutorial/security); what a window is made with is in `main-window.ts`.
 */
export function lockDown(session: Session): void {
	// 5. No permission is ever given, not even asked for.
	session.setPermissionRequestHandler((_contents, _permission, answer) => {
		answer(false);
	});
	session.setPermissionCheckHandler(() => false);
	session.setDevicePermissionHandler(() => false);
	// 1. Only our own files are loaded, nothing remote.
	session.webRequest.onBeforeRequest(({ url }, answer) => {
		answer({ cancel: !own.some((start) => url.startsWith(start)) });
	});
	app.on('web-contents-created', (_event, contents) => {
		lockContents(contents);
	});
}

function lockContents(contents: WebContents): void {
	// 12. No <webview>, which would choose its own rights.
	contents.on('will-attach-webview', (event) => {
		event.preventDefault();
	});
	// 13. The page stays where it is, in every frame.
	contents.on('will-frame-navigate', (event) => {
		event.preventDefault();
	});
	// 14 and 15. No new windows; a link opens in the person's browser, if it leads to the web.
	contents.setWindowOpenHandler(({ url }) => {
		if (isWeb(url)) void shell.openExternal(url);
		return { action: 'deny' };
	});
}
