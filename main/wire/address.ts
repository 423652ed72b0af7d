import { codec, type Codec } from '../contract/clients.ts';
import { AppError } from '../contract/errors.ts';
import { say } from '../contract/words.ts';
import { MAX_PATTERNS, parsePatterns } from './pattern.ts';

/** What a client asked for in the URL that it connected to. */
export interface Address {
	readonly path: '/' | '/echo';
	readonly key: string | null;
	readonly name: string | null;
	readonly user: string | null;
	readonly codec: Codec;
	readonly keepsMarkup: boolean;
	readonly patterns: readonly string[];
	/** Seconds between text heartbeats, 0 for none. */
	readonly heartbeat: number;
	/** What was wrong with the parameters. The client is let in, with defaults, and told. */
	readonly problems: readonly AppError[];
}

/** Longest name of an item or a user, in characters. Resonite's own user names are at most 32. */
const MAX_NAME = 64;
const keyForm = /^[A-Za-z0-9_-]{1,64}$/u;
/** Words that are, or will be, paths of their own. */
export const reservedPaths: readonly string[] = ['echo', 'room', 'chat', 'hook'];

/** Whether a text can be a key: the first and only part of the path. */
export const isKey = (text: string): boolean =>
	keyForm.test(text) && !reservedPaths.includes(text.toLowerCase());

/** Resonite drops a connection after 60 s without traffic, so a slower heartbeat would be useless. */
const HEARTBEAT = { min: 1, max: 55 };

/** Reads the request target of an upgrade. Null: there is nothing at that path (HTTP 404). */
export function parseAddress(target: string): Address | null {
	const at = target.indexOf('?');
	const path = (at < 0 ? target : target.slice(0, at)).replace(/(?<=[^/])\/$/u, '');
	const [, first = '', ...more] = path.split('/');
	if (!path.startsWith('/') || more.length > 0) return null;
	const isEcho = first === 'echo';
	if (!isEcho && first !== '' && !isKey(first)) return null;
	return {
		path: isEcho ? '/echo' : '/',
		key: isEcho || first === '' ? null : first,
		...parseParameters(new URLSearchParams(at < 0 ? '' : target.slice(at + 1))),
	};
}

function parseParameters(query: URLSearchParams): Omit<Address, 'path' | 'key'> {
	const problems: AppError[] = [];
	const address = {
		name: null as string | null,
		user: null as string | null,
		codec: 'lines' as Codec,
		keepsMarkup: false,
		patterns: [] as string[],
		heartbeat: 0,
	};
	const readers: Record<string, (value: string) => void> = {
		name: (value) => (address.name = cleanName(value)),
		user: (value) => (address.user = cleanName(value)),
		codec: (value) => (address.codec = oneOf(value, codec.options)),
		markup: (value) => (address.keepsMarkup = oneOf(value, ['strip', 'keep']) === 'keep'),
		sub: (value) => (address.patterns = subscriptions(value)),
		heartbeat: (value) => (address.heartbeat = seconds(value)),
	};
	for (const [name, value] of query) {
		try {
			const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
			if (!read)
				throw invalid(
					`is not known. Known are: ${Object.keys(readers).join(', ')}.`,
					`は使えません。使えるのは: ${Object.keys(readers).join(', ')}`,
				);
			read(value);
		} catch (error) {
			if (!(error instanceof AppError)) throw error;
			const { en, ja } = error.words;
			const shown = name.slice(0, 32);
			problems.push(
				new AppError(
					error.code,
					say(`URL parameter "${shown}" ${en}`, `URL パラメーター "${shown}" ${ja}`),
				),
			);
		}
	}
	return { ...address, problems };
}

/**
 * A name as it can stand in one line of a log: no control characters, nothing that turns the direction of text around or
 * cannot be seen (one name could look like another), and no towers of marks that paint over other lines.
 */
export function cleanName(text: string): string | null {
	const clean = text
		.toWellFormed()
		.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\s]+/gu, ' ')
		.replace(/(?<=\p{M}{4})\p{M}+/gu, '')
		.trim();
	return Array.from(clean).slice(0, MAX_NAME).join('') || null;
}

function oneOf<T extends string>(value: string, choices: readonly T[]): T {
	const choice = choices.find((candidate) => candidate === value);
	if (choice === undefined) {
		const all = choices.join(', ');
		throw invalid(`must be one of: ${all}.`, `は次のいずれかです: ${all}`);
	}
	return choice;
}

function seconds(value: string): number {
	const number = /^\d{1,4}$/u.test(value) ? Number(value) : Number.NaN;
	const { min, max } = HEARTBEAT;
	if (number !== 0 && !(number >= min && number <= max)) {
		throw invalid(
			`must be 0 (none) or ${min} to ${max} seconds.`,
			`は 0 (なし) または ${min}〜${max} 秒です。`,
		);
	}
	return number;
}

function subscriptions(value: string): string[] {
	const patterns = parsePatterns(value);
	if (patterns.length > MAX_PATTERNS) {
		throw invalid(
			`names more than ${MAX_PATTERNS} subscriptions.`,
			`の購読は ${MAX_PATTERNS} 件までです。`,
		);
	}
	return patterns;
}

const invalid = (en: string, ja: string) => new AppError('FIELD_INVALID', say(en, ja));
