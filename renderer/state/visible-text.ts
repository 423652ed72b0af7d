/**
 * Text of strangers, made harmless to read. Characters that cannot be seen can still act: they turn the order of what
 * stands around them, hide a part of a name, or split a line in two. Each is shown as a mark instead. What is copied,
 * exported or sent again is never taken from here.
 */

/** A part of a text. A mark stands for characters that cannot be seen. */
export interface Piece {
	readonly text: string;
	readonly isMark: boolean;
}

/** Controls, what sets the direction or has no width, line ends of Unicode, halves of a pair, letters that are blank. */
const unseen = '[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}\\p{Default_Ignorable_Code_Point}]';
/** They choose how the character before them is drawn, such as an emoji in color. */
const harmless = '\\p{Variation_Selector}';
/** Letters that never change beside a joiner: there it could only make two names look the same. */
const unjoined = ['Latin', 'Greek', 'Cyrillic', 'Han', 'Hiragana', 'Katakana', 'Hangul', 'Common']
	.map((script) => `\\p{Script=${script}}`)
	.join('');
/** What a joiner joins: emojis, and letters such as those of Persian and Hindi. */
const joined = `(?:\\p{Extended_Pictographic}|\\p{Emoji_Modifier}|(?![${unjoined}])[\\p{L}\\p{M}])`;
const joiner = `(?<=${joined})[\\u200C\\u200D](?=${joined})`;

/** Each run of one unseen character. */
const runsWithout = (kept: string) =>
	new RegExp(`(?!${kept}|${harmless}|${joiner})(${unseen})\\1*`, 'gu');
const inLine = runsWithout('\\t');
/** A block of text shows its lines and its tabs by itself. */
const inBlock = runsWithout('[\\n\\t]');
/** Whether there is anything to look at, at a fraction of the cost. */
const anyUnseen = new RegExp(`(?!\\t)${unseen}`, 'u');

/** One by one up to here, then counted. */
const MOST_ALIKE = 3;
/** Longer than any line on any screen: the detail has the whole. */
const MOST_IN_LINE = 600;
/** What has more pieces is hardly a text: it is drawn as one, since somebody may send thousands of such lines. */
const MOST_PIECES = { line: 40, block: 2_000 };

/** As every table of ASCII has them. Their pictures (U+2400 and the following) are missing in many fonts. */
const controls =
	'NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US';
const controlNames: readonly string[] = controls.split(' ');

function signOf(character: string): string {
	const code = character.codePointAt(0) ?? 0;
	const name = code === 0x7f ? 'DEL' : controlNames[code];
	return `⟨${name ?? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`}⟩`;
}

function markOf(run: string, character: string): string {
	const count = run.length / character.length;
	return count <= MOST_ALIKE
		? signOf(character).repeat(count)
		: `${signOf(character)}×${count.toString()}`;
}

function piecesOf(text: string, runs: RegExp): Piece[] {
	const pieces: Piece[] = [];
	let from = 0;
	for (const { 0: run, 1: character = '', index } of text.matchAll(runs)) {
		const mark = markOf(run, character);
		const last = pieces.at(-1);
		if (index > from) pieces.push({ text: text.slice(from, index), isMark: false });
		if (index === from && last)
			pieces[pieces.length - 1] = { text: last.text + mark, isMark: true };
		else pieces.push({ text: mark, isMark: true });
		from = index + run.length;
	}
	if (from < text.length) pieces.push({ text: text.slice(from), isMark: false });
	return pieces;
}

const join = (pieces: readonly Piece[]) => pieces.map(({ text }) => text).join('');
const plain = (text: string): Piece[] => [{ text, isMark: false }];
const atMost = (most: number, pieces: Piece[]): Piece[] =>
	pieces.length > most ? [{ text: join(pieces), isMark: true }] : pieces;

/** TABs part the fields of most messages: they are no surprise, and shown as on the rest of the page. */
const withTabs = (text: string) => (text.includes('\t') ? text.replaceAll('\t', ' ⇥ ') : text);

/** Text in one line. */
export function visibleLine(text: string): readonly Piece[] {
	const shown =
		text.length > MOST_IN_LINE
			? // Not between the halves of a pair.
				`${text.slice(0, MOST_IN_LINE).replace(/[\uD800-\uDBFF]$/, '')}…`
			: text;
	if (!anyUnseen.test(shown)) return plain(withTabs(shown));
	return atMost(MOST_PIECES.line, piecesOf(withTabs(shown), inLine));
}

/** Text in a box of its own, with its lines and TABs as they are. */
export const visibleBlock = (text: string): readonly Piece[] =>
	anyUnseen.test(text) ? atMost(MOST_PIECES.block, piecesOf(text, inBlock)) : plain(text);

/** One line where there can be no elements: titles, options, names for people who listen. */
export const visibleText = (text: string): string => join(visibleLine(text));
