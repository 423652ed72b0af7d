import type { Row, RowFilter } from '../../../main/contract/rows.ts';

export const noFilter: RowFilter = {
	directions: [],
	kinds: [],
	outcomes: [],
	clients: [],
	instances: [],
	text: '',
	isPattern: false,
};

export type Outcome = RowFilter['outcomes'][number];

/** What became of a row, in the filter's words. Null where nothing is expected to. */
export function outcomeOf(row: Row): Outcome | null {
	if (row.outcome === null) return null;
	if (row.outcome === 'ok' || row.outcome === 'pending') return row.outcome;
	return 'error';
}

export interface Matcher {
	readonly matches: (row: Row) => boolean;
	/** It should be a regular expression and is not one: it is looked for as it stands. */
	readonly isTakenLiterally: boolean;
}

const includes = <T>(list: readonly T[], value: T | null | undefined): boolean =>
	list.length === 0 || (value !== null && value !== undefined && list.includes(value));

/** Every text of a row in which the filter's text is looked for. */
function searched({ text, words, client }: Row): string[] {
	const texts = [text];
	if (words) texts.push(words.en, words.ja);
	if (client) texts.push(client.name);
	if (client?.user) texts.push(client.user);
	return texts;
}

/** Makes a test of a regular expression; null where it is invalid or too large. */
export type CompilePattern = (text: string) => ((candidate: string) => boolean) | null;

function textMatcher({ text, isPattern }: RowFilter, compile: CompilePattern): Matcher {
	if (text === '') return { matches: () => true, isTakenLiterally: false };
	const pattern = isPattern ? compile(text) : null;
	if (pattern) return { matches: (row) => searched(row).some(pattern), isTakenLiterally: false };
	const sought = text.toLowerCase();
	return {
		matches: (row) => searched(row).some((one) => one.toLowerCase().includes(sought)),
		isTakenLiterally: isPattern,
	};
}

/**
 * Reads a filter as the journal does, for rows that have just come. Only the preview of a long text is at hand here:
 * the journal looks through the whole.
 */
export function matcherOf(filter: RowFilter, compile: CompilePattern): Matcher {
	const text = textMatcher(filter, compile);
	return {
		isTakenLiterally: text.isTakenLiterally,
		matches: (row) =>
			includes(filter.directions, row.direction) &&
			includes(filter.kinds, row.kind) &&
			includes(filter.outcomes, outcomeOf(row)) &&
			includes(filter.clients, row.client?.name) &&
			includes(filter.instances, row.instance) &&
			text.matches(row),
	};
}

/** How many conditions are set, the text apart. */
export const conditionsOf = ({ directions, kinds, outcomes, clients, instances }: RowFilter) =>
	directions.length + kinds.length + outcomes.length + clients.length + instances.length;
