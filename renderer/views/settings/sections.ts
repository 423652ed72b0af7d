import type { Settings } from '../../../main/contract/settings.ts';
import { readNumber, type Reader } from '../adapters/check.ts';
import { limitRanges, MAX_PATH, most, ranges, type Range } from './ranges.ts';

const hostName = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
const origin = /^(https?|app|file|chrome-extension|moz-extension):\/\/[^/\s]*$/;

const whole = ({ min, max }: Range): Reader<number> => ({
	show: String,
	read: (text) =>
		text.trim() === ''
			? { problem: { kind: 'missing' } }
			: readNumber(text, { min, max, integer: true }),
});

interface Lines {
	readonly most: number;
	readonly kind: 'no-host-name' | 'no-origin';
	readonly tidy: (line: string) => string;
	readonly isRight: (line: string) => boolean;
}

/** A list as lines of text. Spaces and commas part entries too, since neither has any. */
const lines = ({ most, kind, tidy, isRight }: Lines): Reader<string[]> => ({
	show: (values) => values.join('\n'),
	read(text) {
		const value = [
			...new Set(
				text
					.split(/[\s,、]+/)
					.filter(Boolean)
					.map(tidy),
			),
		];
		const wrong = value.find((line) => !isRight(line));
		if (wrong !== undefined) return { problem: { kind, line: wrong } };
		return value.length > most ? { problem: { kind: 'too-many', max: most } } : { value };
	},
});

/** Something that may be left out. What a file manager puts around a copied path is no part of it. */
const optional = (max: number): Reader<string | null> => ({
	show: (value) => value ?? '',
	read(text) {
		const value = text.trim().replace(/^"(.*)"$/su, '$1');
		if (value.length > max) return { problem: { kind: 'wrong-length', min: null, max } };
		return { value: value === '' ? null : value };
	},
});

type Readers<S> = { readonly [K in keyof S]: Reader<S[K]> };
type Server = Settings['server'];

/** The server as a form holds it: a field has no fields of its own. */
export type ServerFields = Omit<Server, 'lan'> & Server['lan'];

export const fieldsOf = ({ lan, ...server }: Server): ServerFields => ({ ...server, ...lan });

export const serverOf = ({ port, aliases, origins, ...lan }: ServerFields): Server => ({
	port,
	aliases,
	origins,
	lan,
});

export const serverReaders: Readers<ServerFields> = {
	port: whole(ranges.port),
	aliases: lines({
		most: most.aliases,
		kind: 'no-host-name',
		tidy: (line) => line.toLowerCase(),
		isRight: (line) => hostName.test(line),
	}),
	origins: lines({
		most: most.origins,
		kind: 'no-origin',
		// What a browser's address bar adds at the end.
		tidy: (line) => line.replace(/(?<=[^/])\/$/, ''),
		isRight: (line) => origin.test(line),
	}),
	// Chosen from a list: nothing is typed that could be wrong.
	interface: { show: (name) => name ?? '', read: (name) => ({ value: name === '' ? null : name }) },
	certificate: optional(MAX_PATH),
	privateKey: optional(MAX_PATH),
};

/** A certificate is worth nothing without its key, and the other way round. */
export const serverTogether = ['certificate', 'privateKey'] as const;

export const limitReaders = Object.fromEntries(
	Object.entries(limitRanges).map(([key, range]) => [key, whole(range)]),
) as Readers<Settings['limits']>;

export const journalReaders: Readers<Settings['journal']> = {
	maxMegabytes: whole(ranges.maxMegabytes),
	maxDays: whole(ranges.maxDays),
};
