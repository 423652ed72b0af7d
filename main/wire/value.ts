import { AppError } from '../contract/errors.ts';
import type { Field, FieldValue } from '../contract/fields.ts';
import { say, type Words } from '../contract/words.ts';

const numberForm = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/iu;
/** A map, since an object would also know "constructor". */
const booleans: ReadonlyMap<string, boolean> = new Map([
	...['true', 'on', 'yes', '1'].map((word) => [word, true] as const),
	...['false', 'off', 'no', '0'].map((word) => [word, false] as const),
]);

/**
 * Coerces one value of a message to its field's type and checks its range.
 * @throws AppError FIELD_INVALID with what would have been right
 */
export function readValue(field: Field, value: unknown): FieldValue {
	const read = readers[field.type](field, value);
	if (read === undefined) throw wrong(field, value);
	return read;
}

/** One per type: the value, or undefined for what the field cannot take. */
const readers: Record<Field['type'], (field: Field, value: unknown) => FieldValue | undefined> = {
	number({ min, max, integer }, value) {
		const number = toNumber(value);
		const isFine =
			Number.isFinite(number) &&
			(!integer || Number.isInteger(number)) &&
			(min === null || number >= min) &&
			(max === null || number <= max);
		return isFine ? number : undefined;
	},
	boolean(_, value) {
		if (typeof value === 'boolean') return value;
		return typeof value === 'string' ? booleans.get(value.trim().toLowerCase()) : undefined;
	},
	choice({ choices }, value) {
		const wanted = typeof value === 'string' ? value.trim().toLowerCase() : null;
		return choices.find((candidate) => candidate.toLowerCase() === wanted);
	},
	list(_, value) {
		const isList =
			Array.isArray(value) &&
			value.every((item) => ['string', 'number', 'boolean'].includes(typeof item));
		return isList ? value.map(String) : undefined;
	},
	table: () => undefined,
	text({ min, max }, value) {
		if (typeof value !== 'string') return undefined;
		return value.length >= (min ?? 0) && value.length <= (max ?? Infinity) ? value : undefined;
	},
};

function toNumber(value: unknown): number {
	if (typeof value === 'number') return value;
	return typeof value === 'string' && numberForm.test(value.trim()) ? Number(value) : Number.NaN;
}

/** What a field takes, to stand after "must be". */
export function wantedWords(field: Field): Words {
	const { choices, min, max } = field;
	switch (field.type) {
		case 'number':
			return numberWords(field);
		case 'boolean':
			return say('true or false', 'true か false');
		case 'choice':
			return say(`one of: ${choices.join(', ')}`, `次のいずれか: ${choices.join(', ')}`);
		case 'list':
			return say('a list of texts', '文字列のリスト');
		case 'table':
			return say('a table', '表');
		case 'text':
			if (min !== null && max !== null) {
				return say(`a text of ${min} to ${max} characters`, `${min}〜${max} 文字の文字列`);
			}
			if (min === 1) return say('a text that is not empty', '空でない文字列');
			if (min !== null)
				return say(`a text of at least ${min} characters`, `${min} 文字以上の文字列`);
			if (max !== null)
				return say(`a text of at most ${max} characters`, `${max} 文字以下の文字列`);
			return say('a text', '文字列');
	}
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

/** Longest piece of the sender's own words that an error repeats, in characters. */
const QUOTED = 60;

/** A sender's own words, as an error may repeat them. */
export const inPart = (text: string): string =>
	text.length > QUOTED ? `${text.slice(0, QUOTED)}…` : text;

/** Lists and objects by their kind alone: writing one out could take more memory than it came in. */
const shown = (value: unknown): string => {
	if (typeof value === 'string') return inPart(value);
	if (Array.isArray(value)) return '[…]';
	return typeof value === 'object' && value !== null ? '{…}' : String(value);
};

function wrong(field: Field, value: unknown): AppError {
	const { name } = field;
	const wanted = wantedWords(field);
	return new AppError(
		'FIELD_INVALID',
		say(
			`The field "${name}" must be ${wanted.en}, not "${shown(value)}".`,
			`フィールド "${name}" は${wanted.ja}でなければなりません ("${shown(value)}" は使えません)。`,
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
