import { fold } from './fold.ts';

/** What a pattern is made of, as far as it is followed: no groups, and no escapes for single characters. */
const pieces = new RegExp(
	[
		String.raw`\\(?<sign>[^\p{L}\p{N}])`,
		String.raw`(?<other>\\[dwsDWSbBAzntrfva]|[.^$+]|\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\])`,
		String.raw`(?<perhaps>[*?]|\{\d+(?:,\d*)?\})`,
		String.raw`(?<or>\|)`,
		String.raw`(?<letter>[^\\()[|])`,
	].join('|'),
	'gsuy',
);

/**
 * Characters that fold by themselves, whatever stands before them. What stands behind may be a mark, which would become
 * one character with the last of them.
 */
const steady = /[\x20-\x7e\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}ー]+/gu;

/** The index finds nothing shorter by itself. */
const SHORTEST = 3;

/** What every text with these letters in a row has in it once it is folded. */
function foldedParts(letters: readonly string[]): string[] {
	const runs = letters.join('').match(steady) ?? [];
	return runs
		.map((run) => fold(Array.from(run).slice(0, -1).join('')))
		.filter((part) => Array.from(part).length >= SHORTEST);
}

/**
 * Folded texts that a row has wherever a valid pattern matches: all of one of these lists. Null where nothing certain
 * is known of one, so that each row must be looked at.
 */
export function requiredBy(pattern: string): string[][] | null {
	const lists: string[][] = [];
	let list: string[] = [];
	let letters: string[] = [];
	let end = 0;
	const endLetters = () => {
		list.push(...foldedParts(letters));
		letters = [];
	};
	const endList = () => {
		endLetters();
		lists.push(list);
		list = [];
	};
	for (const { 0: piece, groups = {} } of pattern.matchAll(pieces)) {
		end += piece.length;
		const letter = groups.letter ?? groups.sign;
		if (letter !== undefined) letters.push(letter);
		else if (groups.or !== undefined) endList();
		else {
			if (groups.perhaps !== undefined) letters.pop();
			endLetters();
		}
	}
	endList();
	return end === pattern.length && lists.every((some) => some.length > 0) ? lists : null;
}
