/** Longest thing taken for a tag, in characters: Resonite's longest, a gradient of colors, stays far below. */
const tag = /<\/?[a-z#][^<>]{0,200}>/giu;

/**
 * Takes rich-text tags (`<color=red>`, `</b>`, `<#ff0000>`) out of a stranger's text, which Resonite would otherwise
 * obey: huge letters, invisible text. Repeats, since `<si<b>ze=9>` only becomes a tag once the inner one is gone.
 */
export function stripMarkup(text: string): string {
	let before = text;
	for (;;) {
		const after = before.replace(tag, '');
		if (after === before) return after;
		before = after;
	}
}
