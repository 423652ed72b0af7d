import type { Composer } from '../../state/composer/composer.svelte.ts';

/** What a key does in the line. Undefined: what it does in any text field. */
export function keyAction(event: KeyboardEvent, composer: Composer): (() => void) | undefined {
	// While Japanese is being converted, every key belongs to the input method.
	if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return undefined;
	const chosen = composer.candidates[composer.active];
	const hasChoice = composer.isListed && chosen !== undefined;
	switch (event.key) {
		case 'ArrowDown':
			return composer.isListed
				? () => {
						composer.step(1);
					}
				: () => {
						composer.recall('forward');
					};
		case 'ArrowUp':
			return hasChoice
				? () => {
						composer.step(-1);
					}
				: () => {
						composer.recall('back');
					};
		case 'Tab':
			return accepting(event, composer);
		case 'Enter':
			return hasChoice
				? () => {
						composer.accept(chosen);
					}
				: undefined;
		case 'Escape':
			return composer.isListed
				? () => {
						composer.isOpen = false;
					}
				: undefined;
		default:
			return undefined;
	}
}

/** Tab takes the chosen candidate, or the first. Without a list it goes on to the next control, as ever. */
function accepting(event: KeyboardEvent, composer: Composer): (() => void) | undefined {
	const candidate = composer.candidates[Math.max(0, composer.active)];
	if (event.shiftKey || !composer.isListed || candidate === undefined) return undefined;
	return () => {
		composer.accept(candidate);
	};
}
