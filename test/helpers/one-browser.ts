import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { openBrowser } from './browser.ts';

/** One browser for the tests of a file, since it takes long to start. Every page gets a context of its own in it. */
export function oneBrowser(): () => Browser {
	let browser: Browser | null = null;
	beforeAll(async () => {
		browser = await openBrowser();
	});
	afterAll(() => browser?.close());
	return () => {
		if (!browser) throw new Error('The browser is there only while a test runs.');
		return browser;
	};
}
