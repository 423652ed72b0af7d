import { ASKED } from '../contract/access.ts';
import type { Use } from './permissions.ts';

/** Fewest characters of a value that are shown. */
const LEAST = 20;

/**
 * A command as it will run, for the person who decides about it: `obs.text source=Title text="Hello there"`. Never the
 * message itself, which can be made to read like another command: JSON that gives a field twice, escapes, spaces that
 * push a value out of sight.
 */
export function asRead({ verb, params }: Pick<Use, 'verb' | 'params'>): string {
	const given = Object.entries(params).filter(([, value]) => value !== undefined);
	// So long that every field can be seen, and cut in the middle of none without a sign.
	const share = Math.floor((ASKED - verb.length) / Math.max(1, given.length));
	const fields = given.map(([name, value]) => {
		const most = Math.max(LEAST, share - name.length - ' ="…"'.length);
		return `${name}=${written(value, most)}`;
	});
	return [verb, ...fields].join(' ');
}

/** In quotes where it would not be seen where it ends. */
function written(value: unknown, most: number): string {
	const whole = typeof value === 'string' ? value : JSON.stringify(value);
	const text = whole.length > most ? `${whole.slice(0, most)}…` : whole;
	return typeof value === 'string' && !/^[^\s"=]+$/u.test(text) ? JSON.stringify(text) : text;
}
