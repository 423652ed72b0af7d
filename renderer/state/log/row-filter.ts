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

const searched = ({ text, client }: Row): string =>
	client ? `${text}\n${client.name}\n${client.user ?? ''}` : text;

function patternOf(text: string): RegExp | null {
	try {
		return new RegExp(text, 'imu');
	} catch {
		return null;
	}
}

function textMatcher({ text, isPattern }: RowFilter): Matcher {
	if (text === '') return { matches: () => true, isTakenLiterally: false };
	const pattern = isPattern ? patternOf(text) : null;
	if (pattern) return { matches: (row) => pattern.test(searched(row)), isTakenLiterally: false };
	const sought = text.toLowerCase();
	return {
		matches: (row) => searched(row).toLowerCase().includes(sought),
		isTakenLiterally: isPattern,
	};
}

/**
 * Reads a filter as the journal does, for rows that have just come. Only the preview of a long text is at hand here:
 * the journal looks through the whole.
 */
export function matcherOf(filter: RowFilter): Matcher {
	const text = textMatcher(filter);
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
