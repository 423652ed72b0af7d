import type { Locator, Page } from 'playwright-core';
import { until } from './until.ts';

/** The questions as a person meets them, by roles and names. */
export function questionsOf(page: Page) {
	const pane = page.locator('#pane-users');
	const list = pane.getByRole('region', { name: 'Questions' });
	return {
		pane,
		list,
		all: list.getByRole('article'),
		/** By what it says: "DJ Booth (Alice) wants to use Stage: scene". */
		of: (name: string | RegExp): Locator => list.getByRole('article', { name }),
		card: (name: string): Locator => pane.getByRole('article', { name, exact: true }),
		/** Says yes or no as soon as the buttons work. */
		press: (question: Locator, button: string) =>
			question.getByRole('button', { name: button, exact: true }).click(),
	};
}

/** Keeps a button pressed with the mouse until something has happened. */
export async function hold(
	page: Page,
	button: Locator,
	{ until: isDone, what }: { until: () => Promise<boolean>; what: string },
): Promise<void> {
	// What cannot be pressed yet is not pressed: a person would wait too.
	await until(async () => (await button.getAttribute('aria-disabled')) === 'false', what);
	await button.hover();
	await page.mouse.down();
	await until(isDone, what);
	await page.mouse.up();
}

/** Keeps a button pressed until what it belongs to has gone. */
export const holdAway = (page: Page, button: Locator, gone: Locator): Promise<void> =>
	hold(page, button, { until: async () => !(await gone.isVisible()), what: 'the hold to count' });
