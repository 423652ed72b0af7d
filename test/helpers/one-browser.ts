import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { openBrowser, type BrowserWish } from './browser.ts';

/**
 * One browser for the tests of a file, since it takes long to start. Every page gets a context of its own in it. Where
 * no browser can be started, the file's tests are skipped, with what would bring one.
 */
export function oneBrowser(wish?: BrowserWish): () => Browser {
	let opened: Browser | string = 'The browser is there only while a test runs.';
	beforeAll(async () => {
		opened = await openBrowser(wish);
	});
	beforeEach(({ skip }) => {
		if (typeof opened === 'string') skip(opened);
	});
	afterAll(async () => {
		if (typeof opened !== 'string') await opened.close();
	});
	return () => {
		if (typeof opened === 'string') throw new Error(opened);
		return opened;
	};
}
