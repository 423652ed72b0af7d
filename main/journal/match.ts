import { RE2JS, RE2JSException } from 're2js';
import type { Row, RowFilter } from '../contract/rows.ts';
import { fold } from './fold.ts';

/** Every text of a row in which the filter's text is looked for. */
export function searchable(row: Pick<Row, 'text' | 'words' | 'client'>): string[] {
	const texts = [row.text];
	if (row.words) texts.push(row.words.en, row.words.ja);
	if (row.client) texts.push(row.client.name);
	if (row.client?.user) texts.push(row.client.user);
	return texts;
}

/**
 * Steps that a pattern may take for one character. Few patterns have 100; `.{1000}` written 70 times has 70,000, with
 * which one message of 64 KiB held up the journal for minutes. With this many it takes a second and a half.
 */
const MAX_STEPS = 1_000;

function compile(pattern: string): RE2JS | null {
	try {
		const compiled = RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE);
		return compiled.programSize() <= MAX_STEPS ? compiled : null;
	} catch (error) {
		if (error instanceof RE2JSException) return null;
		throw error;
	}
}

/** The last pattern: a search asks for it page after page, and it gets faster with use. */
let last: { readonly pattern: string; readonly compiled: RE2JS | null } | null = null;

/** A regular expression that takes time linear in the text, or null where the pattern is invalid or too large. */
function patternOf(pattern: string): RE2JS | null {
	if (last?.pattern !== pattern) last = { pattern, compiled: compile(pattern) };
	return last.compiled;
}

function textMatcher({ text, isPattern }: RowFilter): ((text: string) => boolean) | null {
	if (text === '') return null;
	const pattern = isPattern ? patternOf(text) : null;
	if (pattern) return (candidate) => pattern.test(candidate);
	const term = fold(text);
	return (candidate) => fold(candidate).includes(term);
}

const isOneOf = <T>(allowed: readonly T[], value: T) =>
	allowed.length === 0 || allowed.includes(value);

/** What the filter calls an outcome: every code but `ok` and `pending` is an error. */
export function outcomeClass(outcome: string): 'ok' | 'error' | 'pending' {
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

/** Whether the filter's text is taken literally: plain text, or a pattern that is invalid or too large. */
export const isLiteral = ({ text, isPattern }: RowFilter): boolean =>
	!isPattern || patternOf(text) === null;
