import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { findFreePort } from '../../../main/server/port-holder.ts';
import { openPage } from '../../helpers/browser.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { openTestBridge } from '../../helpers/open-bridge.ts';
import { openSettings } from '../../helpers/settings-dialog.ts';

const browser = oneBrowser();

/** A port that another program listens on. */
async function takenPort() {
	const holder = createServer().listen(0, '127.0.0.1');
	await once(holder, 'listening');
	return {
		port: (holder.address() as AddressInfo).port,
		async [Symbol.asyncDispose]() {
			holder.close();
			await once(holder, 'close');
		},
	};
}

describe('the server', () => {
	test('moves to another port, and tells its clients 1012', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		await using client = await bridge.connect('/?name=Booth');
		await page.getByRole('article', { name: 'Booth' }).waitFor();
		const { section: server, save } = await openSettings(page);
		const port = await findFreePort();

		expect(await save.isDisabled()).toBe(true);
		await server.getByLabel('Port', { exact: true }).fill(String(port));
		await server.getByText('Saving restarts the server: 1 client is disconnected').waitFor();
		await save.click();
		expect((await client.closed).code).toBe(1012);
		await server.getByText('Saved', { exact: true }).waitFor();
		await server.getByText(`ws://127.0.0.1:${port}/`).waitFor();
		await page.keyboard.press('Escape');
		await page.getByRole('banner').getByText(`ws://127.0.0.1:${port}/`).waitFor();
		await using again = await bridge.connect('/?name=Booth');
		expect(await again.ask('bridge.ping')).toBe('ok\tbridge.ping\tpong');
		expect(opened.faults).toEqual([]);
	});

	test('a port in use is told with who has it, and a free one is a press away', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		await using taken = await takenPort();
		const { section: server, save } = await openSettings(page);

		await server.getByLabel('Port', { exact: true }).fill(String(taken.port));
		await save.click();
		const why = new RegExp(`^Port ${taken.port} is in use by .+ is free\\.`, 'u');
		await server.getByText(why).waitFor();
		await page.getByRole('alert', { includeHidden: true }).getByText(why).first().waitFor();
		await server.getByText('None: the server is not listening.').waitFor();

		await server.getByRole('button', { name: /^Use \d+, which is free$/u }).click();
		await save.click();
		await server.getByText(why).waitFor({ state: 'hidden' });
		await page.keyboard.press('Escape');
		await page.getByRole('banner').getByText('Listening').waitFor();
		await page.getByRole('banner').getByText(bridge.url()).waitFor();
		await using client = await bridge.connect();
		expect(await client.ask('bridge.ping')).toBe('ok\tbridge.ping\tpong');
		expect(opened.faults).toEqual([]);
	});

	test('while the server cannot listen, no address is shown that leads nowhere', async () => {
		await using taken = await takenPort();
		await using bridge = await openTestBridge();
		const { settings } = await bridge.call('app.load', null);
		await bridge.call('settings.save', { server: { ...settings.server, port: taken.port } });
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		await page.getByRole('region', { name: 'Users' }).getByText('Nobody can connect now').waitFor();
		expect(await page.getByText(/ws:\/\//u).count()).toBe(0);

		await page.getByRole('alert').getByRole('button', { name: 'Choose a port' }).click();
		const server = page.getByRole('dialog').getByRole('region', { name: 'Server' });
		await server.getByRole('button', { name: /^Use \d+, which is free$/u }).click();
		await server.getByRole('button', { name: 'Save' }).click();
		await server.getByText('Saved', { exact: true }).waitFor();
		await page.keyboard.press('Escape');
		await page.getByText('Waiting for the first client…').waitFor();
		await page.getByRole('banner').getByText(bridge.url()).waitFor();
		expect(opened.faults).toEqual([]);
	});

	test('takes names for this machine, and says what is no name', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge);
		const { section: server, save } = await openSettings(opened.page);
		const names = server.getByLabel('Names for this machine');
		await names.fill('my-bridge\nhttp://other/');
		await save.click();
		await server
			.getByText('“http://other/” is not a host name. Write the bare name, like my-bridge.')
			.waitFor();
		await expect.poll(() => names.evaluate((field) => field === document.activeElement)).toBe(true);

		await names.fill('my-bridge\n');
		await save.click();
		const alias = `ws://my-bridge:${bridge.port}/`;
		await server.getByRole('list', { name: 'Addresses that work now' }).getByText(alias).waitFor();
		const headers = { Host: `my-bridge:${bridge.port}` };
		await using _client = await bridge.connect('/', { headers });
		expect(opened.faults).toEqual([]);
	});

	test('what is not saved yet is asked about, on closing and on leaving the page', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		const { dialog, section: limits } = await openSettings(page, 'Limits');
		const clients = limits.getByLabel('Clients at once', { exact: true });
		await clients.fill('7');
		await page.keyboard.press('Escape');
		const question = page.getByRole('dialog', { name: 'Leave without saving?' });
		await question.getByText('Changes in Limits are not saved yet.').waitFor();
		await question.getByRole('button', { name: 'Keep editing' }).click();
		expect(await clients.inputValue()).toBe('7');

		const [asked] = await Promise.all([
			page.waitForEvent('dialog'),
			page.close({ runBeforeUnload: true }),
		]);
		expect(asked.type()).toBe('beforeunload');
		await asked.dismiss();

		await dialog.getByRole('button', { name: 'Close' }).click();
		await question.getByRole('button', { name: 'Discard changes' }).click();
		await dialog.waitFor({ state: 'hidden' });
		await openSettings(page, 'Limits');
		expect(await clients.inputValue()).toBe('500');
		expect(opened.faults).toEqual([]);
	});
});

