import { AppError } from '../contract/errors.ts';
import type { Field, FieldValue } from '../contract/fields.ts';
import { say } from '../contract/words.ts';
import { inPart, readValue } from './value.ts';
import type { Args } from './frame.ts';

/**
 * Matches the fields of a message with a command's params and coerces them. A message gives its fields by position or
 * by name; its first field decides, so that a stranger's text further on can never name a field.
 * @throws AppError FIELD_INVALID, FIELD_MISSING
 */
export function bindArgs(args: Args, params: readonly Field[]): Record<string, FieldValue> {
	const given = args.kind === 'named' ? named(args.values, params) : fromLine(args, params);
	const bound: Record<string, FieldValue> = {};
	for (const param of params) {
		const value = given.get(param.name);
		// In text, an empty field is how an optional one is left out.
		if (value === undefined || (value === '' && !param.required)) {
			if (param.required) throw missing(param.name);
			continue;
		}
		bound[param.name] = readValue(param, value);
	}
	return bound;
}

function named(
	values: Readonly<Record<string, unknown>>,
	params: readonly Field[],
): Map<string, unknown> {
	const given = new Map(Object.entries(values));
	for (const name of given.keys()) {
		if (!params.some((param) => param.name === name)) throw unknownField(name, params);
	}
	return given;
}

function fromLine(
	{ text, isTabbed }: Args & { kind: 'line' },
	params: readonly Field[],
): Map<string, unknown> {
	if (text === '') return new Map();
	const reader = isTabbed ? new TabReader(text) : new SpaceReader(text);
	const isNamed = nameOf(reader.rest, params) !== null;
	return isNamed ? readNamed(reader, params) : readPositional(reader, params);
}

function readPositional(reader: Reader, params: readonly Field[]): Map<string, unknown> {
	const given = new Map<string, unknown>();
	for (const [at, param] of params.entries()) {
		if (reader.isDone) break;
		const isLast = at === params.length - 1;
		if (param.type === 'list') given.set(param.name, reader.takeList());
		else given.set(param.name, isLast ? reader.takeRest() : reader.take());
	}
	if (!reader.isDone) throw tooMany(reader.rest, params);
	return given;
}

function readNamed(reader: Reader, params: readonly Field[]): Map<string, unknown> {
	const given = new Map<string, unknown>();
	while (!reader.isDone) {
		const name = nameOf(reader.rest, params);
		if (name === null) throw notNamed(reader.rest);
		if (given.has(name)) throw twice(name);
		reader.skip(name.length + 1);
		const param = params.find((candidate) => candidate.name === name);
		const isLast = param === params.at(-1);
		if (param?.type === 'list') given.set(name, isLast ? reader.takeList() : [reader.take()]);
		else given.set(name, isLast && param?.type === 'text' ? reader.takeRest() : reader.take());
	}
	return given;
}

function nameOf(text: string, params: readonly Field[]): string | null {
	return params.find(({ name }) => text.startsWith(`${name}=`))?.name ?? null;
}

interface Reader {
	readonly rest: string;
	readonly isDone: boolean;
	skip(characters: number): void;
	take(): string;
	takeRest(): string;
	takeList(): string[];
}

/** Fields between TABs: nothing is quoted or trimmed. */
class TabReader implements Reader {
	#rest: string | null;

	constructor(text: string) {
		this.#rest = text;
	}

	get rest() {
		return this.#rest ?? '';
	}

	get isDone() {
		return this.#rest === null;
	}

	skip(characters: number) {
		this.#rest = this.rest.slice(characters);
	}

	take() {
		const end = this.rest.indexOf('\t');
		const field = end < 0 ? this.rest : this.rest.slice(0, end);
		this.#rest = end < 0 ? null : this.rest.slice(end + 1);
		return field;
	}

	takeRest() {
		const field = this.rest;
		this.#rest = null;
		return field;
	}

	takeList() {
		return this.takeRest().split('\t');
	}
}

/** Fields between spaces, `"…"` around one that has spaces in it. */
class SpaceReader implements Reader {
	rest: string;

	constructor(text: string) {
		this.rest = text;
	}

	get isDone() {
		return this.rest === '';
	}

	skip(characters: number) {
		this.rest = this.rest.slice(characters);
	}

	take() {
		const { value, length } = this.rest.startsWith('"') ? quoted(this.rest) : bare(this.rest);
		this.rest = this.rest.slice(length).trimStart();
		return value;
	}

	takeRest() {
		const text = this.rest;
		this.rest = '';
		// Quotes around the whole rest are quotes; quotes inside a sentence are part of it.
		const whole = /^"(?:[^"\\]|\\.)*"$/su.test(text);
		return whole ? quoted(text).value : text;
	}

	takeList() {
		const list: string[] = [];
		while (!this.isDone) list.push(this.take());
		return list;
	}
}

function bare(text: string): { value: string; length: number } {
	const value = /^\S*/u.exec(text)?.[0] ?? '';
	return { value, length: value.length };
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** The escapes are those that ProtoFlux's Escape String node makes. */
function quoted(text: string): { value: string; length: number } {
	const match = /^"((?:[^"\\]|\\.)*)"(?=\s|$)/su.exec(text);
	if (!match) {
		throw new AppError(
			'FIELD_INVALID',
			say(
				'A field starts with " but has no closing ". Write \\" for a quote inside.',
				'" で始まるフィールドが閉じられていません。中に引用符を入れるときは \\" と書いてください。',
			),
		);
	}
	const [whole, inside = ''] = match;
	return {
		value: inside.replace(/\\(.)/gsu, (_, char: string) => escapes[char] ?? char),
		length: whole.length,
	};
}

const list = (params: readonly Field[]) => params.map(({ name }) => name).join(', ');

const missing = (name: string) =>
	new AppError(
		'FIELD_MISSING',
		say(`The field "${name}" is missing.`, `フィールド "${name}" がありません。`),
	);

const twice = (name: string) =>
	new AppError(
		'FIELD_INVALID',
		say(`The field "${name}" is given twice.`, `フィールド "${name}" が二度指定されています。`),
	);

const unknownField = (name: string, params: readonly Field[]) =>
	new AppError(
		'FIELD_INVALID',
		params.length === 0
			? say('This command takes no fields.', 'このコマンドにフィールドはありません。')
			: say(
					`There is no field "${inPart(name)}". It takes: ${list(params)}.`,
					`フィールド "${inPart(name)}" はありません。使えるのは: ${list(params)}`,
				),
	);

const tooMany = (rest: string, params: readonly Field[]) =>
	new AppError(
		'FIELD_INVALID',
		params.length === 0
			? say('This command takes no fields.', 'このコマンドにフィールドはありません。')
			: say(
					`Too much at the end: "${inPart(rest)}". It takes: ${list(params)}.`,
					`余分なフィールドがあります: "${inPart(rest)}"。使えるのは: ${list(params)}`,
				),
	);

const notNamed = (rest: string) =>
	new AppError(
		'FIELD_INVALID',
		say(
			`After a named field, all fields must be named: "${inPart(rest)}".`,
			`名前付きのフィールドの後は、すべて名前付きにしてください: "${inPart(rest)}"`,
		),
	);
