import { expect, test } from 'vitest';
import { openPage } from '../../helpers/browser.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { enterWith, openStage } from '../../helpers/open-stage.ts';
import { openSettings } from '../../helpers/settings-dialog.ts';
import { refusal } from '../../helpers/text-client.ts';

const browser = oneBrowser();

test('only known keys: the others are dropped and refused at once, until they are let in again', async () => {
	await using bridge = await openStage();
	await using opened = await openPage(browser(), bridge);
	await using client = await bridge.connect('/?name=Booth');
	const { section } = await openSettings(opened.page, 'Access');
	expect(await section.getByRole('radio', { name: 'Ask recommended' }).isChecked()).toBe(true);

	await section.getByRole('radio', { name: 'Only known keys' }).click();
	expect((await client.closed).code).toBe(1008);
	expect((await refusal(bridge.url())).status).toBe(401);
	await expect
		.poll(() => section.getByRole('radio', { name: 'Only known keys' }).isChecked())
		.toBe(true);

	const ask = section.getByRole('radio', { name: 'Ask recommended' });
	await ask.click();
	await expect.poll(() => ask.isChecked()).toBe(true);
	await using _again = await bridge.connect('/?name=Booth');
	expect(opened.faults).toEqual([]);
});

test('everything is allowed only after a yes that says what it means', async () => {
	await using bridge = await openStage();
	await using opened = await openPage(browser(), bridge);
	const { page } = opened;
	await using client = await bridge.connect('/?name=Booth');
	const { section } = await openSettings(page, 'Access');
	const ask = section.getByRole('radio', { name: 'Ask recommended' });
	const open = section.getByRole('radio', { name: 'Allow everything' });
	const question = page.getByRole('dialog', { name: 'Allow everything?' });

	await open.click();
	await question.getByText('An object of a stranger could then use the bridge').waitFor();
	await question.getByRole('button', { name: 'Leave it as it is' }).click();
	await question.waitFor({ state: 'hidden' });
	expect([await ask.isChecked(), await open.isChecked()]).toEqual([true, false]);
	expect(await client.ask('stage.scene Live')).toMatch(/APPROVAL_NEEDED/u);

	// With the keyboard, too: up from the first is the last.
	await ask.focus();
	await page.keyboard.press('ArrowUp');
	await question.getByRole('button', { name: 'Allow everything' }).click();
	await expect.poll(() => open.isChecked()).toBe(true);
	await section.getByText('While everything is allowed, none of these is asked for.').waitFor();
	expect(await client.ask('stage.burn Hall')).toBe('ok\tstage.burn');
	await page.keyboard.press('Escape');
	await page.getByRole('alert').getByText('Everything is allowed').waitFor();
	expect(opened.faults).toEqual([]);
});

test('a policy of the command line is shown, and cannot be changed here', async () => {
	await using bridge = await openStage({ commandLine: { policy: 'keys' } });
	await using opened = await openPage(browser(), bridge);
	const { section } = await openSettings(opened.page, 'Access');
	await section.getByText('Set with --policy when the bridge was started').waitFor();
	const keys = section.getByRole('radio', { name: 'Only known keys' });
	expect([await keys.isChecked(), await keys.isDisabled()]).toEqual([true, true]);
	expect(await section.getByRole('radio', { name: 'Arm first' }).isDisabled()).toBe(false);
	expect(opened.faults).toEqual([]);
});

test('the rule for what is dangerous takes effect at once', async () => {
	await using bridge = await openStage();
	await using opened = await openPage(browser(), bridge);
	const { item } = await enterWith(bridge, [{ verb: 'stage.burn', values: {} }]);
	await using _item = item;
	const { section } = await openSettings(opened.page, 'Access');
	const rule = (name: string) => section.getByRole('radio', { name });
	expect(await item.ask('stage.burn Hall')).toMatch(/^err\tstage\.burn\tAPPROVAL_NEEDED/u);

	await rule('A permission is enough').click();
	await expect.poll(() => rule('A permission is enough').isChecked()).toBe(true);
	expect(await item.ask('stage.burn Hall')).toBe('ok\tstage.burn');

	await rule('Confirm each use').click();
	await expect.poll(() => rule('Confirm each use').isChecked()).toBe(true);
	expect(await item.ask('stage.burn Hall')).toMatch(/^err\tstage\.burn\tAPPROVAL_NEEDED/u);
	expect(opened.faults).toEqual([]);
});
