type Values = Readonly<Record<string, unknown>>;

/** Longest text of one event, in characters: as long as one that an item may write. */
const MAX_TEXT = 4_000;

const shown = (value: unknown): string =>
	Array.isArray(value) ? value.map(shown).join(' ') : isPlain(value) ? String(value) : '';

const isPlain = (value: unknown): value is string | number | boolean =>
	['string', 'number', 'boolean'].includes(typeof value);

/** What is written of an event: the line that the person wrote down, or all its values. A name that it has not stays as it is. */
export function eventText(line: string, values: Values): string {
	const text =
		line.trim() === ''
			? Object.values(values).map(shown).join(' ')
			: line.replace(/\{\{\s*(\w+)\s*\}\}/gu, (whole, name: string) =>
					Object.hasOwn(values, name) ? shown(values[name]) : whole,
				);
	return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}
