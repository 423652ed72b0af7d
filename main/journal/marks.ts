import type { Row, RowFilter } from '../contract/rows.ts';
import { outcomeClass } from './match.ts';

/** What a filter asks of a row beside its text, as columns of the index. */
export const markColumns = ['direction', 'kind', 'outcome', 'client', 'instance'] as const;
type MarkColumn = (typeof markColumns)[number];

/** Code points that mean nothing: no text has them by chance. */
const PRIVATE = 0xe000;
const HASHED = 0xfff;

/** FNV-1a. */
function hashOf(value: string): number {
	let hash = 0x81_1c_9d_c5;
	for (let at = 0; at < value.length; at++)
		hash = Math.imul(hash ^ value.charCodeAt(at), 0x01_00_01_93);
	return hash >>> 0;
}

/**
 * A value as three characters, which is one entry in an index of every three characters. Two values may have the same
 * mark: rows that are found by it are looked at again.
 */
function markOf(column: MarkColumn, value: string): string {
	const hash = hashOf(value);
	return String.fromCharCode(
		PRIVATE + markColumns.indexOf(column),
		PRIVATE + (hash & HASHED),
		PRIVATE + ((hash >>> 12) & HASHED),
	);
}

const markOrNull = (column: MarkColumn, value: string | null | undefined) =>
	typeof value === 'string' ? markOf(column, value) : null;

export const outcomeMark = (outcome: string | null): string | null =>
	outcome === null ? null : markOf('outcome', outcomeClass(outcome));

/** The marks of a row, in the order of the columns. */
export const marksOf = ({ direction, kind, outcome, client, instance }: Row): (string | null)[] => [
	markOf('direction', direction),
	markOf('kind', kind),
	outcomeMark(outcome),
	markOrNull('client', client?.name),
	markOrNull('instance', instance),
];

/** For each condition of a filter, the marks of which a row must have one. */
export function marksFor(filter: RowFilter): string[][] {
	const { directions, kinds, outcomes, clients, instances } = filter;
	const marks = (column: MarkColumn, values: readonly string[]) =>
		values.map((value) => markOf(column, value));
	return [
		marks('direction', directions),
		marks('kind', kinds),
		marks('outcome', outcomes),
		marks('client', clients),
		marks('instance', instances),
	].filter((some) => some.length > 0);
}
