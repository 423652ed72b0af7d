import { describe, expect, test } from 'vitest';
import { openPage } from '../../helpers/browser.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { openTestBridge } from '../../helpers/open-bridge.ts';

const browser = oneBrowser();

describe('the first run', () => {
	test('gives an address to paste, and the first client takes the place of the steps', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge, {
			permissions: ['clipboard-read', 'clipboard-write'],
		});
		const { page } = opened;
		const users = page.getByRole('region', { name: 'Users' });
		const waiting = users.getByText('Waiting for the first client…');
		await waiting.waitFor();

		const address = bridge.url();
		await users.getByText(address, { exact: true }).waitFor();
		await users.getByRole('button', { name: 'Copy the address' }).click();
		await users.getByRole('status').filter({ hasText: 'Copied' }).waitFor({ state: 'attached' });
		expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(address);

		await using _client = await bridge.connect('/?name=My%20Item');
		await users.getByRole('article', { name: 'My Item' }).waitFor();
		await waiting.waitFor({ state: 'hidden' });
		expect(opened.faults).toEqual([]);
	});

	test('after 30 seconds without a client it says what to check', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		await page.clock.install();
		await page.reload();
		await page.getByText('Waiting for the first client…').waitFor();
		const checks = page.getByRole('region', { name: 'Nobody yet? Check these' });
		await page.clock.fastForward(20_000);
		expect(await checks.count()).toBe(0);

		await page.clock.fastForward(12_000);
		await checks.waitFor();
		expect(await checks.textContent()).toContain(`Is the port ${bridge.port}`);

		await using _client = await bridge.connect('/?name=My%20Item');
		await checks.waitFor({ state: 'hidden' });
		expect(opened.faults).toEqual([]);
	});

	test('an address that cannot be copied is told, not left to guessing', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		await page.evaluate(() => {
			navigator.clipboard.writeText = () => Promise.reject(new Error('The browser refused.'));
		});
		await page.getByRole('banner').getByRole('button', { name: 'Copy the address' }).click();
		const results = page.getByRole('list', { name: 'Results of your actions' });
		await results.getByText('The browser refused.').waitFor();
		await results.getByRole('button', { name: 'Close' }).click();
		await results.getByText('The browser refused.').waitFor({ state: 'hidden' });
		expect(opened.faults).toEqual([]);
	});
});
