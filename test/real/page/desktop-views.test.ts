import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { DesktopView } from '../../../main/contract/desktop.ts';
import { openPage } from '../../helpers/browser.ts';
import { TestDesktop } from '../../helpers/desktop.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { openStage } from '../../helpers/open-stage.ts';
import { questionsOf } from '../../helpers/questions.ts';
import { openSettings } from '../../helpers/settings-dialog.ts';

const browser = oneBrowser();

/** Where the keyboard is, in words that a failing test can print. */
const focused = (page: Page) =>
	page.evaluate(() => {
		const here = document.activeElement;
		const place = here?.closest('[id^=pane-], [role=dialog]');
		return `${here?.getAttribute('data-shortcut') ?? here?.id ?? ''} in ${place?.id ?? ''}`;
	});

test('a menu, a notification or a link leads to its view, and the keyboard with it', async () => {
	const desktop = new TestDesktop();
	await using bridge = desktop.join(await openStage({ desktop }));
	await using opened = await openPage(browser(), bridge, { viewport: { width: 480, height: 800 } });
	const { page } = opened;
	await page.getByRole('banner').getByText('Listening').waitFor();
	const tab = (name: string) => page.getByRole('tab', { name, selected: true });
	const dialog = page.getByRole('dialog', { name: 'Settings' });
	const show = (view: DesktopView) => {
		desktop.show(view);
	};

	show('adapters');
	await tab('Adapters').waitFor();
	await expect.poll(() => focused(page)).toMatch(/ in pane-adapters$/u);
	show('log');
	await expect.poll(() => focused(page)).toBe('log in pane-log');
	show('about');
	await expect.poll(() => focused(page)).toMatch(/^settings-about/u);
	show('updates');
	await expect.poll(() => focused(page)).toMatch(/^settings-updates/u);

	// A question comes while the person writes, and they follow its notification.
	const { section } = await openSettings(page, 'Journal');
	await section.getByLabel('For at most').fill('7');
	await using booth = await bridge.connect('/?name=DJ%20Booth');
	await booth.ask('stage.scene Live');
	show('users');
	await dialog.waitFor({ state: 'hidden' });
	await tab('Users').waitFor();
	await expect
		.poll(() => page.evaluate(() => document.activeElement?.matches('[data-approval]')))
		.toBe(true);
	const question = questionsOf(page).of('DJ Booth wants to use Stage stage: scene');
	await questionsOf(page).press(question, 'Refuse');
	expect(await booth.next()).toBe('bridge.refused\tstage.scene\trefused');
	show('settings');
	await dialog.waitFor();
	expect(await section.getByLabel('For at most').inputValue()).toBe('7');

	show('log');
	await dialog.waitFor({ state: 'hidden' });
	await page.keyboard.press('?');
	await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByText('Alt+O').waitFor();
	show('users');
	await page.getByRole('dialog').waitFor({ state: 'hidden' });
	await expect.poll(() => focused(page)).toMatch(/ in pane-users$/u);
	expect(opened.faults).toEqual([]);
});
