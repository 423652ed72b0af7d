import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openPage } from '../../helpers/browser.ts';
import { fewLooks, looker, looks, nameOf, pageOf, type Look } from '../../helpers/looks.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import type { TestBridge } from '../../helpers/open-bridge.ts';
import { openStage } from '../../helpers/open-stage.ts';

const browser = oneBrowser();
const look = looker(fewLooks);

/** The names of what the test presses. */
const words = {
	en: {
		users: /^Users/u,
		adapters: /^Adapters/u,
		item: 'New item',
		keys: /^Keys \(/u,
		change: 'Change Stage Lights',
		rotate: 'Rotate Stage Lights',
		name: 'Name',
		create: 'Create',
		arm: 'Arm…',
		pace: 'Pace of DJ Booth',
	},
	ja: {
		users: /^ユーザー/u,
		adapters: /^アダプター/u,
		item: '新しいアイテム',
		keys: /^キー（/u,
		change: 'Stage Lights を変更',
		rotate: 'Stage Lights のキーを再発行',
		name: '名前',
		create: '作成',
		arm: 'ロックを解除…',
		pace: 'DJ Booth への送信速度',
	},
} as const;

const free = (verb: string) => ({ verb, values: {} });

/** Items that ask, hold keys, were refused and silenced, and one that is told too much. */
async function crowd(bridge: TestBridge): Promise<AsyncDisposable> {
	await using opened = new AsyncDisposableStack();
	const join = async (target: string) => opened.use(await bridge.connect(target));
	const limited = { verb: 'stage.scene', values: { name: ['Live', 'Break', 'ライブ会場'] } };
	const lights = await bridge.call('key.create', {
		name: 'Stage Lights',
		permissions: [free('stage.fade'), limited, free('stage.burn'), free('obs.*')],
		asks: true,
		pace: { perSecond: 5, burst: 5 },
	});
	const old = await bridge.call('key.create', {
		name: 'A lamp with quite a long name of its own',
		permissions: [],
		asks: false,
		pace: null,
	});
	await bridge.call('key.revoke', { id: old.id });
	const noisy = await join('/?name=Noisy&user=Mallory');
	await noisy.ask('stage.burn House');
	const [question] = (await bridge.call('app.load', null)).access.approvals;
	await bridge.call('approval.answer', { id: question?.id ?? 0, answer: { kind: 'silence' } });
	const booth = await join('/dj-booth?name=DJ%20Booth&user=Alice&sub=stage.*');
	for (const name of ['Live', 'A scene with a name of many words, that needs line after line'])
		await booth.ask(`stage.scene ${name}`);
	await booth.ask('stage.fade Live');
	await (await join('/?name=DJ%20Booth&user=さくら')).ask('stage.burn Curtain');
	await (await join(`/${lights.key}?name=Stage%20Lights&user=Bob`)).ask('stage.burn Curtain');
	await bridge.call('arm.set', { verb: 'stage-2.burn', minutes: 120 });
	const running = opened.move();
	return { [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** Goes through everything about access, and looks at each. */
async function walk(page: Page, { name, language }: { name: string; language: Look['language'] }) {
	const say = words[language];
	const button = (title: string | RegExp) => page.getByRole('button', { name: title }).first();
	const pane = async (title: RegExp) => {
		const tab = page.getByRole('tab', { name: title });
		if (await tab.isVisible()) await tab.click();
	};
	const escape = () => page.keyboard.press('Escape');
	// Until the bridge has told its settings, the page speaks the browser's language.
	await page.locator(`html[lang="${language}"]`).waitFor();
	await page.getByText(say.users).first().waitFor();
	await look(page, `${name}-asked`);
	await pane(say.users);
	const questions = page.locator('[data-approval]');
	await expect.poll(() => questions.count()).toBe(3);
	await expect.poll(() => questions.locator('[aria-disabled=true]').count()).toBe(0);
	await look(page, `${name}-questions`);
	await questions.nth(1).scrollIntoViewIfNeeded();
	await look(page, `${name}-danger`);
	await button(say.pace).click();
	await look(page, `${name}-pace`);
	await escape();
	await page.locator('#pane-users article').last().scrollIntoViewIfNeeded();
	await look(page, `${name}-cards`);

	await button(say.keys).click();
	await page.getByRole('dialog').locator('button[aria-expanded=false]').last().click();
	await look(page, `${name}-keys`);
	await page.getByRole('button', { name: say.rotate }).click();
	await look(page, `${name}-rotate`);
	await escape();
	await page.getByRole('button', { name: say.change }).click();
	await look(page, `${name}-change`);
	await escape();
	await escape();
	await button(say.item).click();
	const form = page.getByRole('dialog');
	await form.getByLabel(say.name, { exact: true }).fill('DJ Booth');
	await form.locator('button[aria-expanded=false]').first().click();
	await form.getByRole('checkbox', { name: /^scene / }).check();
	await form.getByRole('radio').nth(1).click();
	await form.getByRole('button', { name: say.create }).click();
	await look(page, `${name}-item`);
	await form.getByRole('checkbox', { name: 'Live' }).check();
	await form.getByRole('button', { name: say.create }).click();
	await page.getByRole('dialog').getByText('ws://').first().waitFor();
	await look(page, `${name}-made`);
	await escape();
	await expect.poll(() => page.getByRole('dialog').count()).toBe(0);

	await pane(say.adapters);
	await look(page, `${name}-armed`);
	await button(say.arm).click();
	await look(page, `${name}-arm`);
	await escape();
	await page.getByRole('banner').getByRole('button', { name: / 1 · / }).click();
	await look(page, `${name}-pill`);
	await escape();
}

/** Both themes and languages in every window, but not each with each: what stands here is drawn with the same parts. */
const some = looks.filter(({ theme, language }) => (theme === 'dark') === (language === 'en'));

test.for(some)('$width x $height, $theme, $language, $textSize text', async (wanted) => {
	const { width, height, language } = wanted;
	await using bridge = await openStage({ commandLine: { approvalLimit: 600_000 } });
	await bridge.call('settings.save', { page: pageOf(wanted) });
	await using _crowd = await crowd(bridge);
	await using opened = await openPage(browser(), bridge, { viewport: { width, height } });
	const name = nameOf(wanted);
	await walk(opened.page, { name, language });
	await bridge.call('settings.save', { access: { policy: 'open', danger: 'arm' } });
	await opened.page.getByRole('alert').locator('.error').waitFor();
	await look(opened.page, `${name}-open`);
	expect(opened.faults).toEqual([]);
});
