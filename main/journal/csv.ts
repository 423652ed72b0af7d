type Value = string | number | null | undefined;

/** Excel breaks a cell of more than 32,767 characters and reads the rest as further rows, formulas included. */
const MAX_CELL = 32_000;

/**
 * Where a spreadsheet could take a formula for one: at the beginning of a text, and behind what begins a cell where the
 * list separator is not the comma (a quote in the middle of a line is then no quote). Some drop spaces, quotes and
 * invisible characters before it: LibreOffice runs NUL with `=1+1` behind it, and ` =1+1` with "trim spaces".
 * The characters are those of OWASP, "CSV Injection", full-width ones included.
 */
const formula = /(?:^|[;\t\r\n])(?=[[\p{C}\p{Z}"']--[\t\r\n]]*[=+\-@＝＋－＠])|^(?=[\t\r\n])/gv;

/** The text with an apostrophe wherever a formula could begin: it comes from strangers. */
const defused = (text: string): string => text.replace(formula, "$&'");

/** What fits into a cell, and in words how much does not. */
function fitted(text: string): string {
	if (text.length <= MAX_CELL) return text;
	const end = text.charCodeAt(MAX_CELL - 1);
	const isSplitPair = end >= 0xd800 && end <= 0xdbff;
	const shown = text.slice(0, isSplitPair ? MAX_CELL - 1 : MAX_CELL);
	const more = text.length - shown.length;
	return `${shown} [${more} more characters do not fit into a cell; an export as JSON Lines has them]`;
}

/** One cell as RFC 4180 has it; in quotes too where it has what other spreadsheets take for a separator. */
function cell(value: Value): string {
	if (value === null || value === undefined) return '';
	if (typeof value === 'number') return String(value);
	const safe = fitted(defused(value));
	return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One record with its end of line. */
export const csvLine = (values: readonly Value[]): string => values.map(cell).join(',') + '\r\n';
