import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { openPage } from '../../helpers/browser.ts';
import { TestDesktop } from '../../helpers/desktop.ts';
import { fewLooks, looker, looks, nameOf, pageOf } from '../../helpers/looks.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { openTestBridge } from '../../helpers/open-bridge.ts';
import { openStage } from '../../helpers/open-stage.ts';
import { openSettings } from '../../helpers/settings-dialog.ts';

const browser = oneBrowser();
const look = looker(fewLooks);

describe('diagnostics', () => {
	test('are read before they are saved, and saved as they were read', async () => {
		await using bridge = await openTestBridge();
		await using item = await bridge.connect('/?name=Secretive');
		await item.ask('bridge.ping a hushed thing');
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		const { section } = await openSettings(page, 'Data folder');
		await section.getByRole('button', { name: 'Save diagnostics…' }).click();
		const dialog = page.getByRole('dialog', { name: 'Save diagnostics' });
		const preview = dialog.getByRole('region', { name: 'What will be saved' });
		await preview.getByText('in command | bridge.ping | ok').waitFor();
		const shown = async () => (await preview.textContent()) ?? '';
		expect(await shown()).toMatch(/^Resonite Bridge: diagnostics/u);
		expect(await shown()).not.toMatch(/Secretive|hushed/u);
		await dialog.getByText(/^≈ [\d.]+ KiB, \d+ lines$/u).waitFor();

		await dialog.getByRole('switch', { name: 'With texts of messages' }).click();
		await preview.getByText('a hushed thing').waitFor();
		expect(await shown()).not.toContain('Secretive');
		await dialog.getByText(/^A text may still name somebody/u).waitFor();
		await dialog.getByRole('switch', { name: 'With names' }).click();
		await preview.getByText('"Secretive"').first().waitFor();
		await dialog.getByText(/^A text may still name somebody/u).waitFor({ state: 'hidden' });

		const [download] = await Promise.all([
			page.waitForEvent('download'),
			dialog.getByRole('button', { name: 'Save', exact: true }).click(),
		]);
		expect(download.suggestedFilename()).toMatch(
			/^resonite-bridge-diagnostics-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.txt$/u,
		);
		expect(await readFile(await download.path(), 'utf8')).toBe(await shown());

		// The next one begins with nothing personal again.
		await page.keyboard.press('Escape');
		await dialog.waitFor({ state: 'hidden' });
		await section.getByRole('button', { name: 'Save diagnostics…' }).click();
		await preview.getByText('in command | bridge.ping | ok').waitFor();
		expect(await shown()).not.toMatch(/Secretive|hushed/u);
		expect(opened.faults).toEqual([]);
	});

	test('are copied, from the help, with the keyboard alone', async () => {
		await using bridge = await openTestBridge();
		await using opened = await openPage(browser(), bridge, {
			permissions: ['clipboard-read', 'clipboard-write'],
		});
		const { page } = opened;
		await page.getByRole('grid', { name: 'Log' }).waitFor();
		await page.keyboard.press('?');
		const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
		await help.getByRole('button', { name: 'Save diagnostics…' }).press('Enter');
		await help.waitFor({ state: 'hidden' });
		const dialog = page.getByRole('dialog', { name: 'Save diagnostics' });
		const preview = dialog.getByRole('region', { name: 'What will be saved' });
		await preview.getByText('Resonite Bridge: diagnostics').waitFor();
		// It is scrolled with the keys.
		await preview.focus();
		await page.keyboard.press('End');
		await expect.poll(() => preview.evaluate((box) => box.scrollTop)).toBeGreaterThan(100);
		await dialog.getByRole('button', { name: 'Copy the report' }).press('Enter');
		await dialog.getByText('Copied').first().waitFor();
		expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
			await preview.textContent(),
		);
		// A shortcut of the page means nothing behind it.
		await page.keyboard.press('Alt+b');
		await page.keyboard.press('Escape');
		await dialog.waitFor({ state: 'hidden' });
		expect((await bridge.call('app.load', null)).server.isForwarding).toBe(true);
		expect(opened.faults).toEqual([]);
	});

	test('are opened by the menu of the desktop app', async () => {
		const desktop = new TestDesktop();
		await using bridge = desktop.join(await openStage({ desktop }));
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		await page.getByRole('grid', { name: 'Log' }).waitFor();
		desktop.show('diagnostics');
		const preview = page.getByRole('region', { name: 'What will be saved' });
		await preview.getByText('Electron: 45.4.1').waitFor();
		expect(opened.faults).toEqual([]);
	});

	test('of a full log are there in a moment', async () => {
		await using bridge = await openTestBridge();
		await using item = await bridge.connect('/?name=Booth');
		for (let n = 0; n < 1_000; n += 1) item.send(`${n} ${'語 & <b> '.repeat(60)}`);
		await item.ask('bridge.ping');
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		await page.getByRole('grid', { name: 'Log' }).waitFor();
		await page.keyboard.press('?');
		await page.getByRole('button', { name: 'Save diagnostics…' }).click();
		await page.getByRole('switch', { name: 'With texts of messages' }).click();
		const preview = page.getByRole('region', { name: 'What will be saved' });
		await preview.getByText('The last 1000 rows, oldest first').waitFor({ timeout: 5_000 });
		expect(await preview.locator('b').count()).toBe(0);
		expect(opened.faults).toEqual([]);
	});
});

const words = {
	en: { open: 'Save diagnostics…', title: 'Save diagnostics', help: 'Keyboard shortcuts' },
	ja: { open: '診断情報を保存…', title: '診断情報を保存', help: 'キーボードショートカット' },
};

test.for(looks)('$width x $height, $theme, $language, $textSize text', async (wanted) => {
	const { width, height, language } = wanted;
	const say = words[language];
	await using bridge = await openStage();
	await using item = await bridge.connect('/?name=ブース&user=Alice');
	await item.ask('bridge.ping こんにちは');
	await bridge.call('settings.save', { page: pageOf(wanted) });
	await using opened = await openPage(browser(), bridge, { viewport: { width, height } });
	const { page } = opened;
	const name = nameOf(wanted);
	await page.locator(`:root[lang=${language}] main`).waitFor();
	await page.keyboard.press('?');
	const help = page.getByRole('dialog', { name: say.help });
	await help.waitFor();
	await look(page, `${name}-help`);
	await help.getByRole('button', { name: say.open }).click();
	const dialog = page.getByRole('dialog', { name: say.title });
	await dialog.getByText('bridge.ping').first().waitFor();
	await look(page, `${name}-diagnostics`);
	await dialog.getByRole('switch').first().click();
	await dialog.getByText('こんにちは').first().waitFor();
	await look(page, `${name}-diagnostics-texts`);
	expect(opened.faults).toEqual([]);
});
