import { homedir } from 'node:os';

/** A text that must not be read by others, and what stands in its place. */
export interface Hidden {
	readonly text: string;
	readonly label: string;
	/** Only where it stands for itself: as a part of other words, or of a verb, it is something else. */
	readonly isWhole?: boolean;
	/** Upper and lower case are the same. */
	readonly isCaseless?: boolean;
}

/** Shorter texts than this are found in half of all words, in characters. */
const SHORT = 4;

const escapeRegExp = (text: string) => text.replace(/[$()*+./?[\\\]^{|}]/gu, '\\$&');

const within = (text: string) => escapeRegExp(text);

/** `obs` in `/obs?name=x`, and not in `obs.scene` or `hobs`. */
const whole = (text: string) =>
	`(?<![A-Za-z0-9_-]|[a-z]\\.)${escapeRegExp(text)}(?![A-Za-z0-9_-]|\\.[a-z])`;

/** As it may stand in a URL or in JSON, too. */
const forms = (text: string): string[] => [
	text,
	encodeURIComponent(text.toWellFormed()),
	JSON.stringify(text).slice(1, -1),
];

function patternOf(all: readonly Hidden[], flags: string): [RegExp, Map<string, string>] | null {
	const labels = new Map<string, string>();
	const parts: [string, string][] = [];
	for (const { text, label, isWhole } of all) {
		if (text.trim() === '') continue;
		const isShort = text.length < SHORT && /^\p{ASCII}*$/u.test(text);
		for (const form of new Set(forms(text))) {
			labels.set(flags.includes('i') ? form.toLowerCase() : form, label);
			parts.push([form, isWhole === true || isShort ? whole(form) : within(form)]);
		}
	}
	if (parts.length === 0) return null;
	// Of two that begin alike, the longer one is meant.
	parts.sort(([a], [b]) => b.length - a.length);
	return [new RegExp(parts.map(([, pattern]) => pattern).join('|'), flags), labels];
}

/** Puts its label in the place of each of these, wherever they stand in a text. */
export function createHider(all: readonly Hidden[]): (text: string) => string {
	const exact = patternOf(
		all.filter(({ isCaseless }) => isCaseless !== true),
		'gu',
	);
	const caseless = patternOf(
		all.filter(({ isCaseless }) => isCaseless === true),
		'giu',
	);
	return (text) => {
		let hidden = text;
		if (exact) hidden = hidden.replace(exact[0], (found) => exact[1].get(found) ?? '<hidden>');
		if (caseless)
			hidden = hidden.replace(
				caseless[0],
				(found) => caseless[1].get(found.toLowerCase()) ?? '<hidden>',
			);
		return hidden;
	};
}

/** The person's own folder as `~`: most have their name in it. In paths of either kind, and in file URLs. */
export function createHomeHider(home = homedir()): (text: string) => string {
	// A service may have none, or the root of the disk.
	if (home.length < SHORT) return (text) => text;
	const slashed = home.replaceAll('\\', '/');
	return createHider(
		[...new Set([home, slashed, encodeURI(slashed)])].map((text) => ({
			text,
			label: '~',
			isCaseless: process.platform === 'win32',
		})),
	);
}
