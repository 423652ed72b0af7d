import type { Locator, Page } from 'playwright-core';

export interface SectionPane {
	readonly dialog: Locator;
	readonly section: Locator;
	readonly save: Locator;
	/** It says so, once the bridge has taken what was typed. */
	readonly saved: Locator;
}

/** Opens the settings as a person does, at the section of that name. */
export async function openSettings(page: Page, name = 'Server'): Promise<SectionPane> {
	const dialog = page.getByRole('dialog', { name: 'Settings' });
	if (!(await dialog.isVisible()))
		await page.getByRole('banner').getByRole('button', { name: 'Settings' }).click();
	await dialog.getByRole('navigation').getByRole('button', { name, exact: true }).click();
	const section = dialog.getByRole('region', { name, exact: true });
	return {
		dialog,
		section,
		save: section.getByRole('button', { name: 'Save' }),
		saved: section.getByText('Saved', { exact: true }),
	};
}
