import { describe, expect, test } from 'vitest';
import { openPage } from '../../helpers/browser.ts';
import { clipboard, copied, keysOf, knownKeys } from '../../helpers/keys-dialogs.ts';
import { findLan, missingLan } from '../../helpers/lan.ts';
import { titled } from '../../helpers/needs.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { openStage } from '../../helpers/open-stage.ts';
import { stageInstance } from '../../helpers/stage.ts';
import { connect } from '../../helpers/text-client.ts';

const browser = oneBrowser();
const why = missingLan();
const openOne = () => openStage({ instances: [stageInstance()], limits: {} });

describe('a new item', () => {
	test('is given values one by one, and its address works as it is copied', async () => {
		await using bridge = await openOne();
		await using opened = await openPage(browser(), bridge, clipboard);
		const { page } = opened;
		const { form, made } = keysOf(page);
		await page.getByRole('button', { name: 'New item' }).click();
		await form.getByRole('checkbox', { name: /^scene / }).check();
		await form.getByRole('radio', { name: 'only these' }).click();
		await form.getByRole('checkbox', { name: 'Live', exact: true }).check();
		await form.getByLabel('Another value for name').fill('Encore');
		await page.keyboard.press('Enter');
		expect(await form.getByRole('checkbox', { name: 'Encore' }).isChecked()).toBe(true);
		await form.getByRole('switch', { name: 'Ask me when it wants more' }).click();

		await form.getByRole('button', { name: 'Create' }).click();
		await form.getByText('Give the item a name.').first().waitFor();
		await expect
			.poll(() =>
				form.getByLabel('Name', { exact: true }).evaluate((field) => field.matches(':focus')),
			)
			.toBe(true);
		await form.getByLabel('Name', { exact: true }).fill('DJ Booth & ドア');
		await form.getByRole('button', { name: 'Create' }).click();
		await made.getByRole('button', { name: 'Copy the address' }).click();
		const address = await copied(page);
		expect(address).toMatch(
			new RegExp(`^${bridge.url()}[\\w-]{22}\\?name=DJ%20Booth%20%26%20%E3%83%89%E3%82%A2$`, 'u'),
		);
		await made.getByRole('button', { name: 'Done' }).click();

		await using booth = await bridge.connect(address.slice(bridge.url('').length));
		expect(await booth.ask('stage.scene Live')).toBe('ok\tstage.scene');
		expect(await booth.ask('stage.scene Encore')).toBe('ok\tstage.scene');
		for (const other of ['stage.scene Break', 'stage.fade Live', 'stage.burn Live'])
			expect(await booth.ask(other)).toMatch(/^err\tstage\.\w+\tACCESS_REFUSED\t/u);
		await page.getByRole('article', { name: 'DJ Booth & ドア' }).waitFor();
		expect(opened.faults).toEqual([]);
	});

	test('is not made with a limit that lets nothing pass, or a pace that is none', async () => {
		await using bridge = await openOne();
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		const { form, made } = keysOf(page);
		await page.getByRole('button', { name: 'New item' }).click();
		await form.getByLabel('Name', { exact: true }).fill('Lamp');
		await form.getByRole('checkbox', { name: /^burn / }).check();
		await form.getByRole('radio', { name: 'only these' }).click();
		await form.getByRole('button', { name: 'Create' }).click();
		await form.getByText('Choose at least one value for stage.burn, or any.').waitFor();
		await form.getByRole('radio', { name: 'any' }).click();
		await form.getByLabel('Messages a second').fill('0');
		await form.getByRole('button', { name: 'Create' }).click();
		await form.getByText('Correct the pace.').waitFor();
		await form.getByLabel('Messages a second').fill('5');
		await form.getByRole('button', { name: 'Create' }).click();
		await made.waitFor();
		expect(await knownKeys(bridge)).toMatchObject([
			{
				name: 'Lamp',
				permissions: [{ verb: 'stage.burn', values: {} }],
				asks: true,
				pace: { perSecond: 5, burst: 10 },
			},
		]);
		expect(opened.faults).toEqual([]);
	});
});

describe.skipIf(why !== null)(titled('a new item for another machine', why), () => {
	test('has an address in the local network too, which works', async () => {
		await using bridge = await openStage({
			instances: [stageInstance()],
			server: {
				lan: { interface: findLan()?.name ?? null, certificate: null, privateKey: null },
			},
		});
		await using opened = await openPage(browser(), bridge, clipboard);
		const { page } = opened;
		const { form, made } = keysOf(page);
		await page.getByRole('button', { name: 'New item' }).click();
		await form.getByLabel('Name', { exact: true }).fill('Tablet');
		await form.getByRole('button', { name: 'Create' }).click();
		await made.getByText('From this machine').waitFor();
		await made.getByText('From other machines in your network').first().waitFor();
		await made.getByRole('button', { name: 'Copy the address' }).nth(1).click();
		const address = await copied(page);
		expect(address).not.toContain('127.0.0.1');
		await using tablet = await connect(address);
		expect(await tablet.ask('bridge.ping')).toBe('ok\tbridge.ping\tpong');
		await page.getByRole('article', { name: 'Tablet', includeHidden: true }).waitFor();
		expect(opened.faults).toEqual([]);
	});
});
