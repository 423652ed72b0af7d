import type { Keys } from './accelerators.ts';
import { preventable, type StrictEmitter } from './strict.ts';
import type { KeyInput } from './worlds/isolated-world.ts';

/** Set by the menu: presses the item that has these keys. */
export const menuShortcuts: { press: (keys: Keys, contents: StrictEmitter) => void } = {
	press: () => undefined,
};

/** A key in the page: the app hears of it, and what the page leaves alone belongs to the menu. */
export function shortcutPressed(contents: StrictEmitter, input: KeyInput): void {
	const { isFree, ...known } = input;
	const event = preventable({});
	contents.emit('before-input-event', event, {
		...known,
		isComposing: false,
		location: 0,
		modifiers: (['shift', 'control', 'alt', 'meta'] as const).filter((name) => input[name]),
	});
	if (!isFree || event.defaultPrevented || input.type !== 'keyDown') return;
	menuShortcuts.press({ ...input, key: input.key.toLowerCase() }, contents);
}
