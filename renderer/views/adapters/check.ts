import type * as contract from '../../../main/contract/fields.ts';
import type { Words } from '../../../main/contract/words.ts';

/** What is wrong with a typed text. `problem-text.ts` puts it in words. */
export type FieldProblem =
	| { readonly kind: 'missing' }
	/** It goes with another field, which is filled in. */
	| { readonly kind: 'left-out' }
	| { readonly kind: 'no-number' }
	| { readonly kind: 'not-whole' }
	| { readonly kind: 'out-of-range'; readonly min: number | null; readonly max: number | null }
	| { readonly kind: 'wrong-length'; readonly min: number | null; readonly max: number | null }
	| { readonly kind: 'no-choice' }
	| { readonly kind: 'no-host-name'; readonly line: string }
	| { readonly kind: 'no-origin'; readonly line: string }
	| { readonly kind: 'too-many'; readonly max: number }
	/** Another row has this name. */
	| { readonly kind: 'name-taken' }
	/** What only the bridge could know. */
	| { readonly kind: 'refused'; readonly words: Words };

/** The value behind a typed text, or why there is none. */
export type Reading<V> = { readonly value: V } | { readonly problem: FieldProblem };

/** How one value is shown in a text box and read back from it. */
export interface Reader<V> {
	show(value: V): string;
	read(text: string): Reading<V>;
}

interface Range {
	readonly min: number | null;
	readonly max: number | null;
	readonly integer: boolean;
}

const isOutside = (size: number, { min, max }: Pick<Range, 'min' | 'max'>) =>
	(min !== null && size < min) || (max !== null && size > max);

/** Reads a number. Full-width digits count, since that is what a Japanese input method types. */
export function readNumber(text: string, { min, max, integer }: Range): Reading<number> {
	const plain = text.normalize('NFKC').trim();
	const value = Number(plain);
	if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain)) return { problem: { kind: 'no-number' } };
	if (integer && !Number.isInteger(value)) return { problem: { kind: 'not-whole' } };
	if (isOutside(value, { min, max })) return { problem: { kind: 'out-of-range', min, max } };
	return { value };
}

export type SettingValue = contract.SettingValue | undefined;

/** A field of a form: its own columns, where it has any, are of no interest here. */
type Plain = contract.PlainField;

/** Reads what was typed for a field. An empty text is no value: the adapter then uses its default. */
export function readField(field: Plain, text: string): Reading<SettingValue> {
	const { min, max, type } = field;
	if (text.trim() === '') {
		if (field.required) return { problem: { kind: 'missing' } };
		// A list that was emptied is an empty list, and not the default.
		return { value: type === 'list' ? [] : undefined };
	}
	switch (type) {
		case 'number':
			return readNumber(text, field);
		case 'boolean':
			return { value: text === 'true' };
		case 'choice':
			return field.choices.includes(text) ? { value: text } : { problem: { kind: 'no-choice' } };
		case 'list':
			return readLines(text, max);
		case 'table':
			throw new TypeError('A table is drawn as rows.');
		case 'text':
			if (isOutside(text.length, { min, max }))
				return { problem: { kind: 'wrong-length', min, max } };
			return { value: text };
	}
}

/** What stands in the lines of a text, without empty ones. */
export const linesOf = (text: string): string[] =>
	text
		.split('\n')
		.map((line) => line.trim())
		.filter((line) => line !== '');

function readLines(text: string, max: number | null): Reading<string[]> {
	const lines = linesOf(text);
	if (max !== null && lines.length > max) return { problem: { kind: 'too-many', max } };
	return { value: lines };
}

/** Shows and reads a setting of an adapter. Where nothing is stored, its default is shown. */
export const fieldReader = (field: Plain): Reader<SettingValue> => ({
	show(value) {
		const shown = value ?? field.default ?? (field.type === 'boolean' ? false : '');
		return Array.isArray(shown) ? shown.map(String).join('\n') : String(shown);
	},
	read: (text) => readField(field, text),
});

/** Readers by the names of the fields, for a `Draft`. */
export const fieldReaders = (fields: readonly Plain[]): Record<string, Reader<SettingValue>> =>
	Object.fromEntries(fields.map((field) => [field.name, fieldReader(field)]));
