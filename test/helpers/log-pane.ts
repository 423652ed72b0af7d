import type { Locator, Page } from 'playwright-core';

/** The log as a person meets it, by roles and names. */
export function logPane(page: Page) {
	// In a narrow window it is the panel of a tab.
	const pane = page
		.getByRole('region', { name: 'Log' })
		.or(page.getByRole('tabpanel', { name: 'Log' }));
	const grid = pane.getByRole('grid', { name: 'Log' });
	const filter = page.getByRole('dialog', { name: /^Filter/u });
	return {
		pane,
		grid,
		search: pane.getByRole('searchbox', { name: 'Search' }),
		pattern: pane.getByRole('button', { name: 'Regular expression' }),
		detail: page.getByRole('complementary', { name: 'Details' }),
		/** The rows in view that hold the text in one of their cells. */
		row: (text: string | RegExp): Locator =>
			grid
				.getByRole('row')
				.filter({ has: page.getByRole('gridcell', { name: text, exact: true }) }),
		/** What the rows in view say, oldest first. */
		texts: (): Promise<string[]> =>
			grid.getByRole('row').locator('.text:not([role=columnheader])').allInnerTexts(),
		/** Opens the filter, ticks the boxes, closes it. */
		async tick(...names: [group: string, option: string][]) {
			await pane.getByRole('button', { name: /^Filter/u }).click();
			for (const [group, option] of names) {
				await filter
					.getByRole('group', { name: group })
					.getByRole('checkbox', { name: option, exact: true })
					.click();
			}
			await page.keyboard.press('Escape');
			await filter.waitFor({ state: 'hidden' });
		},
		async clearFilter() {
			await pane.getByRole('button', { name: /^Filter/u }).click();
			await filter.getByRole('button', { name: 'Clear the filter' }).click();
			await page.keyboard.press('Escape');
			await filter.waitFor({ state: 'hidden' });
		},
	};
}
