import type { ErrorValue, SettingPlace } from '../../main/contract/errors.ts';
import type { Words } from '../../main/contract/words.ts';
import { m } from '../paraglide/messages.js';
import { LinkError } from '../transport/link.ts';

/** What went wrong and what to do next. */
export interface Problem {
	readonly words: Words;
	readonly help: Words | null;
}

/** A message in every language, for what is shown later and elsewhere. */
export const both = (message: typeof m.call_lost): Words => ({
	en: message({}, { locale: 'en' }),
	ja: message({}, { locale: 'ja' }),
});

const isErrorValue = (value: unknown): value is ErrorValue =>
	typeof value === 'object' && value !== null && 'words' in value && 'help' in value;

/** Puts whatever a call threw into words. */
export function problemOf(error: unknown): Problem {
	if (error instanceof LinkError)
		return error.kind === 'lost'
			? { words: both(m.call_lost), help: both(m.call_lost_help) }
			: { words: both(m.call_timed_out), help: both(m.call_timed_out_help) };
	if (error instanceof Error && isErrorValue(error.cause)) return error.cause;
	const text = error instanceof Error ? error.message : String(error);
	return { words: { en: text, ja: text }, help: null };
}

/** The field that the bridge says is wrong, where it is one. */
export function placeOf(error: unknown): { place: SettingPlace; words: Words } | null {
	const value = error instanceof Error ? error.cause : null;
	return isErrorValue(value) && value.place ? { place: value.place, words: value.words } : null;
}
