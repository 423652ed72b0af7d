import { describe, expect, test } from 'vitest';
import { openPage } from '../../helpers/browser.ts';
import { logPane } from '../../helpers/log-pane.ts';
import { fewLooks, looker, looks, nameOf, pageOf } from '../../helpers/looks.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import type { TestBridge } from '../../helpers/open-bridge.ts';
import { enterWith, openStage } from '../../helpers/open-stage.ts';
import { until } from '../../helpers/until.ts';

const browser = oneBrowser();
const look = looker(fewLooks);

/** Answers the question that is open with a yes for the connection, or a no. */
async function answer(bridge: TestBridge, isYes: boolean): Promise<void> {
	const open = await until(
		async () => (await bridge.call('app.load', null)).access.approvals[0],
		'a question',
	);
	await bridge.call('approval.answer', {
		id: open.id,
		answer: isYes
			? { kind: 'allow', for: 'connection', reach: 'command', minutes: null }
			: { kind: 'refuse' },
	});
}

/**
 * Commands allowed in every way, one asked for, one refused, a text with controls, and a limit that strikes: as the last of
 * all, so that it stays in view.
 */
async function someAccess(bridge: TestBridge): Promise<AsyncDisposable> {
	await using opened = new AsyncDisposableStack();
	const booth = opened.use(await bridge.connect('/?name=DJ%20Booth&user=Alice'));
	await booth.ask('stage.scene Live');
	await answer(bridge, true);
	expect(await booth.next()).toBe('bridge.granted\tstage.scene');
	await booth.ask('stage.scene Live');
	await booth.ask('stage.fade Live');
	await answer(bridge, false);
	await booth.next();
	await booth.ask('stage.fade Live');
	const { item } = await enterWith(bridge, [{ verb: 'stage.mix', values: {} }]);
	await opened.use(item).ask('stage.mix Mic on 1 yes');
	await bridge.call('composer.send', { text: 'stage.scene Break', to: { kind: 'bridge' } });
	booth.send('\u001b[31mred\u001b[0m \u202Egnp.exe\r\nand more');
	const flood = opened.use(await bridge.connect('/?name=Flood&user=Mallory'));
	for (let at = 0; at < 25; at += 1) flood.send(`text ${at}`);
	await bridge.row(({ kind }) => kind === 'limit', 'a limit that struck');
	const running = opened.move();
	return { [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** Soon reached. */
const limits = { maxMessagesIn: 20 };

describe('access in the log', () => {
	test('has its kinds, its outcomes, and says what allowed a command', async () => {
		await using bridge = await openStage({ limits });
		await using opened = await openPage(browser(), bridge);
		const log = logPane(opened.page);
		await using _clients = await someAccess(bridge);

		await log.tick(['Kind', 'Access']);
		await log
			.row('Access')
			.filter({ hasText: 'DJ Booth (Alice) wants to use Stage' })
			.first()
			.waitFor();
		await log
			.row('Access')
			.filter({ hasText: '"stage.fade" was refused to DJ Booth (Alice).' })
			.waitFor();
		await log.clearFilter();
		await log.tick(['Kind', 'Limit']);
		await log.row('Limit').first().waitFor();
		await log.clearFilter();

		await log.tick(['Kind', 'Command']);
		const command = (text: string) => log.row('In, Command').filter({ hasText: text });
		const asked = command('stage.scene Live').first().locator('.outcome');
		expect((await asked.innerText()).trim()).toBe('? APPROVAL_NEEDED');
		const refused = command('stage.fade Live').last().locator('.outcome');
		expect((await refused.innerText()).trim()).toBe('✕ ACCESS_REFUSED');
		const color = (outcome: typeof asked) =>
			outcome.evaluate((cell) => getComputedStyle(cell).color);
		expect(await color(asked)).not.toBe(await color(refused));

		const allowedBy = async (text: string, words: string) => {
			await command(text).last().click();
			const fact = log.detail.locator('dt:text-is("Allowed by") + dd');
			await fact.getByText(words, { exact: true }).waitFor();
		};
		await allowedBy('stage.scene Live', 'this connection’s grant');
		await allowedBy('stage.mix Mic', 'key Booth');
		await allowedBy('stage.scene Break', 'the page');
		await command('stage.fade Live').last().click();
		await log.detail.getByText('ACCESS_REFUSED').first().waitFor();
		expect(await log.detail.getByText('Allowed by').count()).toBe(0);
		expect(opened.faults).toEqual([]);
	});

	test('what everything allows is said as such', async () => {
		await using bridge = await openStage({ access: { policy: 'open' } });
		await using opened = await openPage(browser(), bridge);
		const log = logPane(opened.page);
		await using client = await bridge.connect('/?name=Booth');
		await client.ask('stage.scene Live');
		await log.row('In, Command').click();
		await log.detail.getByText('everything is allowed (open)').waitFor();
		expect(opened.faults).toEqual([]);
	});
});

const words = {
	en: { log: 'Log', filter: 'Filter', kinds: 'Access' },
	ja: { log: 'ログ', filter: 'フィルター', kinds: 'アクセス' },
};

describe('how access looks in the log', () => {
	test.for(looks)('$width x $height, $theme, $language, $textSize text', async (wanted) => {
		const { width, height, language } = wanted;
		await using bridge = await openStage({ limits });
		await bridge.call('settings.save', { page: pageOf(wanted) });
		await using opened = await openPage(browser(), bridge, { viewport: { width, height } });
		const { page } = opened;
		const say = words[language];
		await using _clients = await someAccess(bridge);
		const rows = page.getByRole('grid').getByRole('row');
		const tab = page.getByRole('tab', { name: say.log });
		await until(async () => (await tab.isVisible()) || (await rows.first().isVisible()), 'a log');
		if (await tab.isVisible()) await tab.click();
		await page.getByRole('toolbar').getByRole('button', { name: say.filter }).click();
		const filter = page.getByRole('dialog', { name: say.filter });
		await filter.getByRole('checkbox', { name: say.kinds }).waitFor();
		await look(page, `${nameOf(wanted)}-log-filter`);
		await page.keyboard.press('Escape');
		await page.getByRole('searchbox').fill('stage');
		await rows.filter({ hasText: 'stage.mix' }).first().waitFor();
		await look(page, `${nameOf(wanted)}-log-access`);
		await rows.filter({ hasText: 'stage.mix' }).first().click();
		await page.getByRole('complementary').getByText('Booth').first().waitFor();
		await look(page, `${nameOf(wanted)}-log-allowed`);
		await page.keyboard.press('Escape');
		await page.getByRole('searchbox').fill('');
		await rows.locator('.mark').or(page.locator('.is-limit')).first().waitFor();
		await look(page, `${nameOf(wanted)}-log-limit`);
		expect(opened.faults).toEqual([]);
	});
});
