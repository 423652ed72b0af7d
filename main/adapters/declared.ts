import type * as z from 'zod';
import type { Values } from '../wire/encode.ts';

/**
 * The values of the declared fields, in their order: what a reply or an event carries.
 * @throws TypeError for a value that no message can carry; found here, it is told as the adapter's fault
 */
export function declaredValues({ shape }: z.ZodObject, values: Values): Values {
	const names = Object.keys(shape);
	const wrong = names.find((name) => !isWritable(values[name]));
	if (wrong !== undefined)
		throw new TypeError(`The value of "${wrong}" is no text, number, boolean or list of them.`);
	return Object.fromEntries(names.map((name) => [name, values[name]]));
}

function isWritable(value: unknown): boolean {
	if (value === undefined || value === null) return true;
	if (Array.isArray(value)) return value.every(isWritable);
	return ['string', 'number', 'boolean'].includes(typeof value);
}
