import { StandInError } from './strict.ts';

export interface Keys {
	readonly control: boolean;
	readonly shift: boolean;
	readonly alt: boolean;
	readonly meta: boolean;
	/** In lower case. */
	readonly key: string;
}

const isMac = process.platform === 'darwin';
type Modifier = Exclude<keyof Keys, 'key'>;
const modifiers: Readonly<Record<string, Modifier>> = {
	command: 'meta',
	cmd: 'meta',
	control: 'control',
	ctrl: 'control',
	commandorcontrol: isMac ? 'meta' : 'control',
	cmdorctrl: isMac ? 'meta' : 'control',
	alt: 'alt',
	option: 'alt',
	altgr: 'alt',
	shift: 'shift',
	super: 'meta',
	meta: 'meta',
};

/** Electron's names of keys, and what a page calls them. */
const keys: Readonly<Record<string, string>> = {
	plus: '+',
	space: ' ',
	tab: 'tab',
	capslock: 'capslock',
	backspace: 'backspace',
	delete: 'delete',
	insert: 'insert',
	return: 'enter',
	enter: 'enter',
	up: 'arrowup',
	down: 'arrowdown',
	left: 'arrowleft',
	right: 'arrowright',
	home: 'home',
	end: 'end',
	pageup: 'pageup',
	pagedown: 'pagedown',
	escape: 'escape',
	esc: 'escape',
	printscreen: 'printscreen',
	...Object.fromEntries(Array.from({ length: 24 }, (_, i) => [`f${i + 1}`, `f${i + 1}`])),
};

/** @throws StandInError for text that is no accelerator */
export function parseAccelerator(accelerator: string): Keys {
	const parts = accelerator.split('+').map((part) => part.trim().toLowerCase());
	const last = parts.pop() ?? '';
	const key = keys[last] ?? (/^[\x21-\x7e]$/u.test(last) ? last : undefined);
	const held = parts.map((part) => modifiers[part]);
	if (key === undefined || held.includes(undefined))
		throw new StandInError(`"${accelerator}" is no accelerator.`);
	const holds = (modifier: Modifier) => held.includes(modifier);
	return {
		control: holds('control'),
		shift: holds('shift'),
		alt: holds('alt'),
		meta: holds('meta'),
		key,
	};
}

export const isPressed = (accelerator: string, pressed: Keys): boolean => {
	const wanted = parseAccelerator(accelerator);
	return (['control', 'shift', 'alt', 'meta', 'key'] as const).every(
		(part) => wanted[part] === pressed[part],
	);
};
