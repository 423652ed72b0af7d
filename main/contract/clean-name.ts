/** Longest name of an item, a user or a room, in characters. Resonite's own user names are at most 32. */
const MAX_NAME = 64;

/**
 * A name as it can stand in one line of a log: no control characters, nothing that turns the direction of text around or
 * cannot be seen (one name could look like another), and no towers of marks that paint over other lines.
 */
export function cleanName(text: string): string | null {
	const clean = text
		.toWellFormed()
		.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\s]+/gu, ' ')
		.replace(/(?<=\p{M}{4})\p{M}+/gu, '')
		.trim();
	return Array.from(clean).slice(0, MAX_NAME).join('') || null;
}
