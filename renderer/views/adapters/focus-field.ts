/** Brings the field of that name, or the first one, into view and the keyboard to it. */
export function focusField(container: HTMLElement, name: string | null): void {
	const place = name === null ? '[data-field]' : `[data-field="${CSS.escape(name)}"]`;
	const control = container.querySelector<HTMLElement>(
		`${place} :is(input, select, textarea, [role='switch'])`,
	);
	control?.scrollIntoView({ block: 'center' });
	control?.focus({ preventScroll: true });
}
