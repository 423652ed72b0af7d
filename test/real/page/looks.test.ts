import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Settings } from '../../../main/contract/settings.ts';
import { openPage } from '../../helpers/browser.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { openTestBridge, type TestBridge } from '../../helpers/open-bridge.ts';

const browser = oneBrowser();

/** `SCREENSHOTS=1` keeps a picture of everything that is looked at, and says where. */
let album: string | null = null;
beforeAll(async () => {
	if (!process.env.SCREENSHOTS) return;
	album = await mkdtemp(join(tmpdir(), 'resonite-bridge-pictures-'));
	process.stderr.write(`Pictures: ${album}\n`);
});

const sizes = [
	{ width: 1_440, height: 900 },
	{ width: 900, height: 700 },
	{ width: 480, height: 800 },
];
const looks = sizes.flatMap((size) =>
	(['dark', 'light'] as const).flatMap((theme) =>
		(['en', 'ja'] as const).map((language) => ({
			...size,
			theme,
			language,
			textSize: 'normal' as const,
		})),
	),
);
const large = {
	width: 1_440,
	height: 900,
	theme: 'dark',
	language: 'en',
	textSize: 'large',
} as const;
const narrowLarge = { ...large, width: 480, height: 800, language: 'ja', theme: 'light' } as const;

/** The names of what the test presses. */
const words = {
	en: { settings: 'Settings', filter: 'Filter', log: 'Log', users: 'Users', adapters: 'Adapters' },
	ja: {
		settings: '設定',
		filter: 'フィルター',
		log: 'ログ',
		users: 'ユーザー',
		adapters: 'アダプター',
	},
};

/** Text that is wider or higher than its box, without dots to say so or a title that has it all. */
const cutTexts = (page: Page) =>
	page.evaluate(() => {
		const isHidden = (element: Element) =>
			element.closest('.visually-hidden, [aria-hidden="true"], script, style, option') !== null ||
			!element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
		const cut: string[] = [];
		for (const element of document.querySelectorAll<HTMLElement>('body *')) {
			const own = [...element.childNodes].some(
				(node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
			);
			if (!own || isHidden(element)) continue;
			const style = getComputedStyle(element);
			const isTold = style.textOverflow === 'ellipsis' || element.closest('[title]') !== null;
			const isScrolled = /auto|scroll/u.test(`${style.overflowX} ${style.overflowY}`);
			const isTooWide =
				element.scrollWidth > element.clientWidth + 1 && style.overflowX !== 'visible';
			const range = document.createRange();
			range.selectNodeContents(element);
			const text = range.getBoundingClientRect();
			let isClipped = isTooWide && !isTold && !isScrolled;
			// A box around it may cut it as well.
			for (let box = element.parentElement; box && !isTold && !isClipped; box = box.parentElement) {
				const { overflowX, textOverflow } = getComputedStyle(box);
				if (overflowX === 'visible') continue;
				if (/auto|scroll/u.test(overflowX) || textOverflow === 'ellipsis') break;
				const around = box.getBoundingClientRect();
				isClipped = text.right > around.right + 1 || text.left < around.left - 1;
				break;
			}
			if (isClipped) cut.push(`${element.tagName} ${element.className}: ${element.textContent}`);
		}
		return cut;
	});

const isTooWide = (page: Page) =>
	page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);

async function violations(page: Page): Promise<string[]> {
	const { violations: found } = await new AxeBuilder({ page }).setLegacyMode().analyze();
	return found.map(
		({ id, nodes }) =>
			`${id}: ${nodes.map(({ html, any }) => `${html} ${any[0]?.message ?? ''}`).join(' | ')}`,
	);
}

/** Looks at the page as it is now. */
async function look(page: Page, name: string): Promise<void> {
	if (album) await page.screenshot({ path: join(album, `${name}.png`) });
	expect(await isTooWide(page), `${name}: wider than the window`).toBe(false);
	expect(await cutTexts(page), `${name}: cut off`).toEqual([]);
	// It takes seconds, and hardly a rule of it depends on the language.
	if (!name.includes('-ja-normal')) expect(await violations(page), `${name}: axe`).toEqual([]);
}

