import { join } from 'node:path';
import { Chromium } from './chromium/chromium.ts';
import { Requests, type Requester } from './chromium/requests.ts';
import { allowDownloads } from './downloads.ts';
import { env } from './env.ts';
import { getPath } from './paths.ts';

let opened: Promise<Chromium> | null = null;
/** Pages that may ask for something. */
export const requesters = new Set<Requester>();

export const downloadFolder = (): string => join(getPath('sessionData'), 'Stand-in downloads');

/** The one Chromium of this app, started with its first window. */
export function openBrowser(): Promise<Chromium> {
	opened ??= open();
	return opened;
}

async function open(): Promise<Chromium> {
	const chromium = await Chromium.open({
		executable: env.chromium,
		args: env.chromiumArgs,
		folder: join(getPath('sessionData'), 'Stand-in Chromium'),
		locale: env.languages[0] ?? 'en-US',
	});
	await chromium.browser.send('Target.setDiscoverTargets', { discover: true });
	chromium.browser.on('Browser.downloadWillBegin', (begin) => {
		const requester = [...requesters].find(({ knowsFrame }) => knowsFrame(begin.frameId));
		void requester?.download(begin);
	});
	await allowDownloads(chromium.browser, downloadFolder(), undefined);
	await new Requests(chromium.browser, () => [...requesters]).start();
	return chromium;
}

/** Null when no window was ever opened. */
export const browserEndpoint = async (): Promise<string | null> => (await opened)?.endpoint ?? null;

export async function closeBrowser(): Promise<void> {
	await (await opened)?.close();
}
