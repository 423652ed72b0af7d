import { Buffer } from 'node:buffer';
import { PREVIEW } from '../contract/preview.ts';
import type { Row } from '../contract/rows.ts';

/** A part of a string keeps the whole of it in memory: 250 MB where 16 were meant. This one is a string of its own. */
const copied = (part: string): string => Buffer.from(part, 'utf16le').toString('utf16le');

/** A row as lists show it. `size` tells how long the whole text is. */
export function previewOf(row: Row): Row {
	if (row.text.length <= PREVIEW) return row;
	const end = row.text.charCodeAt(PREVIEW - 1);
	const isSplitPair = end >= 0xd800 && end <= 0xdbff;
	return { ...row, text: copied(row.text.slice(0, isSplitPair ? PREVIEW - 1 : PREVIEW)) };
}
