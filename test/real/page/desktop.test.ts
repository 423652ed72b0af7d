import { describe, expect, test } from 'vitest';
import { say } from '../../../main/contract/words.ts';
import { openPage } from '../../helpers/browser.ts';
import { TestDesktop } from '../../helpers/desktop.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { openTestBridge } from '../../helpers/open-bridge.ts';
import { openSettings } from '../../helpers/settings-dialog.ts';

const browser = oneBrowser();

describe('the settings of the desktop app', () => {
	test('are saved at once, and say what they mean', async () => {
		const desktop = new TestDesktop({ secrets: 'weak', platform: 'linux' });
		await using bridge = desktop.join(await openTestBridge({ desktop }));
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		const { dialog, section } = await openSettings(page, 'Desktop');
		const stored = async () => (await bridge.call('app.load', null)).settings.desktop;
		for (const name of ['Start when I log in', 'Always on top', 'Notify me of questions'])
			await section.getByRole('switch', { name }).click();
		await expect
			.poll(stored)
			.toMatchObject({ startAtLogin: true, alwaysOnTop: true, notifications: false });
		const tray = section.getByRole('switch', { name: 'Keep running when the window is closed' });
		expect(await tray.getAttribute('aria-checked')).toBe('true');
		const hint = page.locator(`#${(await tray.getAttribute('aria-describedby')) ?? ''}`);
		expect(await hint.textContent()).toContain('If your desktop has no tray');

		const data = (await openSettings(page, 'Data folder')).section;
		await data.getByText('Weakly protected').waitFor();
		await data.getByText('Install GNOME Keyring or KWallet').waitFor();
		desktop.change({ secrets: 'protected' });
		await data.getByText('Encrypted with a key in your keyring.').waitFor();
		await data.getByRole('button', { name: 'Open the folder' }).click();
		await data.getByRole('button', { name: 'Copy the path' }).click();
		await expect.poll(() => desktop.asked).toEqual(['open', `copy ${bridge.folder}`]);
		desktop.refuseNext();
		await data.getByRole('button', { name: 'Open the folder' }).click();
		await page.getByRole('list', { name: 'Results of your actions' }).getByText('gone').waitFor();

		const about = (await openSettings(page, 'About')).section;
		await about.getByText('45.4.1').waitFor();
		await about.getByText('LICENSES.chromium.html').waitFor();
		await about.getByRole('button', { name: 'Third-party licenses…' }).click();
		const list = page.getByRole('dialog', { name: 'Third-party licenses' });
		await list.getByRole('textbox').or(list.getByRole('searchbox')).fill('bits-ui mit');
		await list.getByText(/^1 of \d+$/u).waitFor();
		await list.getByText('bits-ui', { exact: true }).click();
		await list.getByText('Permission is hereby granted').waitFor();
		await page.keyboard.press('Escape');
		await list.waitFor({ state: 'hidden' });
		expect(await dialog.isVisible()).toBe(true);
		expect(opened.faults).toEqual([]);
	});

	test('are not there in a browser', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		const { dialog, section } = await openSettings(page, 'Data folder');
		expect(await section.getByRole('button', { name: 'Open the folder' }).count()).toBe(0);
		expect(await dialog.getByRole('region', { name: 'Desktop' }).count()).toBe(0);
		expect(await dialog.getByRole('region', { name: 'Updates' }).count()).toBe(0);
		const topBar = page.getByRole('banner', { includeHidden: true });
		expect(await topBar.getByTitle(/Overlay mode|Always on top/u).count()).toBe(0);
		expect(opened.faults).toEqual([]);
	});
});

describe('updates', () => {
	test('wait for the person at every step', async () => {
		const desktop = new TestDesktop();
		await using bridge = desktop.join(await openTestBridge({ desktop }));
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		const banner = page.getByRole('status').filter({ hasText: 'Version 0.2.0' });
		await page.getByRole('banner').getByText('Listening').waitFor();
		const composer = page.getByRole('combobox', { name: 'Message' });
		await composer.focus();
		const notes = '<b>Rooms</b>: clients talk to each other.\n- and more';
		desktop.change({ update: { kind: 'available', version: '0.2.0', notes, bytes: 98_765_432 } });
		await banner.waitFor();
		await page.keyboard.type('still here');
		expect(await composer.inputValue()).toBe('still here');
		await banner.getByRole('button', { name: 'Not now' }).click();
		await banner.waitFor({ state: 'hidden' });
		expect(desktop.asked).toEqual([]);

		const { dialog, section } = await openSettings(page, 'Updates');
		await section.getByText('You have 0.0.0-test.').waitFor();
		const box = section.getByRole('group', { name: 'What is new in version 0.2.0' });
		expect(await box.textContent()).toBe(notes);
		await section.getByRole('button', { name: 'Download (≈ 94.2 MiB)' }).click();
		await expect.poll(() => desktop.asked).toEqual(['download']);
		desktop.change({ update: { kind: 'downloading', version: '0.2.0', done: 0.42 } });
		await section.getByText('42%').waitFor();
		expect(await section.getByRole('button').count()).toBe(0);
		desktop.change({ update: { kind: 'ready', version: '0.2.0', notes: '' } });
		await section.getByText('Clients are dropped for a moment').waitFor();
		expect(desktop.asked).toEqual(['download']);
		await section.getByRole('button', { name: 'Restart now' }).click();
		await expect.poll(() => desktop.asked).toEqual(['download', 'install']);

		await page.keyboard.press('Escape');
		await dialog.waitFor({ state: 'hidden' });
		// What is ready is other news than what is available.
		await banner.getByRole('button', { name: 'Show' }).click();
		await section.getByRole('button', { name: 'Restart now' }).waitFor();
		expect(opened.faults).toEqual([]);
	});

	test('are asked about daily only where the person says so, and say what went wrong', async () => {
		const desktop = new TestDesktop();
		await using bridge = desktop.join(await openTestBridge({ desktop }));
		await using opened = await openPage(browser(), bridge);
		const { section } = await openSettings(opened.page, 'Updates');
		await section.getByText('Not checked since the app was started.').waitFor();
		const daily = section.getByRole('switch', { name: 'Check once a day' });
		expect(await daily.getAttribute('aria-checked')).toBe('false');
		await section.getByText('asks GitHub once a day').waitFor();
		await daily.click();
		await expect
			.poll(async () => (await bridge.call('app.load', null)).settings.desktop.checkForUpdates)
			.toBe(true);

		const check = section.getByRole('button', { name: 'Check now' });
		await check.click();
		desktop.change({ update: { kind: 'checking' } });
		await section.getByText('Asking GitHub…').waitFor();
		await check.click({ force: true });
		desktop.change({ update: { kind: 'current', checkedAt: Date.now() } });
		await section.getByText('You have the newest version.').waitFor();
		expect(desktop.asked).toEqual(['check']);
		const why = say('GitHub could not be reached.', 'GitHub に接続できません。');
		desktop.change({ update: { kind: 'failed', why } });
		await section.getByText(why.en).waitFor();
		await section.getByRole('button', { name: 'Try again' }).click();
		await expect.poll(() => desktop.asked).toEqual(['check', 'check']);

		const apt = say('Your package manager updates it.', 'パッケージマネージャーが更新します。');
		desktop.change({ update: { kind: 'off', why: apt } });
		await section.getByText(apt.en).waitFor();
		expect(await section.getByRole('button').count()).toBe(0);
		expect(await daily.count()).toBe(0);
		expect(opened.faults).toEqual([]);
	});
});
