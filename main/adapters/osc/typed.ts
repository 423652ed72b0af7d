import type { OscArgInput } from 'osc-min';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/words.ts';

const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/iu;
const whole = /^[+-]?\d+$/u;
/** A vector or a color as Resonite writes it. */
const vector = /^\[[^[\]]*\]$/u;

const INT32 = 2 ** 31;
const INT64 = 2n ** 63n;

/** What stands before the colon, and how the rest is read. Null: it cannot be. */
const prefixes: ReadonlyMap<string, (text: string) => OscArgInput | null> = new Map([
	['i', integer],
	['h', bigint],
	['f', float],
	['d', (text: string) => (decimal.test(text) ? { type: 'double', value: Number(text) } : null)],
	['s', (text: string) => textOf('string', text)],
	['S', (text: string) => textOf('symbol', text)],
	['c', (text: string) => (/^.$/su.test(text) ? { type: 'character', value: text } : null)],
	['b', blob],
	['m', midi],
	['T', (text: string) => (text === '' ? { type: 'true' } : null)],
	['F', (text: string) => (text === '' ? { type: 'false' } : null)],
	['N', (text: string) => (text === '' ? { type: 'null' } : null)],
	['I', (text: string) => (text === '' ? { type: 'bang' } : null)],
] satisfies [string, (text: string) => OscArgInput | null][]);

/**
 * Arguments as a message holds them, with the types of OSC.
 * @throws AppError FIELD_INVALID for one that is not what its prefix says
 */
export const readArgs = (texts: readonly string[]): OscArgInput[] => joined(texts).flatMap(readArg);

/** Fields between spaces break `[1; 2; 3]` apart: it is put together again. */
function joined(texts: readonly string[]): string[] {
	const whole: string[] = [];
	for (let at = 0; at < texts.length;) {
		const end = texts[at]?.startsWith('[') ? closing(texts, at) : at;
		whole.push(texts.slice(at, end + 1).join(' '));
		at = end + 1;
	}
	return whole;
}

/** Where the vector that opens here ends; here, where it is none. */
function closing(texts: readonly string[], from: number): number {
	// The largest that Resonite writes are matrices of four by four.
	for (let at = from; at < Math.min(texts.length, from + 16); at += 1)
		if (texts[at]?.endsWith(']')) return vectorOf(texts.slice(from, at + 1).join(' ')) ? at : from;
	return from;
}

/** The numbers of a vector, null where it is none. */
function vectorOf(text: string): OscArgInput[] | null {
	if (!vector.test(text)) return null;
	const parts = text
		.slice(1, -1)
		.split(';')
		.map((part) => float(part.trim()));
	return parts.every((part) => part !== null) ? parts : null;
}

function readArg(text: string): OscArgInput[] {
	const [, prefix = '', rest = ''] = /^([a-zA-Z]):(.*)$/su.exec(text) ?? [];
	const read = prefixes.get(prefix);
	if (read) {
		const arg = read(rest);
		if (arg === null) throw notTyped(prefix, text);
		return [arg];
	}
	const lower = text.toLowerCase();
	if (lower === 'true' || text === 'T') return [{ type: 'true' }];
	if (lower === 'false' || text === 'F') return [{ type: 'false' }];
	if (whole.test(text)) {
		const arg = integer(text);
		if (arg === null) throw tooLarge(text);
		return [arg];
	}
	if (decimal.test(text)) {
		const arg = float(text);
		if (arg === null) throw tooLarge(text);
		return [arg];
	}
	return vectorOf(text) ?? [textArg(text)];
}

function textArg(text: string): OscArgInput {
	const arg = textOf('string', text);
	if (arg === null) throw notTyped('s', text);
	return arg;
}

/** A text of OSC ends at its first NUL. */
function textOf(type: 'string' | 'symbol', value: string): OscArgInput | null {
	return value.includes('\0') ? null : { type, value: value.toWellFormed() };
}

function integer(text: string): OscArgInput | null {
	const value = Number(text);
	return whole.test(text) && value >= -INT32 && value < INT32 ? { type: 'integer', value } : null;
}

function bigint(text: string): OscArgInput | null {
	if (!whole.test(text)) return null;
	const value = BigInt(text.replace(/^\+/u, ''));
	return value >= -INT64 && value < INT64 ? { type: 'bigint', value } : null;
}

function float(text: string): OscArgInput | null {
	const value = Number(text);
	return decimal.test(text) && Number.isFinite(Math.fround(value))
		? { type: 'float', value }
		: null;
}

/** Base64, as ProtoFlux encodes bytes. */
function blob(text: string): OscArgInput | null {
	const isBase64 = /^[A-Za-z0-9+/]*={0,2}$/u.test(text) && text.length % 4 === 0;
	return isBase64 ? { type: 'blob', value: Uint8Array.from(Buffer.from(text, 'base64')) } : null;
}

/** Port, status and two data bytes, in hexadecimal. */
function midi(text: string): OscArgInput | null {
	if (!/^[0-9a-f]{8}$/iu.test(text)) return null;
	const [port = 0, status = 0, first = 0, second = 0] = Buffer.from(text, 'hex');
	return { type: 'midi', value: [port, status, first, second] };
}

const shown = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

const wanted: Readonly<Record<string, readonly [en: string, ja: string]>> = {
	i: ['a whole number of 32 bits', '32 ビット整数'],
	h: ['a whole number of 64 bits', '64 ビット整数'],
	f: ['a number with a point', '小数点つきの数値'],
	d: ['a number with a point', '小数点つきの数値'],
	s: ['a text without NUL characters', 'NUL 文字を含まない文字列'],
	S: ['a text without NUL characters', 'NUL 文字を含まない文字列'],
	c: ['one character', '1 文字'],
	b: ['bytes in Base64', 'Base64 のバイト列'],
	m: ['eight hexadecimal digits', '16 進数 8 桁'],
};

function notTyped(prefix: string, text: string): AppError {
	const [en, ja] = wanted[prefix] ?? ['nothing', '空'];
	return new AppError(
		'FIELD_INVALID',
		say(
			`After "${prefix}:" there must be ${en}, not "${shown(text)}". A text that begins like this is sent with "s:" before it.`,
			`"${prefix}:" の後は${ja}にしてください ("${shown(text)}" は使えません)。このように始まる文字列を送るときは、先頭に "s:" を付けてください。`,
		),
	);
}

const tooLarge = (text: string) =>
	new AppError(
		'FIELD_INVALID',
		say(
			`"${shown(text)}" does not fit into 32 bits. Write h: (whole) or d: (with a point) before it for 64 bits, if the program takes them.`,
			`"${shown(text)}" は 32 ビットに収まりません。相手が 64 ビットに対応していれば、先頭に h:（整数）か d:（小数）を付けてください。`,
		),
	);
