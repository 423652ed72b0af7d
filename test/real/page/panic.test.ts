import { describe, expect, test } from 'vitest';
import { openPage } from '../../helpers/browser.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { openTestBridge } from '../../helpers/open-bridge.ts';
import { refusal } from '../../helpers/text-client.ts';

const browser = oneBrowser();

describe('panic', () => {
	test('drops every client and refuses all, in words, until it is released', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		await using one = await bridge.connect('/?name=DJ%20Booth');
		await using other = await bridge.connect('/echo?name=Echo');
		const top = page.getByRole('banner');
		await top.getByText('2 clients').waitFor();

		await top.getByRole('button', { name: 'Panic', exact: true }).click();
		expect((await one.closed).code).toBe(1008);
		expect((await other.closed).code).toBe(1008);
		await top.getByText('Refusing all').waitFor();
		await page
			.getByRole('alert')
			.getByText(/^Panic: every client was dropped/u)
			.waitFor();
		const release = top.getByRole('button', { name: 'Release panic' });
		expect(await release.getAttribute('aria-pressed')).toBe('true');
		expect((await refusal(bridge.url())).status).toBe(503);
		await page
			.getByRole('region', { name: 'Log' })
			.getByText('All clients were dropped by the person at the desktop.')
			.first()
			.waitFor();

		await release.click();
		await top.getByText('Listening').waitFor();
		await page.getByText(/^Panic: every client was dropped/u).waitFor({ state: 'hidden' });
		await page.getByText('Clients may connect again.').waitFor();
		await using again = await bridge.connect('/?name=DJ%20Booth');
		expect(await again.ask('bridge.ping')).toBe('ok\tbridge.ping\tpong');
		expect(opened.faults).toEqual([]);
	});
});
