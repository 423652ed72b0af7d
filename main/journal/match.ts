import { RE2JS, RE2JSException } from 're2js';
import type { Row, RowFilter } from '../contract/rows.ts';

const ascii = /^\p{ASCII}*$/u;

/**
 * The form in which texts are compared: case, full and half width, and composed accents make no difference. Both the
 * index on disk and `matcher` use it, which is why they agree.
 */
export function fold(text: string): string {
	// Plain ASCII is most of the traffic; its lower case is all it takes.
	if (ascii.test(text)) return text.toLowerCase();
	// A final sigma depends on what follows it, so that a part of a word would not be found in the whole.
	return text.toWellFormed().normalize('NFKC').toLowerCase().replaceAll('ς', 'σ');
}

/** Every text of a row in which the filter's text is looked for. */
export function searchable(row: Pick<Row, 'text' | 'words' | 'client'>): string[] {
	const texts = [row.text];
	if (row.words) texts.push(row.words.en, row.words.ja);
	if (row.client) texts.push(row.client.name);
	if (row.client?.user) texts.push(row.client.user);
	return texts;
}

/** A regular expression that takes time linear in the text, or null where the pattern is invalid. */
function compile(pattern: string): RE2JS | null {
	try {
		return RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE);
	} catch (error) {
		if (error instanceof RE2JSException) return null;
		throw error;
	}
}

function textMatcher({ text, isPattern }: RowFilter): ((text: string) => boolean) | null {
	if (text === '') return null;
	const pattern = isPattern ? compile(text) : null;
	if (pattern) return (candidate) => pattern.test(candidate);
	const term = fold(text);
	return (candidate) => fold(candidate).includes(term);
}

const isOneOf = <T>(allowed: readonly T[], value: T) =>
	allowed.length === 0 || allowed.includes(value);

/** What the filter calls an outcome: every code but `ok` and `pending` is an error. */
function outcomeClass(outcome: string): 'ok' | 'error' | 'pending' {
	return outcome === 'ok' || outcome === 'pending' ? outcome : 'error';
}

/** Turns a filter into a test for rows. Make it once and use it for many. */
export function matcher(filter: RowFilter): (row: Row) => boolean {
	const hasText = textMatcher(filter);
	const { directions, kinds, outcomes, clients, instances } = filter;
	return (row) =>
		isOneOf(directions, row.direction) &&
		isOneOf(kinds, row.kind) &&
		(outcomes.length === 0 ||
			(row.outcome !== null && outcomes.includes(outcomeClass(row.outcome)))) &&
		(clients.length === 0 || (row.client !== null && clients.includes(row.client.name))) &&
		(instances.length === 0 || (row.instance !== null && instances.includes(row.instance))) &&
		(hasText === null || searchable(row).some(hasText));
}

/** Whether the filter's text is taken literally: plain text, or a pattern that is not valid. */
export const isLiteral = ({ text, isPattern }: RowFilter): boolean =>
	!isPattern || compile(text) === null;
