import type { Page } from 'playwright-core';
import type { TestBridge } from './open-bridge.ts';

/** May open the page's clipboard, to see what was copied. */
export const clipboard = { permissions: ['clipboard-read', 'clipboard-write'] };

export const copied = (page: Page): Promise<string> =>
	page.evaluate(() => navigator.clipboard.readText());

/** The dialogs about keys, by roles and names. */
export const keysOf = (page: Page) => ({
	form: page.getByRole('dialog', { name: /^(?:New|Change) item$/u }),
	made: page.getByRole('dialog', { name: /^The address of/u }),
	list: page.getByRole('dialog', { name: 'Keys' }),
	entry: (name: string) =>
		page.getByRole('dialog', { name: 'Keys' }).getByRole('article', { name, exact: true }),
	open: () => page.getByRole('button', { name: /^Keys \(\d+\)$/u }).click(),
});

export const knownKeys = async (bridge: TestBridge) =>
	(await bridge.call('app.load', null)).access.keys;
