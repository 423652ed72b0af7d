import { join } from 'node:path';
import type { Cdp, Protocol } from './chromium/cdp.ts';
import { dialog } from './dialog.ts';
import { DownloadItem } from './download-item.ts';
import { preventable, type StrictEmitter } from './strict.ts';

export interface DownloadSource {
	readonly session: StrictEmitter;
	readonly contents: StrictEmitter;
	readonly frame: object;
}

/** Lets Chromium write what a page gives away, in a folder from where it goes to its place. */
export async function allowDownloads(
	browser: Cdp,
	folder: string,
	context: string | undefined,
): Promise<void> {
	await browser.send('Browser.setDownloadBehavior', {
		behavior: 'allowAndName',
		downloadPath: folder,
		eventsEnabled: true,
		...(context === undefined ? {} : { browserContextId: context }),
	});
}

/** The app decides where it goes, or not at all; without a word of the app the person is asked. */
export async function takeDownload(
	begin: Protocol.Events['Browser.downloadWillBegin'],
	{ session, contents, frame }: DownloadSource,
	{ browser, folder }: { readonly browser: Cdp; readonly folder: string },
): Promise<void> {
	const item = new DownloadItem(begin, { browser, file: join(folder, begin.guid) });
	const event = preventable({});
	session.emit('will-download', event, item, contents, frame);
	if (event.defaultPrevented) {
		item.cancel();
		return;
	}
	if (item.savePath !== '') return;
	const defaultPath = begin.suggestedFilename;
	const answer = await dialog.showSaveDialog({ defaultPath, ...item.getSaveDialogOptions() });
	if (answer.canceled) item.cancel();
	else item.setSavePath(answer.filePath);
}
