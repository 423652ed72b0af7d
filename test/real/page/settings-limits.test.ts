import { expect, test } from 'vitest';
import { defaultSettings } from '../../../main/contract/settings.ts';
import { openPage } from '../../helpers/browser.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { asInstalled, openTestBridge } from '../../helpers/open-bridge.ts';
import { openSettings } from '../../helpers/settings-dialog.ts';
import { refusal } from '../../helpers/text-client.ts';

const browser = oneBrowser();

test('a limit holds from the moment it is saved, for those that are connected too', async () => {
	await using bridge = await openTestBridge(asInstalled);
	await using opened = await openPage(browser(), bridge);
	const { page } = opened;
	await using client = await bridge.connect('/?name=Booth');
	const { section, save, saved } = await openSettings(page, 'Limits');

	expect(await save.isDisabled()).toBe(true);
	await section.getByLabel('Clients at once', { exact: true }).fill('1');
	await save.click();
	await saved.waitFor();
	expect((await refusal(bridge.url())).status).toBe(503);
	expect(await client.ask('bridge.ping')).toBe('ok\tbridge.ping\tpong');
	expect(opened.faults).toEqual([]);
});

test('what needs a restart says so before it is saved, and then drops the clients with 1012', async () => {
	await using bridge = await openTestBridge(asInstalled);
	await using opened = await openPage(browser(), bridge);
	const { page } = opened;
	await using client = await bridge.connect('/?name=Booth');
	await page.getByRole('article', { name: 'Booth' }).waitFor();
	const { section, save, saved } = await openSettings(page, 'Limits');
	const restart = section.getByText('Saving restarts the server: 1 client is disconnected');

	const size = section.getByLabel('Largest message (bytes)');
	await section.getByText('That is 64 KiB.').waitFor();
	await section.getByLabel('Messages in (per second)').fill('200');
	expect(await restart.isVisible()).toBe(false);
	await size.fill('2048');
	await restart.waitFor();
	await section.getByText('That is 2 KiB.').waitFor();
	await section.getByText('Default: 65536.').waitFor();
	await save.click();
	await saved.waitFor();
	expect((await client.closed).code).toBe(1012);
	await using again = await bridge.connect('/?name=Booth');
	again.send('x'.repeat(3_000));
	expect((await again.closed).code).toBe(1009);
	expect(opened.faults).toEqual([]);
});

test('what is wrong is said at its field, where the keyboard goes', async () => {
	await using bridge = await openTestBridge(asInstalled);
	await using opened = await openPage(browser(), bridge);
	const { section, save } = await openSettings(opened.page, 'Limits');
	const out = section.getByLabel('Messages out (per second)');
	await out.fill('0');
	await section.getByLabel('Time to connect (seconds)').fill('soon');
	await save.click();
	await section.getByText('Write a number from 1 to 1000000.').waitFor();
	await section.getByText('Write a number, such as 10.').waitFor();
	await expect.poll(() => out.evaluate((field) => field === document.activeElement)).toBe(true);
	const { settings } = await bridge.call('app.load', null);
	expect(settings.limits).toEqual(defaultSettings.limits);
	expect(opened.faults).toEqual([]);
});

test('the defaults are a press away, and hold once they are saved', async () => {
	await using bridge = await openTestBridge({ limits: { maxMessagesOut: 5, burstOut: 1 } });
	await using opened = await openPage(browser(), bridge);
	const { section, save, saved } = await openSettings(opened.page, 'Limits');
	const defaults = section.getByRole('button', { name: 'Fill in the defaults' });
	const out = section.getByLabel('Messages out (per second)');
	expect(await out.inputValue()).toBe('5');
	await defaults.click();
	expect(await out.inputValue()).toBe('20');
	expect(await defaults.isDisabled()).toBe(true);
	const stored = async () => (await bridge.call('app.load', null)).settings.limits;
	expect((await stored()).maxMessagesOut).toBe(5);
	await save.click();
	await saved.waitFor();
	expect(await stored()).toEqual(defaultSettings.limits);
	expect(opened.faults).toEqual([]);
});
