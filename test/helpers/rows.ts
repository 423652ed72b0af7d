import type { Batch } from '../../main/contract/commands.ts';
import type { Row } from '../../main/contract/rows.ts';

/** A row as the bridge would send it. */
export const row = (id: number, given: Partial<Row> = {}): Row => ({
	id,
	at: 1_700_000_000_000 + id,
	direction: 'in',
	kind: 'text',
	client: { id: 1, name: 'DJ Booth', user: 'Alice' },
	audience: null,
	instance: null,
	text: `text ${id}`,
	size: 6,
	outcome: null,
	ms: null,
	grant: null,
	cause: null,
	words: null,
	...given,
});

/** Rows `first` to `last`. */
export const rows = (first: number, last: number, given: Partial<Row> = {}): Row[] =>
	Array.from({ length: last - first + 1 }, (_, at) => row(first + at, given));

export const batch = (given: Partial<Batch>): Batch => ({
	epoch: 'one',
	cursor: given.rows?.at(-1)?.id ?? 0,
	rows: [],
	skipped: 0,
	...given,
});
