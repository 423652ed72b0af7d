import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { openPage } from '../../helpers/browser.ts';
import { oneBrowser } from '../../helpers/one-browser.ts';
import { openStage } from '../../helpers/open-stage.ts';
import { questionsOf } from '../../helpers/questions.ts';

const browser = oneBrowser();
const narrow = { viewport: { width: 480, height: 800 } };

/** The page's time stands still from now on, and goes on only as the test says. */
async function stopTime(page: Page): Promise<void> {
	await page.clock.install();
	await page.reload();
	await page.getByRole('banner').getByText('Listening').waitFor();
	await page.clock.pauseAt(Date.now() + 1_000);
}

const isFocused = (page: Page, selector: string) =>
	page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);

describe('a press that was meant for something else', () => {
	test('does not answer a question that has just appeared', async () => {
		await using bridge = await openStage();
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		await stopTime(page);
		const questions = questionsOf(page);
		await using booth = await bridge.connect('/?name=DJ%20Booth');
		await booth.ask('stage.scene Live');
		const question = questions.of('DJ Booth wants to use Stage stage: scene');
		const allow = question.getByRole('button', { name: 'Allow for this connection' });
		await question.getByText('Just appeared. One moment…').waitFor();
		await question.getByText(/^connected at/u).waitFor();
		expect(await allow.getAttribute('aria-disabled')).toBe('true');
		await allow.click({ force: true });
		await page.clock.runFor(600);
		await allow.click({ force: true });
		await allow.press('Enter');
		await page.clock.runFor(300);
		await question.getByText(/left to answer$/u).waitFor();
		// Had one of those counted, it would hear that first.
		await questions.press(question, 'Refuse');
		expect(await booth.next()).toBe('bridge.refused\tstage.scene\trefused');
		expect(opened.faults).toEqual([]);
	});

	test('does not answer the next question, which moves to where the first one was', async () => {
		await using bridge = await openStage();
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		await stopTime(page);
		const questions = questionsOf(page);
		await using first = await bridge.connect('/?name=First');
		await using second = await bridge.connect('/?name=Second');
		await first.ask('stage.scene Live');
		await second.ask('stage.scene Live');
		const question = questions.of(/^Second /u);
		await question.getByText(/^connected at/u).waitFor();
		// The older one stays first.
		expect(await questions.all.locator('h4').allInnerTexts()).toEqual([
			expect.stringContaining('First'),
			expect.stringContaining('Second'),
		]);
		await page.clock.runFor(1_000);
		await questions.press(questions.of(/^First /u), 'Allow for this connection');
		expect(await first.next()).toBe('bridge.granted\tstage.scene');
		await questions.of(/^First /u).waitFor({ state: 'hidden' });
		// A double click, a hurried hand: the mouse is where it was.
		await page.mouse.down();
		await page.mouse.up();
		await page.clock.runFor(1_000);
		await questions.press(question, 'Refuse');
		expect(await second.next()).toBe('bridge.refused\tstage.scene\trefused');
		expect(opened.faults).toEqual([]);
	});
});

test('an item that sends now this, now that does not keep the person from answering', async () => {
	await using bridge = await openStage();
	await using opened = await openPage(browser(), bridge);
	const { page } = opened;
	await stopTime(page);
	const questions = questionsOf(page);
	await using booth = await bridge.connect('/?name=DJ%20Booth');
	const long = 'A scene with a name of many words, that needs line after line after line';
	await booth.ask(`stage.scene ${long}`);
	const question = questions.of('DJ Booth wants to use Stage stage: scene');
	await question.getByText(/^connected at/u).waitFor();
	await page.clock.runFor(1_000);
	for (const name of ['Live', long, 'Live']) {
		await booth.ask(`stage.scene ${name}`);
		await question.locator('code').getByText(name).waitFor();
		expect(await question.getByText(/left to answer$/u).count()).toBe(1);
	}
	await questions.press(question, 'Refuse');
	expect(await booth.next()).toBe('bridge.refused\tstage.scene\trefused');
	expect(opened.faults).toEqual([]);
});

