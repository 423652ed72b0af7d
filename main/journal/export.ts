import type { Row } from '../contract/rows.ts';

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
	'text (Japanese)',
	'outcome',
	'ms',
	'allowed by',
	'cause',
];

/**
 * One cell as RFC 4180 has it. A text that a spreadsheet would run as a formula gets an apostrophe in front: the texts
 * come from strangers.
 */
function cell(value: string | number | null | undefined): string {
	if (value === null || value === undefined) return '';
	if (typeof value === 'number') return String(value);
	const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const line = (values: (string | number | null | undefined)[]) =>
	values.map(cell).join(',') + '\r\n';

function csv(row: Row): string {
	return line([
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
		row.words?.ja,
		row.outcome,
		row.ms,
		row.grant,
		row.cause,
	]);
}

/** What stands before the first row. Excel takes a file for UTF-8 only when it begins with this mark. */
export const head = (format: ExportFormat): string =>
	format === 'csv' ? '\ufeff' + line(headings) : '';

/** One row as the file has it, whole. */
export const record = (row: Row, format: ExportFormat): string =>
	format === 'csv' ? csv(row) : JSON.stringify(row) + '\n';
