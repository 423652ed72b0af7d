import type { Values } from '../wire/encode.ts';
import { stripMarkup } from '../wire/markup.ts';

/** Values of a message without the rich-text tags of strangers. `untrusted` names the fields that hold their texts. */
export function stripped(values: Values, untrusted: readonly string[] = []): Values {
	if (untrusted.length === 0) return values;
	const clean: Record<string, unknown> = { ...values };
	for (const name of untrusted) clean[name] = strippedValue(clean[name]);
	return clean;
}

function strippedValue(value: unknown): unknown {
	if (typeof value === 'string') return stripMarkup(value);
	return Array.isArray(value) ? value.map(strippedValue) : value;
}
