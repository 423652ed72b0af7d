import { AppError } from '../contract/errors.ts';
import type { Field, FieldValue } from '../contract/fields.ts';
import { say, type Words } from '../contract/words.ts';

const numberForm = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/iu;
const booleans: Readonly<Record<string, boolean>> = {
	true: true,
	on: true,
	yes: true,
	'1': true,
	false: false,
	off: false,
	no: false,
	'0': false,
};

/**
 * Coerces one value of a message to its field's type and checks its range.
 * @throws AppError FIELD_INVALID with what would have been right
 */
export function readValue(field: Field, value: unknown): FieldValue {
	switch (field.type) {
		case 'number':
			return readNumber(field, value);
		case 'boolean': {
			if (typeof value === 'boolean') return value;
			const known = typeof value === 'string' ? booleans[value.trim().toLowerCase()] : undefined;
			if (known === undefined) throw wrong(field, value, say('true or false', 'true か false'));
			return known;
		}
		case 'choice': {
			const wanted = typeof value === 'string' ? value.trim().toLowerCase() : null;
			const choice = field.choices.find((candidate) => candidate.toLowerCase() === wanted);
			if (choice === undefined) {
				const all = field.choices.join(', ');
				throw wrong(field, value, say(`one of: ${all}`, `次のいずれか: ${all}`));
			}
			return choice;
		}
		case 'list':
			if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
				throw wrong(field, value, say('a list of texts', '文字列のリスト'));
			}
			return value;
		case 'text':
			return readText(field, value);
	}
}

function readNumber(field: Field, value: unknown): number {
	const number =
		typeof value === 'number'
			? value
			: typeof value === 'string' && numberForm.test(value.trim())
				? Number(value)
				: Number.NaN;
	const { min, max, integer } = field;
	const isFine =
		Number.isFinite(number) &&
		(!integer || Number.isInteger(number)) &&
		(min === null || number >= min) &&
		(max === null || number <= max);
	if (!isFine) throw wrong(field, value, numberWords(field));
	return number;
}

function numberWords({ min, max, integer }: Field): Words {
	const en = integer ? 'a whole number' : 'a number with a point, like 0.5,';
	const ja = integer ? '整数' : '0.5 のような小数点つきの数値';
	// zod writes the safe integers as the range of every whole number: no person needs to read those.
	const low = min === null || min === Number.MIN_SAFE_INTEGER ? null : min;
	const high = max === null || max === Number.MAX_SAFE_INTEGER ? null : max;
	if (low !== null && high !== null)
		return say(`${en} from ${low} to ${high}`, `${low} から ${high} までの${ja}`);
	if (low !== null) return say(`${en} of at least ${low}`, `${low} 以上の${ja}`);
	if (high !== null) return say(`${en} of at most ${high}`, `${high} 以下の${ja}`);
	return say(en.replace(/,$/u, ''), ja);
}

function readText(field: Field, value: unknown): string {
	if (typeof value !== 'string') throw wrong(field, value, say('a text', '文字列'));
	if (field.min !== null && value.length < field.min) {
		throw wrong(
			field,
			value,
			say(`at least ${field.min} characters long`, `${field.min} 文字以上`),
		);
	}
	if (field.max !== null && value.length > field.max) {
		throw wrong(field, value, say(`at most ${field.max} characters long`, `${field.max} 文字以下`));
	}
	return value;
}

/** Longest piece of the sender's own value that an error repeats, in characters. */
const QUOTED = 60;

function wrong({ name }: Field, value: unknown, wanted: Words): AppError {
	const text = typeof value === 'string' ? value : JSON.stringify(value);
	const shown = text.length > QUOTED ? `${text.slice(0, QUOTED)}…` : text;
	return new AppError(
		'FIELD_INVALID',
		say(
			`The field "${name}" must be ${wanted.en}, not "${shown}".`,
			`フィールド "${name}" は${wanted.ja}でなければなりません ("${shown}" は使えません)。`,
		),
	);
}

/**
 * Writes one value as text, as Resonite's Parse nodes read it: numbers with a point, `true`/`false`, a list of numbers
 * as the vector `[x; y; z]`. A list of texts is several fields.
 */
export function writeValue(value: unknown): string[] {
	if (value === undefined || value === null) return [''];
	if (Array.isArray(value)) {
		if (value.length > 0 && value.every((item) => typeof item === 'number'))
			return [`[${value.join('; ')}]`];
		return value.flatMap(writeValue);
	}
	if (typeof value === 'string') return [value.toWellFormed()];
	if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
	return [JSON.stringify(value)];
}
