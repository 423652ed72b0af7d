import { mkdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';

/** The app then starts in the tray, without a window. */
const HIDDEN = '--hidden';

/**
 * Starts the app when the person logs in, or no longer.
 * @throws an Error of the file system, on Linux
 */
export async function setLoginItem(isOn: boolean): Promise<void> {
	// An app that is started from its sources has no program of its own to start.
	if (!app.isPackaged) return;
	if (process.platform === 'linux') await setAutostart(isOn);
	else app.setLoginItemSettings({ openAtLogin: isOn, args: [HIDDEN] });
}

/** Whether the system started the app at login: macOS says it, the others pass our argument. */
export const isLoginStart = (): boolean =>
	process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;

/** Electron knows no login items on Linux: there a file says it (freedesktop.org, Desktop Application Autostart). */
async function setAutostart(isOn: boolean): Promise<void> {
	const config = process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config');
	const folder = join(config, 'autostart');
	const file = join(folder, 'resonite-bridge.desktop');
	if (!isOn) {
		await rm(file, { force: true });
		return;
	}
	await mkdir(folder, { recursive: true });
	await writeFile(file, autostartEntry(process.env.APPIMAGE ?? process.execPath));
}

/** An AppImage runs from a mount that changes: what starts again is its file. */
const autostartEntry = (program: string) =>
	[
		'[Desktop Entry]',
		'Type=Application',
		'Name=Resonite Bridge',
		`Exec=${quoted(program)} ${HIDDEN}`,
		'Terminal=false',
		'X-GNOME-Autostart-enabled=true',
		'',
	].join('\n');

/** As the Desktop Entry Specification quotes arguments of `Exec`, where % begins a field code. */
const quoted = (text: string) => `"${text.replace(/["`$\\]/gu, '\\\\$&').replaceAll('%', '%%')}"`;
