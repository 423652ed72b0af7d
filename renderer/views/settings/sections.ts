import type { Settings } from '../../../main/contract/settings.ts';
import { readNumber, type Reader } from '../adapters/check.ts';

/** The page may not import the contract's values; test/renderer/settings/sections.test.ts holds them together. */
export const limits = {
	port: { min: 0, max: 65_535 },
	maxMessageBytes: { min: 1_024, max: 1_048_576 },
	maxClients: { min: 1, max: 10_000 },
	maxMegabytes: { min: 10, max: 100_000 },
	maxDays: { min: 1, max: 3_650 },
	aliases: 20,
	origins: 50,
} as const;

const hostName = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
const origin = /^(https?|app|file|chrome-extension|moz-extension):\/\/[^/\s]*$/;

const whole = ({ min, max }: { min: number; max: number }): Reader<number> => ({
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

type Readers<S> = { readonly [K in keyof S]: Reader<S[K]> };

export const serverReaders: Readers<Settings['server']> = {
	port: whole(limits.port),
	aliases: lines({
		most: limits.aliases,
		kind: 'no-host-name',
		tidy: (line) => line.toLowerCase(),
		isRight: (line) => hostName.test(line),
	}),
	origins: lines({
		most: limits.origins,
		kind: 'no-origin',
		// What a browser's address bar adds at the end.
		tidy: (line) => line.replace(/(?<=[^/])\/$/, ''),
		isRight: (line) => origin.test(line),
	}),
	maxMessageBytes: whole(limits.maxMessageBytes),
	maxClients: whole(limits.maxClients),
};

export const journalReaders: Readers<Settings['journal']> = {
	maxMegabytes: whole(limits.maxMegabytes),
	maxDays: whole(limits.maxDays),
};
