import type { Field } from '../../../main/contract/fields.ts';
import type { Words } from '../../../main/contract/words.ts';
import type { RowDraft } from './row-draft.svelte.ts';

/** More would not be read, and is in the row itself. */
const MOST = 4;

/** What stands in a row beside its name, on one line: what a person chose, not what is so by default. */
export function rowSummary(
	row: RowDraft,
	{ columns }: Field,
	pick: (words: Words) => string,
): string {
	const parts = columns.slice(1).flatMap((column) => {
		if (column.secret) return [];
		const text = row.cells.text(column.name).trim();
		if (text === '' || text === String(column.default ?? '')) return [];
		if (column.type === 'boolean') return text === 'true' ? [pick(column.label)] : [];
		return [text.replace(/\s+/gu, ' ')];
	});
	return parts.slice(0, MOST).join(' · ');
}
