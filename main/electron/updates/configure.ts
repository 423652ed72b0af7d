import { parse } from 'node:path';
import type { AppUpdater, UpdateInfo } from 'electron-updater';
import type { Log } from './schedule.ts';

/** Sets what must be so whatever the defaults are: nothing happens that a person did not ask for. */
export function configure(updater: AppUpdater, log: Log): void {
	updater.autoDownload = false;
	updater.autoInstallOnAppQuit = false;
	updater.autoRunAppAfterInstall = true;
	updater.allowDowngrade = false;
	// Only the whole file is checked and installed, never one that fetches the rest by itself.
	updater.disableWebInstaller = true;
	// What is new in the versions that were skipped, too.
	updater.fullChangelog = true;
	// electron-updater sends an id that it made up for this copy: nobody has to know which copies are one and the same.
	updater.requestHeaders = { 'x-user-staging-id': '0' };
	// What fails comes as an error, too, and is told then.
	const note = (text: unknown) => {
		log('debug', String(text));
	};
	updater.logger = { debug: note, info: note, warn: note, error: note };
	// Previews are for those who run one, which electron-updater found out by itself. It heeds that where it asks GitHub;
	// any other server might name a preview as its newest version.
	const isForPreviews = updater.allowPrerelease;
	const isSupported = updater.isUpdateSupported.bind(updater);
	updater.isUpdateSupported = (info) =>
		(isForPreviews || !isPreview(info.version)) && isSupported(info);
}

const isPreview = (version: string) => version.split('+')[0]?.includes('-') === true;

/** The size of what will be downloaded, chosen as electron-updater chooses; null where it is not told. */
export function bytesOf({ files }: UpdateInfo): number | null {
	const kind = { win32: '.exe', darwin: '.zip' }[process.platform as string] ?? '.appimage';
	const fitting = files.filter(({ url }) => parse(url).ext.toLowerCase() === kind);
	const file = fitting.find(({ url }) => url.includes(process.arch)) ?? fitting[0];
	return file?.size ?? null;
}
