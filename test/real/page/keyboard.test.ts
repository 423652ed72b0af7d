import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { openPage } from '../../helpers/browser.ts';
import { logPane } from '../../helpers/log-pane.ts';
import { titled } from '../../helpers/needs.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { openTestBridge } from '../../helpers/open-bridge.ts';
import { missingObs, RealObs } from '../../helpers/real-obs.ts';

const browser = oneBrowser();
const why = missingObs();

const hasFocus = (target: Locator) =>
	target.evaluateAll((found) => found.includes(document.activeElement as HTMLElement));

/** What a person without a mouse needs to see: where the keyboard is. A field may have its ring around its box. */
const isFocusSeen = (page: Page) =>
	page.evaluate(() => {
		const element = document.activeElement;
		if (!element?.matches(':focus-visible')) return false;
		return [element, element.parentElement ?? element].some((box) => {
			const { outlineStyle, outlineWidth } = getComputedStyle(box);
			return outlineStyle !== 'none' && outlineWidth !== '0px';
		});
	});

/** Presses Tab until the target has the keyboard. On the way, every stop has to be seen. */
async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
	await target.first().waitFor();
	for (let presses = 0; presses < 80; presses++) {
		await page.keyboard.press(key);
		const where = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 120) ?? '');
		// Leaving the page at its end is the browser's own business.
		if (!where.startsWith('<body')) expect([where, await isFocusSeen(page)]).toEqual([where, true]);
		if (await hasFocus(target)) return;
	}
	throw new Error(`80 times ${key} did not lead to ${String(target)}.`);
}