describe('how the page looks', () => {
	test('speaks English and Japanese at once, and remembers', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		const language = () => page.evaluate(() => document.documentElement.lang);
		const { dialog } = await openSettings(page);
		await dialog.getByRole('radio', { name: '日本語' }).check();
		await page.getByRole('dialog', { name: '設定' }).waitFor();
		expect(await language()).toBe('ja');
		await page.keyboard.press('Escape');
		await page.getByRole('region', { name: 'ユーザー' }).waitFor();

		await page.reload();
		await page.getByRole('region', { name: 'ユーザー' }).waitFor();
		await page.getByRole('button', { name: 'Switch to English' }).click();
		await page.getByRole('region', { name: 'Users' }).waitFor();
		expect(await language()).toBe('en');
		expect(opened.faults).toEqual([]);
	});

	test('a browser that asks for Japanese gets it from the start', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge, { locale: 'ja-JP' });
		await opened.page.getByRole('region', { name: 'ログ' }).waitFor();
		expect(opened.faults).toEqual([]);
	});

	test('is dark or light as the system, or as chosen; large when asked', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge, { colorScheme: 'dark' });
		const { page } = opened;
		const root = page.locator(':root');
		const style = (name: string) =>
			root.evaluate(
				(element, property) => getComputedStyle(element).getPropertyValue(property),
				name,
			);
		await expect.poll(() => style('color-scheme')).toBe('dark');
		await page.emulateMedia({ colorScheme: 'light' });
		await expect.poll(() => style('color-scheme')).toBe('light');

		const { dialog } = await openSettings(page);
		await dialog.getByRole('radio', { name: 'Dark' }).check();
		await expect.poll(() => style('color-scheme')).toBe('dark');
		await dialog.getByRole('radio', { name: 'Large' }).check();
		await expect.poll(() => style('font-size')).toBe('21.6px');
		await page.reload();
		await expect.poll(() => style('color-scheme')).toBe('dark');
		await expect.poll(() => style('font-size')).toBe('21.6px');
		expect(opened.faults).toEqual([]);
	});
});
