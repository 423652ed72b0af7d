import { PREVIEW, type Row } from '../contract/rows.ts';

/** A row as lists show it. `size` tells how long the whole text is. */
export function previewOf(row: Row): Row {
	if (row.text.length <= PREVIEW) return row;
	const end = row.text.charCodeAt(PREVIEW - 1);
	const isSplitPair = end >= 0xd800 && end <= 0xdbff;
	return { ...row, text: row.text.slice(0, isSplitPair ? PREVIEW - 1 : PREVIEW) };
}
