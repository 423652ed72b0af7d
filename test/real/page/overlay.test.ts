import { expect, test } from 'vitest';
import { openPage } from '../../helpers/browser.ts';
import { TestDesktop } from '../../helpers/desktop.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { openStage } from '../../helpers/open-stage.ts';

const browser = oneBrowser();

test('a creator inside a headset enters, looks, answers, acts and leaves with one press each', async () => {
	const desktop = new TestDesktop();
	await using bridge = desktop.join(await openStage({ desktop }));
	await using opened = await openPage(browser(), bridge, { viewport: { width: 420, height: 640 } });
	const { page } = opened;
	const snapshot = () => bridge.call('app.load', null);
	const onTop = (pressed: boolean) =>
		page.getByRole('button', { name: 'Always on top (Alt+T)', pressed });
	await onTop(false).click();
	await onTop(true).waitFor();
	await page.keyboard.press('Alt+t');
	await onTop(false).waitFor();
	await page.getByRole('button', { name: 'Overlay mode, for headsets (Alt+O)' }).click();
	const leave = page.getByRole('button', { name: 'Full window' });
	await leave.waitFor();
	expect(await page.getByRole('button', { name: 'Settings' }).count()).toBe(0);
	const lowButtons = () =>
		page
			.locator('button:visible')
			.evaluateAll((all) =>
				all
					.filter((one) => one.getBoundingClientRect().height < 44)
					.map((one) => one.textContent.trim()),
			);
	expect(await lowButtons()).toEqual([]);

	const tab = (name: RegExp) => page.getByRole('tab', { name });
	await using booth = await bridge.connect('/?name=DJ%20Booth&user=Alice');
	await booth.ask('stage.look');
	await tab(/^Log/u).click();
	await page.getByRole('list', { name: 'Log' }).getByText('stage.look', { exact: true }).waitFor();

	// A question comes to the front; the person may turn away from it, and back.
	await booth.ask('stage.scene Live');
	const question = page.getByRole('article', { name: /^DJ Booth \(Alice\) wants to use/u });
	await question.waitFor();
	expect(await lowButtons()).toEqual([]);
	await tab(/^Users/u).click();
	await page.getByRole('region', { name: 'Alice' }).getByText('DJ Booth').waitFor();
	expect(await question.count()).toBe(0);
	await tab(/1 question waits/u).click();
	await leave.waitFor();
	await question.getByRole('button', { name: 'Allow only scene' }).click();
	expect(await booth.next()).toBe('bridge.granted\tstage.scene');
	expect((await snapshot()).clients.find(({ name }) => name === 'DJ Booth')?.permissions).toEqual([
		{ verb: 'stage.scene', values: {} },
	]);
	await question.waitFor({ state: 'hidden' });
	await tab(/^Users/u)
		.and(page.locator('[aria-selected=true]'))
		.waitFor();
	// The next one comes first again.
	await booth.ask('stage.fade Live');
	await question.getByRole('button', { name: 'Refuse', exact: true }).click();
	expect(await booth.next()).toBe('bridge.refused\tstage.fade\trefused');

	await tab(/^Adapters/u).click();
	await page.getByRole('switch', { name: 'Stage stage-2 on or off' }).click();
	await page.getByRole('article', { name: 'Stage stage-2' }).getByText('Off').waitFor();

	await tab(/^Users/u).click();
	await page.getByRole('button', { name: 'Disconnect DJ Booth' }).click();
	await booth.closed;
	await page.getByRole('button', { name: 'Panic' }).click();
	await page.getByRole('button', { name: 'Release panic' }).click();
	await page.getByRole('banner').getByText('Listening').waitFor();

	await leave.click();
	await page.getByRole('button', { name: 'Settings' }).first().waitFor();
	await page.keyboard.press('Alt+o');
	await leave.waitFor();
	await page.keyboard.press('Alt+o');
	await leave.waitFor({ state: 'hidden' });
	expect((await snapshot()).settings.desktop).toMatchObject({ overlay: false, alwaysOnTop: false });
	expect(opened.faults).toEqual([]);
});

test('the newest messages are there, whatever was filtered or paused in the full window', async () => {
	const desktop = new TestDesktop();
	await using bridge = desktop.join(await openStage({ desktop }));
	await using opened = await openPage(browser(), bridge);
	const { page } = opened;
	await using booth = await bridge.connect('/?name=DJ%20Booth');
	booth.send('one');
	await page.getByRole('gridcell', { name: 'one', exact: true }).waitFor();
	await page.getByRole('searchbox', { name: 'Search' }).fill('nothing like it');
	await page.getByRole('toolbar').getByRole('button', { name: 'Pause' }).click();
	booth.send('two');
	await page.getByRole('searchbox', { name: 'Search' }).blur();
	await page.keyboard.press('Alt+o');
	await page.getByRole('tab', { name: 'Log' }).click();
	await page.getByRole('button', { name: 'Show all' }).click();
	const list = page.getByRole('list', { name: 'Log' });
	await list.getByText('one', { exact: true }).waitFor();
	expect(await list.getByText('two', { exact: true }).count()).toBe(0);
	await page.getByRole('button', { name: 'Go on' }).click();
	expect(await list.getByRole('listitem').first().textContent()).toContain('two');
	expect(opened.faults).toEqual([]);
});
