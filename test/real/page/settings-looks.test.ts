import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openPage } from '../../helpers/browser.ts';
import { fewLooks, looker, looks, nameOf, pageOf } from '../../helpers/looks.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { asInstalled, openTestBridge } from '../../helpers/open-bridge.ts';

const browser = oneBrowser();
const look = looker(fewLooks);

const words = {
	en: { settings: 'Settings', server: 'Server', access: 'Access', limits: 'Limits' },
	ja: { settings: '設定', server: 'サーバー', access: 'アクセス', limits: '制限' },
};

/** The settings, as a person sees them who goes through them from top to bottom. */
function settingsOf(page: Page, language: keyof typeof words) {
	const say = words[language];
	const dialog = page.getByRole('dialog', { name: say.settings });
	return {
		dialog,
		open: () => page.getByRole('banner').getByRole('button', { name: say.settings }).click(),
		/** Brings a section into view, and waits until it stands still. */
		show: async (section: 'server' | 'access' | 'limits') => {
			await dialog.getByRole('navigation').getByRole('button', { name: say[section] }).click();
			return dialog.getByRole('region', { name: say[section] });
		},
	};
}

test.for(looks)('$width x $height, $theme, $language, $textSize text', async (wanted) => {
	const { width, height, language } = wanted;
	await using bridge = await openTestBridge(asInstalled);
	await using _client = await bridge.connect('/?name=Booth');
	await bridge.call('settings.save', { page: pageOf(wanted) });
	await using opened = await openPage(browser(), bridge, { viewport: { width, height } });
	const { page } = opened;
	const name = nameOf(wanted);
	const { dialog, open, show } = settingsOf(page, language);
	await open();

	const server = await show('server');
	await look(page, `${name}-server`);
	const network = server.getByRole('combobox');
	await expect.poll(() => network.locator('option').count()).toBeGreaterThan(1);
	await network.selectOption({ index: 1 });
	await server.locator('[data-field=certificate]').waitFor();
	await network.scrollIntoViewIfNeeded();
	await look(page, `${name}-lan`);
	const save = server.getByRole('button').last();
	await save.scrollIntoViewIfNeeded();
	await look(page, `${name}-lan-files`);
	for (const key of ['certificate', 'privateKey'])
		await server.locator(`[data-field=${key}] input`).fill('/nowhere/at/all/bridge.pem');
	await server.locator('form').evaluate((form: HTMLFormElement) => {
		form.requestSubmit();
	});
	const failed = server.getByText('ENOENT');
	await failed.scrollIntoViewIfNeeded();
	await look(page, `${name}-lan-failed`);

	const access = await show('access');
	await look(page, `${name}-access`);
	await access.getByRole('radio').nth(2).click();
	const question = page.getByRole('dialog').last();
	await look(page, `${name}-open-question`);
	await question.getByRole('button').nth(1).click();
	await access.locator('label.danger.chosen').waitFor();
	await access.getByRole('radio').last().scrollIntoViewIfNeeded();
	await look(page, `${name}-open`);

	const limits = await show('limits');
	await look(page, `${name}-limits`);
	const fields = limits.getByRole('textbox');
	await fields.nth(2).fill('100000');
	await fields.nth(3).fill('many');
	await limits.locator('form').evaluate((form: HTMLFormElement) => {
		form.requestSubmit();
	});
	await dialog.locator('[aria-invalid]').waitFor();
	await look(page, `${name}-limits-wrong`);
	await limits.getByRole('button').last().scrollIntoViewIfNeeded();
	await look(page, `${name}-limits-end`);
	expect(opened.faults).toEqual([]);
});
