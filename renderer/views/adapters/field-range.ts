import type { Field } from '../../../main/contract/fields.ts';
import { m } from '../../paraglide/messages.js';

/** What a field takes, in a few words: `-100 to 26`, `on | off`, `up to 50 characters`. */
export function fieldRange(field: Field): string {
	switch (field.type) {
		case 'choice':
			return field.choices.join(' | ');
		case 'boolean':
			return m.reference_type_boolean();
		case 'number':
			return numberRange(field);
		case 'text':
			return textRange(field);
		case 'list':
		case 'table':
			return m.reference_type_list();
	}
}

function numberRange({ min, max, integer }: Field): string {
	const type = integer ? m.reference_type_integer() : m.reference_type_number();
	const range = between(min, max, {
		both: m.reference_between,
		min: m.reference_at_least,
		max: m.reference_at_most,
	});
	return range === '' ? type : `${type}, ${range}`;
}

function textRange({ min, max }: Field): string {
	// "At least 1" only says that it may not be empty, which is plain.
	const range = between(min === 1 ? null : min, max, {
		both: m.reference_chars_between,
		min: m.reference_chars_at_least,
		max: m.reference_chars_at_most,
	});
	return range === '' ? m.reference_type_text() : range;
}

interface Sentences {
	both(bounds: { min: number; max: number }): string;
	min(bound: { min: number }): string;
	max(bound: { max: number }): string;
}

function between(min: number | null, max: number | null, say: Sentences): string {
	// zod's bounds of a safe integer are no limit a person could meet.
	const low = min === null || min <= Number.MIN_SAFE_INTEGER ? null : min;
	const high = max === null || max >= Number.MAX_SAFE_INTEGER ? null : max;
	if (low !== null && high !== null) return say.both({ min: low, max: high });
	if (low !== null) return say.min({ min: low });
	return high === null ? '' : say.max({ max: high });
}
