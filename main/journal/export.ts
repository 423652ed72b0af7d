import type { Row } from '../contract/rows.ts';
import { csvLine } from './csv.ts';

export type ExportFormat = 'jsonl' | 'csv';

const headings = [
	'id',
	'time',
	'direction',
	'kind',
	'client id',
	'client',
	'user',
	'audience',
	'instance',
	'text',
	'size',
	'text (Japanese)',
	'outcome',
	'ms',
	'allowed by',
	'cause',
];

function csv(row: Row): string {
	return csvLine([
		row.id,
		new Date(row.at).toISOString(),
		row.direction,
		row.kind,
		row.client?.id,
		row.client?.name,
		row.client?.user,
		row.audience?.join(' '),
		row.instance,
		row.text,
		row.size,
		row.words?.ja,
		row.outcome,
		row.ms,
		row.grant,
		row.cause,
	]);
}

/**
 * Characters that JSON lets stand and that are more than themselves elsewhere: ends of lines to some readers, orders to a
 * terminal, and what turns the direction of the line around. As escapes they are the same text to every JSON reader.
 */
const unsettling = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

const escaped = (character: string): string =>
	`\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

const json = (row: Row): string => JSON.stringify(row).replace(unsettling, escaped) + '\n';

/** What stands before the first row. Excel takes a file for UTF-8 only when it begins with this mark. */
export const head = (format: ExportFormat): string =>
	format === 'csv' ? '\ufeff' + csvLine(headings) : '';

/** One row as the file has it: whole, but for what is too long for a cell, which says so. */
export const record = (row: Row, format: ExportFormat): string =>
	format === 'csv' ? csv(row) : json(row);
