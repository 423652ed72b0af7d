import { say, type Words } from '../../contract/words.ts';

/** A place in a template: a value of the command, or a secret of the settings. */
export interface Placeholder {
	readonly kind: 'value' | 'secret';
	readonly name: string;
}

/** What a template is made of, in order. */
export type Part = string | Placeholder;

/** What is wrong with a template, and in which column of the row. */
export class TemplateProblem extends Error {
	override readonly name = 'TemplateProblem';
	readonly column: 'url' | 'headers' | 'body';
	readonly words: Words;

	constructor(column: 'url' | 'headers' | 'body', words: Words) {
		super(words.en);
		this.column = column;
		this.words = words;
	}
}

/** `{{city}}`, `{{1}}`, `{{secret.weather}}`; anything else in doubled braces is a slip of the pen. */
const doubled = /\{\{([^{}]*)\}\}/gu;
const inside = /^\s*(secret\.)?([\p{L}\p{N}_-]{1,64})\s*$/u;

/** @throws TemplateProblem */
export function partsOf(template: string, column: TemplateProblem['column']): Part[] {
	const parts: Part[] = [];
	let end = 0;
	for (const found of template.matchAll(doubled)) {
		const [, secret, name] = inside.exec(found[1] ?? '') ?? [];
		if (name === undefined) throw new TemplateProblem(column, noPlaceholder(found[0]));
		parts.push(template.slice(end, found.index), { kind: secret ? 'secret' : 'value', name });
		end = found.index + found[0].length;
	}
	parts.push(template.slice(end));
	return parts.filter((part) => part !== '');
}

const noPlaceholder = (text: string): Words =>
	say(
		`${text} is no placeholder. Write {{city}} for a value of the command, {{secret.name}} for a secret; names have no spaces.`,
		`${text} はプレースホルダーとして読み取れません。コマンドの値は {{city}}、シークレットは {{secret.name}} のように、空白なしで書いてください。`,
	);

export const placeholdersIn = (parts: readonly Part[]): Placeholder[] =>
	parts.filter((part) => typeof part !== 'string');

/** Puts a text in each place. */
export const render = (parts: readonly Part[], textOf: (place: Placeholder) => string): string =>
	parts.map((part) => (typeof part === 'string' ? part : textOf(part))).join('');

/**
 * The values that a command gives, in its order: names as they first appear; of numbers all up to the highest.
 * @throws TemplateProblem where names and numbers are mixed, so that nobody could tell the order
 */
export function valueNames(places: readonly Placeholder[]): string[] {
	const names = [...new Set(places.filter(({ kind }) => kind === 'value').map(({ name }) => name))];
	const numbers = names.filter((name) => /^[0-9]+$/u.test(name)).map(Number);
	if (numbers.length === 0) return names;
	const highest = Math.max(...numbers);
	if (numbers.length < names.length || Math.min(...numbers) < 1 || highest > MAX_VALUES)
		throw new TemplateProblem('url', mixed);
	return Array.from({ length: highest }, (_, at) => String(at + 1));
}

/** More than a message of an item can reasonably carry. */
const MAX_VALUES = 32;

const mixed = say(
	`Name all values of the request ({{city}}, {{unit}}), or number all of them from 1 to at most ${MAX_VALUES} ({{1}}, {{2}}).`,
	`リクエストの値は、すべて名前（{{city}}、{{unit}}）にするか、すべて 1 から ${MAX_VALUES} までの番号（{{1}}、{{2}}）にしてください。`,
);
