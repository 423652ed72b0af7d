import { app } from './app.ts';
import { autoUpdater } from './auto-updater.ts';
import { BrowserWindow } from './browser-window.ts';
import { clipboard } from './clipboard.ts';
import { crashReporter } from './crash-reporter.ts';
import { dialog } from './dialog.ts';
import { ipcMain } from './ipc-main.ts';
import { Menu, MenuItem } from './menu.ts';
import { nativeImage } from './native-image.ts';
import { nativeTheme } from './native-theme.ts';
import { net } from './net.ts';
import { Notification } from './notification.ts';
import { powerMonitor, powerSaveBlocker } from './power.ts';
import { safeStorage } from './safe-storage.ts';
import { screen } from './screen.ts';
import { protocol, session } from './session.ts';
import { shell } from './shell.ts';
import { strict } from './strict.ts';
import { Tray } from './tray.ts';
import { webContents } from './web-contents.ts';

/** The module, as `require('electron')` gives it in the main process. */
export const electron = strict('electron', {
	app,
	autoUpdater,
	BrowserWindow,
	clipboard,
	crashReporter,
	dialog,
	ipcMain,
	Menu,
	MenuItem,
	nativeImage,
	nativeTheme,
	net,
	Notification,
	powerMonitor,
	powerSaveBlocker,
	protocol,
	safeStorage,
	screen,
	session,
	shell,
	Tray,
	webContents,
});

export {
	app,
	autoUpdater,
	BrowserWindow,
	clipboard,
	crashReporter,
	dialog,
	ipcMain,
	Menu,
	MenuItem,
	nativeImage,
	nativeTheme,
	net,
	Notification,
	powerMonitor,
	powerSaveBlocker,
	protocol,
	safeStorage,
	screen,
	session,
	shell,
	Tray,
	webContents,
};
export { electron as default };
