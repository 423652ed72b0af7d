import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { beforeAll, expect } from 'vitest';
import type { Settings } from '../../main/contract/settings.ts';

const sizes = [
	{ width: 1_440, height: 900 },
	{ width: 900, height: 700 },
	{ width: 480, height: 800 },
];
export interface Look {
	readonly width: number;
	readonly height: number;
	readonly theme: 'dark' | 'light';
	readonly language: 'en' | 'ja';
	readonly textSize: 'normal' | 'large';
}

const all = sizes.flatMap((size) =>
	(['dark', 'light'] as const).flatMap((theme) =>
		(['en', 'ja'] as const).map((language): Look => ({
			...size,
			theme,
			language,
			textSize: 'normal',
		})),
	),
);

/**
 * Every two of size, theme and language come together in one of these: what is cut off is a matter of size and language,
 * contrast one of theme. They take half the time of all twelve, which `LOOKS=all` brings.
 */
const inPairs = all.filter(({ width, theme, language }) => {
	const isOdd = (theme === 'light') !== (language === 'ja');
	return isOdd === (width === 900);
});

/** Windows and looks that the page is made for. */
export const looks: readonly Look[] = [
	...(process.env.LOOKS === 'all' ? all : inPairs),
	{ width: 1_440, height: 900, theme: 'dark', language: 'en', textSize: 'large' },
	{ width: 480, height: 800, theme: 'light', language: 'ja', textSize: 'large' },
];

export const nameOf = ({ width, theme, language, textSize }: Look): string =>
	`${width}-${theme}-${language}-${textSize}`;

/** The page's settings that make it look so. */
export const pageOf = ({ theme, language, textSize }: Look): Settings['page'] => ({
	theme,
	language,
	textSize,
	motion: 'off',
});

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

/** All rules of axe. Asked in the page itself, where the rules stay: what wraps them for Playwright brings them each time. */
async function violations(page: Page): Promise<string[]> {
	if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
	return page.evaluate(async () => {
		const { axe: rules } = globalThis as unknown as { axe: typeof axe };
		const { violations: found } = await rules.run(document, { resultTypes: ['violations'] });
		return found.map(
			({ id, nodes }) =>
				`${id}: ${nodes.map(({ html, any }) => `${html} ${any[0]?.message ?? ''}`).join(' | ')}`,
		);
	});
}

/** It takes its time, and hardly a rule of it depends on the language. */
const mostLooks = (name: string) => !name.includes('-ja-normal');

/** For what is drawn with the same pieces: both themes with their contrasts, the widest and the narrowest window. */
export const fewLooks = (name: string): boolean =>
	/^(?:1440-(?:dark|light)|480-dark)-en-normal/u.test(name);

/**
 * Looks at the page as it is now: nothing is cut off, nothing too wide, nothing unreadable. `SCREENSHOTS=1` keeps a
 * picture of everything that is looked at, and says where. `asksAxe` chooses the looks in which its rules are tried.
 */
export function looker(asksAxe = mostLooks): (page: Page, name: string) => Promise<void> {
	let album: string | null = null;
	beforeAll(async () => {
		if (!process.env.SCREENSHOTS) return;
		album = await mkdtemp(join(tmpdir(), 'resonite-bridge-pictures-'));
		process.stderr.write(`Pictures: ${album}\n`);
	});
	return async (page, name) => {
		if (album) await page.screenshot({ path: join(album, `${name}.png`) });
		expect(await isTooWide(page), `${name}: wider than the window`).toBe(false);
		expect(await cutTexts(page), `${name}: cut off`).toEqual([]);
		if (asksAxe(name)) expect(await violations(page), `${name}: axe`).toEqual([]);
	};
}
