import { cleanName } from '../contract/clean-name.ts';
import { codec, type Codec } from '../contract/clients.ts';
import { AppError } from '../contract/errors.ts';
import { say } from '../contract/words.ts';
import { MAX_PATTERNS, parsePatterns } from './pattern.ts';

/**
 * What the first part of a path leads to: the protocol of the bridge, every text back as it is, a room whose members hear
 * each other's texts as they are, or the chat of MDN's WebSocket tutorial.
 */
export type Route = 'bridge' | 'echo' | 'room' | 'chat';

/** What a client asked for in the URL that it connected to. */
export interface Address {
	readonly route: Route;
	/** As a person reads it: `/`, `/room/lobby`. */
	readonly path: string;
	/** Null where the URL names none. */
	readonly room: string | null;
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

const keyForm = /^[A-Za-z0-9_-]{1,64}$/u;
/** Words that are paths of their own, or would be taken for one. */
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
	if (!path.startsWith('/')) return null;
	const place = placeOf(first, more);
	if (!place) return null;
	const { key, ...parameters } = parseParameters(
		new URLSearchParams(at < 0 ? '' : target.slice(at + 1)),
		place.route,
	);
	return { ...parameters, ...place, key: place.key ?? key };
}

type Place = Pick<Address, 'route' | 'path' | 'room' | 'key'>;

function placeOf(first: string, more: readonly string[]): Place | null {
	const [second, ...rest] = more;
	if (rest.length > 0) return null;
	if (first === 'room' || first === 'chat') {
		const room = second === undefined ? null : roomName(second);
		// `/chat` alone has a room of its own; a room without a name is none.
		if (room === null && (second !== undefined || first === 'room')) return null;
		const path = room === null ? `/${first}` : `/${first}/${room}`;
		return { route: first, path, room, key: null };
	}
	if (second !== undefined) return null;
	if (first === 'echo') return { route: 'echo', path: '/echo', room: null, key: null };
	if (first !== '' && !isKey(first)) return null;
	return { route: 'bridge', path: '/', room: null, key: first === '' ? null : first };
}

/** Null where it can be no name. */
function roomName(part: string): string | null {
	try {
		return cleanName(decodeURIComponent(part));
	} catch (error) {
		if (error instanceof URIError) return null;
		throw error;
	}
}

function parseParameters(
	query: URLSearchParams,
	route: Route,
): Omit<Address, 'route' | 'path' | 'room'> {
	const problems: AppError[] = [];
	const address = {
		key: null as string | null,
		name: null as string | null,
		user: null as string | null,
		codec: 'lines' as Codec,
		// What is relayed as it is keeps its tags, too.
		keepsMarkup: route === 'room' || route === 'chat',
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
		// Where the path has another meaning, the key stands here.
		...(route === 'bridge' ? {} : { key: (value: string) => (address.key = keyOf(value)) }),
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

function keyOf(value: string): string {
	if (isKey(value)) return value;
	throw invalid(
		'must be a key: letters, digits, - and _, up to 64.',
		'はキーにしてください（英数字、-、_、64 文字まで）。',
	);
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
