import type { AccessKey } from '../../../main/contract/access.ts';
import { visibleText } from '../visible-text.ts';

/** Shorter ones can be found by trying, so that hiding them hides nothing: they are names. As main/access has it. */
const STRONG = 16;

const SHOWN = 4;

/** Another item cannot come by it but by reading it. */
export const isStrong = (key: string): boolean => key.length >= STRONG;

/** A key on a screen that others may see: its first characters, whole where it is no more than a name. */
export const maskKey = (key: string): string => (isStrong(key) ? `${key.slice(0, SHOWN)}…` : key);

/** As the page shows it. Keys of the command line are called as they read; others may be named by the item itself. */
export const keyName = ({ key, name }: Pick<AccessKey, 'key' | 'name'>): string =>
	name === key ? maskKey(key) : visibleText(name);

/**
 * The address to paste into an item: with its key, and its name so that it can be told apart.
 * @param address ends with a slash
 */
export const itemAddress = (
	address: string,
	{ key, name }: Pick<AccessKey, 'key' | 'name'>,
): string =>
	name === key
		? `${address}${key}`
		: `${address}${key}?name=${encodeURIComponent(name.toWellFormed())}`;
