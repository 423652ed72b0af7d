import type { Field, PlainField } from '../../../main/contract/fields.ts';
import type { Words } from '../../../main/contract/words.ts';
import { m } from '../../paraglide/messages.js';
import type { RowDraft } from './row-draft.svelte.ts';

/** More would not be read, and is in the row itself. */
const MOST = 4;
/** Of one value, in characters: it is read aloud, too. */
const LONGEST = 60;

/** What stands in a row beside its name, on one line: what a person chose, not what is so by default. */
export function rowSummary(
	row: RowDraft,
	{ columns }: Field,
	pick: (words: Words) => string,
): string {
	const parts = columns.slice(1).flatMap((column) => {
		if (column.secret) return [`${pick(column.label)}: ${secretState(row, column)}`];
		const text = row.cells.text(column.name).trim();
		if (text === '' || text === String(column.default ?? '')) return [];
		if (column.type === 'boolean') return text === 'true' ? [pick(column.label)] : [];
		// A number alone says nothing.
		if (column.type === 'number') return [`${pick(column.label)}: ${text}`];
		const line = text.replace(/\s+/gu, ' ');
		return [line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line];
	});
	return parts.slice(0, MOST).join(' · ');
}

/** As it will be once the row is saved. */
function secretState(row: RowDraft, column: PlainField): string {
	const { typed, isStored } = row.secret(column);
	const isSet = typed === undefined ? isStored : typed !== null;
	return isSet ? m.form_secret_set() : m.form_secret_unset();
}