describe('without a mouse', () => {
	test('the search, the filter and the detail of a row', async () => {
		await using bridge = await openTestBridge({ instances: [] });
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		const { keyboard } = page;
		const log = logPane(page);
		await using client = await bridge.connect('/echo?name=Lamp');
		for (const text of ['one', 'two', 'three']) await client.ask(text);
		await log.row('Out, Echo').filter({ hasText: 'three' }).waitFor();

		await keyboard.press('/');
		await expect.poll(() => hasFocus(log.search)).toBe(true);
		expect(await isFocusSeen(page)).toBe(true);
		await keyboard.type('t');
		await expect.poll(log.texts).toEqual([expect.any(String), 'two', 'two', 'three', 'three']);

		await tabTo(page, log.pane.getByRole('button', { name: 'Filter' }));
		await keyboard.press('Enter');
		const panel = page.getByRole('dialog', { name: 'Filter' });
		await panel.waitFor();
		await tabTo(page, panel.getByRole('checkbox', { name: 'Out', exact: true }));
		await keyboard.press('Space');
		await expect.poll(log.texts).toEqual(['two', 'three']);
		await keyboard.press('Escape');
		await panel.waitFor({ state: 'hidden' });
		expect(await hasFocus(log.pane.getByRole('button', { name: 'Filter (1)' }))).toBe(true);

		await keyboard.press('Alt+2');
		await expect.poll(() => hasFocus(log.grid)).toBe(true);
		await keyboard.press('ArrowUp');
		await keyboard.press('ArrowUp');
		await keyboard.press('Enter');
		await log.detail.getByText('two', { exact: true }).first().waitFor();
		await tabTo(page, log.detail.getByRole('button', { name: 'Copy the text' }));
		await keyboard.press('Escape');
		await log.detail.waitFor({ state: 'hidden' });
		await expect.poll(() => hasFocus(log.grid)).toBe(true);
		expect(opened.faults).toEqual([]);
	});

	test('the composer, pausing, and the list of shortcuts', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		const { keyboard } = page;
		const log = logPane(page);
		await log.grid.waitFor();

		await keyboard.press('Alt+c');
		await expect.poll(() => hasFocus(page.getByRole('combobox', { name: 'Message' }))).toBe(true);
		await keyboard.type('bridge.pi');
		await keyboard.press('Tab');
		await keyboard.type('by hand?');
		await keyboard.press('Enter');
		await log.row('In, Command').filter({ hasText: 'bridge.ping by hand?' }).waitFor();
		// The sign that opens the list of shortcuts was text there.
		const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
		expect(await help.count()).toBe(0);

		await keyboard.press('Alt+p');
		await log.pane.getByText('Paused. 0 waiting.').waitFor();
		await keyboard.press('Alt+p');
		await log.pane.getByText('Paused. 0 waiting.').waitFor({ state: 'hidden' });

		// At once, as fast fingers do.
		await keyboard.press('Alt+2');
		await keyboard.press('?');
		await help.getByText('Search the log').waitFor();
		await keyboard.press('Escape');
		await help.waitFor({ state: 'hidden' });
		expect(opened.faults).toEqual([]);
	});

	test('the first stop leads past everything else to the log, also where another pane is shown', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge, {
			viewport: { width: 480, height: 800 },
		});
		const { page } = opened;
		await page.getByRole('tab', { name: 'Users' }).click();
		await page.getByText('Waiting for the first client…').waitFor();
		await tabTo(page, page.getByRole('link', { name: 'Skip to the log' }), 'Shift+Tab');
		await page.keyboard.press('Enter');
		await expect.poll(() => hasFocus(page.getByRole('grid', { name: 'Log' }))).toBe(true);
		expect(opened.faults).toEqual([]);
	});

	test('from the top of the page into the settings and back', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		const { keyboard } = page;
		const button = page.getByRole('banner').getByRole('button', { name: 'Settings' });
		await tabTo(page, button);
		await keyboard.press('Enter');
		const dialog = page.getByRole('dialog', { name: 'Settings' });
		await dialog.waitFor();
		await tabTo(page, dialog.getByRole('radio', { name: 'As the system' }).first());
		// Choices of one kind are one stop: the arrow keys go through them.
		await keyboard.press('ArrowDown');
		await expect.poll(() => page.locator(':root').getAttribute('data-theme')).toBe('dark');
		await keyboard.press('ArrowDown');
		await expect.poll(() => page.locator(':root').getAttribute('data-theme')).toBe('light');
		await keyboard.press('Escape');
		await dialog.waitFor({ state: 'hidden' });
		await expect.poll(() => hasFocus(button)).toBe(true);
		expect(opened.faults).toEqual([]);
	});

	test('a client is messaged and disconnected, and the panes of a narrow window are reached', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge, {
			viewport: { width: 480, height: 800 },
		});
		const { page } = opened;
		const { keyboard } = page;
		await using client = await bridge.connect('/?name=Booth');
		await page.getByRole('tab', { name: 'Log' }).waitFor();
		await keyboard.press('Alt+1');
		await page.getByRole('tabpanel', { name: 'Users' }).waitFor();
		await tabTo(page, page.getByRole('button', { name: 'Send Booth a message' }));
		await keyboard.press('Enter');
		await page.getByRole('tabpanel', { name: 'Log' }).waitFor();
		await expect.poll(() => hasFocus(page.getByRole('combobox', { name: 'Message' }))).toBe(true);
		await keyboard.type('hello');
		await keyboard.press('Enter');
		expect(await client.next()).toBe('hello');

		await tabTo(page, page.getByRole('tab', { name: 'Log' }), 'Shift+Tab');
		await keyboard.press('ArrowLeft');
		await page.getByRole('tabpanel', { name: 'Users' }).waitFor();
		await tabTo(page, page.getByRole('button', { name: 'Disconnect Booth' }));
		await keyboard.press('Space');
		expect((await client.closed).code).toBe(1000);
		expect(opened.faults).toEqual([]);
	});
});

describe.skipIf(why !== null)(titled('OBS without a mouse', why), () => {
	test('is switched on, given its password, and ready', async () => {
		await using obs = await RealObs.start();
		await using bridge = await openTestBridge({
			instances: [{ id: 'obs', adapter: 'obs', enabled: false, settings: { port: obs.port } }],
		});
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		const { keyboard } = page;
		const card = page.getByRole('article', { name: 'OBS Studio' });
		await card.waitFor();
		await keyboard.press('Alt+3');
		await expect
			.poll(() => hasFocus(page.getByRole('region', { name: 'Adapters' }).locator('*')))
			.toBe(true);
		const onOff = card.getByRole('switch');
		if (!(await hasFocus(onOff))) await tabTo(page, onOff);
		await keyboard.press('Space');
		await card.getByRole('button', { name: 'Enter password' }).waitFor();
		await tabTo(page, card.getByRole('button', { name: 'Enter password' }));
		await keyboard.press('Enter');
		await expect.poll(() => hasFocus(card.getByLabel('Password', { exact: true }))).toBe(true);
		await keyboard.type(obs.password);
		await keyboard.press('Enter');
		await card.getByText('Ready').waitFor();
		expect(opened.faults).toEqual([]);
	});
});
