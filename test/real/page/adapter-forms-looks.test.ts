import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openPage } from '../../helpers/browser.ts';
import { TestDesktop } from '../../helpers/desktop.ts';
import { looker, looks, nameOf, pageOf } from '../../helpers/looks.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { openTestBridge } from '../../helpers/open-bridge.ts';
import { lampInstance, Workshop } from '../../main/adapters-host/tiny.ts';

const browser = oneBrowser();
const look = looker();

/** What the test presses and reads. */
const words = {
	en: {
		adapters: 'Adapters',
		settings: 'Settings',
		add: 'Add',
		addAdapter: 'Add an adapter',
		make: 'Make one up',
		save: 'Save',
		try: 'Try',
	},
	ja: {
		adapters: 'アダプター',
		settings: '設定',
		add: '追加',
		addAdapter: 'アダプターを追加',
		make: '自動生成',
		save: '保存',
		try: '試す',
	},
};

/** Behind a tab, or beside the log: the language is there a moment before the pane is. */
async function turnTo(page: Page, pane: string): Promise<void> {
	const tab = page.getByRole('tab', { name: pane });
	await tab
		.or(page.getByRole('region', { name: pane }))
		.first()
		.waitFor();
	if (await tab.isVisible()) await tab.click();
}

const longName = 'a_bulb_with_a_name_that_is_quite_a_bit_longer_than_its_card_is_wide';

test.for(looks)('forms: $width x $height, $theme, $language, $textSize text', async (wanted) => {
	const { width, height, language } = wanted;
	const workshop = new Workshop();
	const desktop = new TestDesktop();
	await using bridge = await openTestBridge({
		adapters: [workshop.adapter],
		instances: [lampInstance(true)],
		desktop,
	});
	await bridge.call('settings.save', { page: pageOf(wanted) });
	await bridge.call('adapter.configure', {
		id: 'lamp',
		settings: {
			notes: ['one', 'two'],
			bulbs: [
				{ name: 'left', watts: 7, mode: 'blinking', script: 'on\n'.repeat(40) },
				{ name: longName, watts: 40, script: longName },
			],
		},
		secrets: { 'bulbs.left.pin': 'secret' },
	});
	await using opened = await openPage(browser(), bridge, { viewport: { width, height } });
	const { page } = opened;
	const say = words[language];
	const name = nameOf(wanted);
	await page.locator(`:root[lang=${language}] main`).waitFor();
	await turnTo(page, say.adapters);
	const card = page.getByRole('article', { name: 'Lamp' });
	await card.getByRole('button', { name: say.settings, exact: true }).click();
	await look(page, `${name}-form`);

	await card.getByRole('button', { name: /^left watts/u }).click();
	await card.getByRole('button', { name: new RegExp(`^${say.make}`, 'u') }).click();
	await card.getByRole('button', { name: say.try, exact: true }).click();
	const light = card.getByText('7 W for 1 s');
	await light.waitFor();
	await look(page, `${name}-made`);
	await light.scrollIntoViewIfNeeded();
	await look(page, `${name}-tried`);

	await card.locator('[data-field="bulbs"] .add button').click();
	await card.getByRole('button', { name: say.save, exact: true }).click();
	await card.locator('[aria-invalid]').first().waitFor();
	await look(page, `${name}-wrong`);
	expect(opened.faults).toEqual([]);
});

test.for(looks)(
	'all adapters: $width x $height, $theme, $language, $textSize text',
	async (wanted) => {
		const { width, height, language } = wanted;
		await using bridge = await openTestBridge({ instances: [], access: {} });
		await bridge.call('settings.save', { page: pageOf(wanted) });
		for (const { id, builtIn } of (await bridge.call('app.load', null)).adapters)
			if (!builtIn) await bridge.call('adapter.add', { adapter: id });
		await bridge.call('adapter.enable', { id: 'store', isEnabled: true });
		await using opened = await openPage(browser(), bridge, { viewport: { width, height } });
		const { page } = opened;
		const say = words[language];
		const name = nameOf(wanted);
		await page.locator(`:root[lang=${language}] main`).waitFor();
		await turnTo(page, say.adapters);
		const add = page.getByRole('button', { name: say.addAdapter });
		await add.waitFor();
		await look(page, `${name}-cards`);
		await add.click();
		await add.scrollIntoViewIfNeeded();
		await look(page, `${name}-add`);
		expect(opened.faults).toEqual([]);
	},
);
