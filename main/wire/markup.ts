/** Longest thing taken for a tag, in characters: Resonite's longest, a gradient of colors, stays far below. */
const tag = /<\/?[a-z#][^<>]{0,200}>/giu;

/** Tags inside tags: nobody but an attacker nests them, and each layer costs a pass over the text. */
const MAX_LAYERS = 8;

/**
 * Takes rich-text tags (`<color=red>`, `</b>`, `<#ff0000>`) out of a stranger's text, which Resonite would otherwise
 * obey: huge letters, invisible text. Repeats, since `<si<b>ze=9>` only becomes a tag once the inner one is gone; a
 * text that is still not clean after `MAX_LAYERS` loses every angle bracket.
 */
export function stripMarkup(text: string): string {
	let before = text;
	for (let layer = 0; layer < MAX_LAYERS; layer += 1) {
		const after = before.replace(tag, '');
		if (after === before) return after;
		before = after;
	}
	return before.replace(/[<>]/gu, '');
}
