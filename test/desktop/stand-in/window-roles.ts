import { BrowserWindow } from './browser-window.ts';
import { life } from './life.ts';

/** What menu items with a role do to the window that has the keyboard. */
life.on('role', (role) => {
	const window = BrowserWindow.getFocusedWindow();
	if (!window) return;
	const { webContents } = window;
	if (role === 'close') window.close();
	else if (role === 'minimize') window.minimize();
	else if (role === 'zoom') window.maximize();
	else if (role === 'togglefullscreen') window.setFullScreen(!window.isFullScreen());
	else if (role === 'reload' || role === 'forceReload') webContents.reload();
	else if (role === 'toggleDevTools') webContents.toggleDevTools();
	else if (role === 'resetZoom') webContents.setZoomFactor(1);
	else if (role === 'zoomIn') webContents.setZoomFactor(webContents.zoomFactor * 1.2);
	else if (role === 'zoomOut') webContents.setZoomFactor(webContents.zoomFactor / 1.2);
});
