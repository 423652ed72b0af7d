import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addressOf } from '../helpers/desktop-window.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { until } from '../helpers/until.ts';
import { openApp } from './driver/bridge.ts';
import { menuText } from './driver/notes.ts';

test('the menu has what the platform expects, and says it in words', async () => {
	await using app = await openApp();
	await addressOf(await app.page());
	expect(menuText(await app.menu()).split('\n')).toEqual([
		'File',
		'    Open Data Folder',
		'    Save Diagnostics…',
		'    ---',
		'    Settings…  CommandOrControl+,',
		'    ---',
		'    Close Window  CommandOrControl+W',
		'    Quit Resonite Bridge  CommandOrControl+Q',
		'Edit',
		'    Undo  CommandOrControl+Z',
		'    Redo  Shift+CommandOrControl+Z',
		'    ---',
		'    Cut  CommandOrControl+X',
		'    Copy  CommandOrControl+C',
		'    Paste  CommandOrControl+V',
		'    Select All  CommandOrControl+A',
		'View',
		'    Users',
		'    Log',
		'    Adapters',
		'    ---',
		'    [ ] Always on Top',
		'    [ ] Overlay Mode',
		'    ---',
		'    Reload  CmdOrCtrl+R',
		'    Full Screen  F11',
		'Help',
		'    Check for Updates…',
		'    ---',
		'    About Resonite Bridge',
		'',
	]);
});

test('its entries lead to the parts of the page', async () => {
	await using app = await openApp();
	const page = await app.page();
	await addressOf(page);
	const settings = page.getByRole('dialog', { name: 'Settings' });
	await app.clickMenu('File > Settings…');
	await settings.waitFor();
	await page.keyboard.press('Escape');
	await settings.waitFor({ state: 'hidden' });
	await app.clickMenu('Help > About Resonite Bridge');
	await settings.getByText('45.4.1').first().waitFor();
	await page.keyboard.press('Escape');
	await settings.waitFor({ state: 'hidden' });
	await app.clickMenu('File > Save Diagnostics…');
	await page.getByRole('dialog', { name: /Diagnostics/iu }).waitFor();
});

test('opens the data folder in the system', async () => {
	await using app = await openApp();
	await addressOf(await app.page());
	await app.clickMenu('File > Open Data Folder');
	const opened = await until(async () => (await app.calls('shell.openPath'))[0], 'the folder');
	expect(opened.args).toEqual([expect.stringContaining(app.data)]);
});

test('saves diagnostics where the person says, as they were shown', async () => {
	await using folder = await tempFolder();
	const file = join(folder.path, 'diagnostics.txt');
	await using app = await openApp();
	const page = await app.page();
	await addressOf(page);
	// As the system's own dialog does with the name that was chosen there.
	await app.evaluate(({ session }, path) => {
		session.defaultSession.once('will-download', (_event, item) => {
			item.setSavePath(path);
		});
	}, file);
	await app.clickMenu('File > Save Diagnostics…');
	const dialog = page.getByRole('dialog', { name: 'Save diagnostics' });
	const shown = await until(async () => {
		const text = await dialog.locator('pre').innerText();
		return text.includes('Versions') && text;
	}, 'the diagnostics');
	await dialog.getByRole('button', { name: 'Save', exact: true }).click();
	const saved = await until(() => readFile(file, 'utf8').catch(() => null), 'the file');
	expect(saved.trim()).toBe(shown.trim());
});
