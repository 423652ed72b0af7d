import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { openPage } from '../../helpers/browser.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { openStage } from '../../helpers/open-stage.ts';
import { questionsOf } from '../../helpers/questions.ts';
import { stageInstance } from '../../helpers/stage.ts';

const browser = oneBrowser();

const widthOf = (button: Locator) =>
	button.locator('.fill').evaluate((fill) => (fill as HTMLElement).style.width);

/** A button to hold, in a page whose time goes on only as the test says. */
async function ready(page: Page, ask: () => Promise<unknown>) {
	await page.clock.install();
	await page.reload();
	await page.getByRole('banner').getByText('Listening').waitFor();
	await page.clock.pauseAt(Date.now() + 1_000);
	const questions = questionsOf(page);
	await ask();
	const question = questions.of('DJ Booth wants to use Stage: burn');
	await question.getByText(/^connected at/u).waitFor();
	await page.clock.runFor(1_000);
	const button = question.getByRole('button', { name: 'Hold to allow for this connection' });
	/** It was let go before it counted: only the refusal is heard. */
	const refuse = () => questions.press(question, 'Refuse');
	return { button, refuse, run: (ms: number) => page.clock.runFor(ms) };
}

const refused = 'bridge.refused\tstage.burn\trefused';
const granted = 'bridge.granted\tstage.burn';

/** Each begins to hold, and lets go in its own way. */
const ways: [string, (page: Page, button: Locator) => Promise<void>][] = [
	['the mouse is let go', (page) => page.mouse.up()],
	['the mouse leaves', (page) => page.mouse.move(2, 2)],
	['Esc is pressed', (page) => page.keyboard.press('Escape')],
	[
		'the window loses the keyboard',
		(_, button) =>
			button.evaluate((it: HTMLElement) => {
				it.blur();
			}),
	],
];

describe('a button that is held', () => {
	test.for(ways)('does nothing when %s before its time', async ([, letGo]) => {
		await using bridge = await openStage({ instances: [stageInstance()] });
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		await using booth = await bridge.connect('/?name=DJ%20Booth');
		const { button, refuse, run } = await ready(page, () => booth.ask('stage.burn Curtain'));
		await button.focus();
		await button.hover();
		await page.mouse.down();
		await run(900);
		expect(Number.parseFloat(await widthOf(button))).toBeGreaterThan(80);
		await letGo(page, button);
		await expect.poll(() => widthOf(button)).toBe('0%');
		await run(5_000);
		await page.mouse.up();
		await refuse();
		expect(await booth.next()).toBe(refused);
		expect(opened.faults).toEqual([]);
	});

	test('is held with the keyboard, and a click alone does nothing', async () => {
		await using bridge = await openStage({ instances: [stageInstance()] });
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		await using booth = await bridge.connect('/?name=DJ%20Booth');
		const { button, run } = await ready(page, () => booth.ask('stage.burn Curtain'));
		await button.click();
		await button.press('Enter');
		await run(2_000);
		expect(await widthOf(button)).toBe('0%');
		expect(await button.evaluate((it) => it.ariaDescribedByElements?.[0]?.textContent)).toBe(
			'Keep it pressed for one second. Let go to cancel.',
		);
		await button.focus();
		await page.keyboard.down('Space');
		// As long as it is down, the browser repeats it.
		await page.keyboard.down('Space');
		await run(1_100);
		expect(await booth.next()).toBe(granted);
		await page.keyboard.up('Space');
		expect(opened.faults).toEqual([]);
	});

	test('is held with a finger, and fills in steps where motion is unwelcome', async () => {
		await using bridge = await openStage({ instances: [stageInstance()] });
		await using opened = await openPage(browser(), bridge, {
			hasTouch: true,
			reducedMotion: 'reduce',
		});
		const { page } = opened;
		await using booth = await bridge.connect('/?name=DJ%20Booth');
		const { button, run } = await ready(page, () => booth.ask('stage.burn Curtain'));
		await button.scrollIntoViewIfNeeded();
		const box = await button.boundingBox();
		if (!box) throw new Error('The button is not on the page.');
		const touches = await page.context().newCDPSession(page);
		const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x: number) =>
			touches.send('Input.dispatchTouchEvent', {
				type,
				touchPoints: type === 'touchEnd' ? [] : [{ x: box.x + x, y: box.y + box.height / 2 }],
			});
		await touch('touchStart', 20);
		await run(900);
		expect(await widthOf(button)).toBe('75%');
		// Off the button, which a mouse would leave.
		await touch('touchMove', 600);
		await expect.poll(() => widthOf(button)).toBe('0%');
		await touch('touchEnd', 0);
		await run(2_000);

		await touch('touchStart', 20);
		await run(1_000);
		expect(await booth.next()).toBe(granted);
		await touch('touchEnd', 0);
		expect(opened.faults).toEqual([]);
	});
});