describe('where questions cannot be seen', () => {
	test('a banner, the tab and the title tell of them, and lead there', async () => {
		await using bridge = await openStage();
		await using opened = await openPage(browser(), bridge, narrow);
		const { page } = opened;
		const questions = questionsOf(page);
		await expect.poll(() => page.title()).toBe('Resonite Bridge');
		await using booth = await bridge.connect('/?name=DJ%20Booth');
		const line = page.getByRole('combobox', { name: 'Message' });
		await line.fill('I am wri');
		await booth.ask('stage.scene Live');
		const sentence = '1 question waits: “DJ Booth” wants to use Stage stage';
		await page.getByRole('status').filter({ hasText: sentence }).waitFor({ state: 'attached' });
		await expect.poll(() => page.title()).toBe('(1) Resonite Bridge');
		await page.getByRole('tab', { name: /Users.*1 question waits/u }).waitFor();
		// What the person writes goes on where it was.
		await page.keyboard.type('ting');
		expect(await line.inputValue()).toBe('I am writing');

		await page.getByRole('button', { name: 'Answer', exact: true }).click();
		const question = questions.of('DJ Booth wants to use Stage stage: scene');
		await question.waitFor();
		await expect.poll(() => isFocused(page, '[data-approval]')).toBe(true);
		expect(await page.getByRole('button', { name: 'Answer', exact: true }).count()).toBe(0);
		// The keyboard is at the question, not at one of its answers.
		await page.keyboard.press('Enter');
		await questions.press(question, 'Allow for this connection');
		expect(await booth.next()).toBe('bridge.granted\tstage.scene');
		await expect.poll(() => page.title()).toBe('Resonite Bridge');
		expect(opened.faults).toEqual([]);
	});

	test('with the adapters beside the log, the banner comes too', async () => {
		await using bridge = await openStage();
		await using opened = await openPage(browser(), bridge, {
			viewport: { width: 900, height: 700 },
		});
		const { page } = opened;
		await using booth = await bridge.connect('/?name=DJ%20Booth');
		await page.getByRole('tab', { name: 'Adapters' }).click();
		await booth.ask('stage.scene Live');
		const banner = page.getByRole('button', { name: 'Answer', exact: true });
		await banner.waitFor();
		await page.getByRole('tab', { name: /^Users/u }).click();
		await banner.waitFor({ state: 'hidden' });
		expect(opened.faults).toEqual([]);
	});
});

describe('with the keyboard', () => {
	test('Alt+Q leads to the oldest question, and an answer on to the next', async () => {
		await using bridge = await openStage();
		await using opened = await openPage(browser(), bridge, narrow);
		const { page } = opened;
		const questions = questionsOf(page);
		await using first = await bridge.connect('/?name=First');
		await using second = await bridge.connect('/?name=Second');
		await first.ask('stage.scene Live');
		await second.ask('stage.scene Live');
		await page
			.getByText(/^2 questions wait\. First: “First”/u)
			.last()
			.waitFor();
		await page.keyboard.press('Alt+q');
		await expect.poll(() => isFocused(page, '[data-approval]')).toBe(true);
		await questions
			.of(/^First /u)
			.getByText(/left to answer$/u)
			.waitFor();
		const allow = questions
			.of(/^First /u)
			.getByRole('button', { name: 'Allow for this connection' });
		await allow.focus();
		await page.keyboard.press('Enter');
		expect(await first.next()).toBe('bridge.granted\tstage.scene');
		await expect.poll(() => isFocused(page, '[data-approval]')).toBe(true);
		expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Second');
		expect(opened.faults).toEqual([]);
	});
});

describe('more than a person can read', () => {
	test('is counted, and refused at once', async () => {
		await using bridge = await openStage();
		await using opened = await openPage(browser(), bridge);
		const questions = questionsOf(opened.page);
		await using items = new AsyncDisposableStack();
		const crowd = await Promise.all(
			Array.from({ length: 25 }, async (_, at) => {
				const item = items.use(await bridge.connect(`/?name=Item%20${at}`));
				await item.ask('stage.scene Live');
				return item;
			}),
		);
		await questions.list.getByText('25 questions wait').waitFor();
		await questions.list.getByText('and 5 more clients want to ask').waitFor();
		expect(await questions.all.count()).toBe(20);
		await questions.list.getByRole('button', { name: 'Refuse all' }).click();
		await questions.all.first().waitFor({ state: 'hidden' });
		const heard = await Promise.all(crowd.map((item) => item.soFar()));
		expect(heard.flat().filter((text) => text.endsWith('refused'))).toHaveLength(20);
		expect(opened.faults).toEqual([]);
	});
});
