import type { SettingsSection } from '../../state/shell.svelte.ts';

/** Brings a section of the settings into view, and the keyboard to its title. */
export function showSection(id: SettingsSection): void {
	const heading = document.getElementById(`settings-${id}`);
	heading?.closest('section')?.scrollIntoView();
	heading?.focus({ preventScroll: true });
}
