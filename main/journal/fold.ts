const ascii = /^\p{ASCII}*$/u;

/**
 * Composing puts the marks on a letter in order, in time that grows with the square of their number: 32,000 of them, one
 * message, took half a second. Beyond 30, which no writing needs (UAX #15, "Stream-Safe Text Format"), they are
 * composed in groups. The two half-width signs become marks.
 */
const MARK = '[\\p{M}\uff9e\uff9f]';
const manyMarks = new RegExp(`${MARK}{31}`, 'u');
const group = new RegExp(`(?:(?!${MARK}).)*${MARK}{0,30}`, 'gsu');

function compose(text: string): string {
	if (!manyMarks.test(text)) return text.normalize('NFKC');
	return text.replace(group, (part) => part.normalize('NFKC'));
}

/**
 * The form in which texts are compared: case, full and half width, and composed accents make no difference. Both the
 * index on disk and `matcher` use it, which is why they agree.
 */
export function fold(text: string): string {
	// Plain ASCII is most of the traffic; its lower case is all it takes.
	if (ascii.test(text)) return text.toLowerCase();
	// A final sigma depends on what follows it, so that a part of a word would not be found in the whole.
	return compose(text.toWellFormed()).toLowerCase().replaceAll('ς', 'σ');
}