/** A page as it is after some minutes in-world. */
async function traffic(bridge: TestBridge): Promise<AsyncDisposable> {
	await using opened = new AsyncDisposableStack();
	const booth = opened.use(await bridge.connect('/?name=DJ%20Booth&user=Alice&sub=obs.*'));
	opened.use(
		await bridge.connect(
			'/?user=Alice&name=A%20lamp%20with%20quite%20a%20long%20name%20of%20its%20own&codec=kv',
		),
	);
	const door = opened.use(await bridge.connect('/?name=ドア&user=さくら'));
	const gone = await bridge.connect('/echo?name=Gone&user=Bob');
	await gone.ask('I will be back');
	gone.socket.close(1000, 'put away');
	await gone.closed;
	await booth.ask('bridge.ping hello');
	await booth.ask('obs.scene Live');
	await booth.ask(`bridge.ping ${'a long text '.repeat(60)}`);
	await door.ask('bridge.hello ドア さくら');
	door.send('ただのテキスト');
	await door.ask('{"do":"bridge.ping","args":{"text":"JSON"},"id":"17"}');
	await bridge.call('adapter.enable', { id: 'obs', isEnabled: true });
	const running = opened.move();
	return { [Symbol.asyncDispose]: () => running.disposeAsync() };
}

const named = ({
	width,
	theme,
	language,
	textSize,
}: (typeof looks)[number] | typeof large | typeof narrowLarge) =>
	`${width}-${theme}-${language}-${textSize}`;

describe('how it looks', () => {
	test.for([...looks, large, narrowLarge])(
		'$width x $height, $theme, $language, $textSize text',
		async (wanted) => {
			const { width, height, theme, language, textSize } = wanted;
			await using bridge = await openTestBridge();
			const page: Settings['page'] = { language, theme, textSize, motion: 'off' };
			await bridge.call('settings.save', { page });
			await using opened = await openPage(browser(), bridge, { viewport: { width, height } });
			const shown = opened.page;
			const name = named(wanted);
			const say = words[language];
			const pane = async (title: string) => {
				const tab = shown.getByRole('tab', { name: title });
				if (await tab.isVisible()) await tab.click();
			};
			await pane(say.users);
			await shown.getByRole('heading', { level: 3 }).first().waitFor();
			await look(shown, `${name}-first-run`);

			await using _traffic = await traffic(bridge);
			await shown.getByRole('article', { name: 'DJ Booth' }).waitFor();
			await look(shown, `${name}-users`);
			await pane(say.adapters);
			const card = shown.getByRole('article', { name: 'OBS Studio' });
			await card.getByRole('button', { name: say.settings, exact: true }).click();
			await look(shown, `${name}-adapters`);
			await card.locator('button[aria-expanded=false]').first().click();
			await card.locator('code').first().click();
			await look(shown, `${name}-reference`);

			await pane(say.log);
			const rows = shown.getByRole('grid').getByRole('row');
			await rows.filter({ hasText: 'JSON' }).first().waitFor();
			await look(shown, `${name}-log`);
			await rows.filter({ hasText: 'JSON' }).first().click();
			await shown.getByRole('complementary').getByText('args.text').waitFor();
			await look(shown, `${name}-detail`);
			await shown.keyboard.press('Escape');
			await shown.getByRole('toolbar').getByRole('button', { name: say.filter }).click();
			await shown.getByRole('dialog', { name: say.filter }).waitFor();
			await look(shown, `${name}-filters`);
			await shown.keyboard.press('Escape');
			await shown.getByRole('banner').getByRole('button', { name: say.settings }).click();
			await shown.getByRole('dialog', { name: say.settings }).waitFor();
			await look(shown, `${name}-settings`);
			await shown.keyboard.press('Escape');
			await bridge.call('server.panic', { isOn: true });
			await shown
				.getByRole('alert')
				.getByText(/Panic|パニック|緊急/u)
				.first()
				.waitFor();
			await look(shown, `${name}-panic`);
			expect(opened.faults).toEqual([]);
		},
	);
});
