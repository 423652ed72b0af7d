const byte = (first: string) => `%(?:25){0,2}[${first}][0-9a-f]`;

/**
 * What URLs, forms, JSON (also JSON in a text of JSON) and markup make of one character; and backslashes, which only say
 * that something is to be taken as it is.
 */
const written = new RegExp(
	[
		String.raw`\\+u[0-9a-f]{4}`,
		// First the longer one: `%25C3` is no `%`.
		`${byte('c-f')}(?:${byte('89ab')}){1,3}`,
		byte('0-7'),
		String.raw`&(?:#\d{1,7}|#x[0-9a-f]{1,6}|amp|lt|gt|quot|apos);`,
		String.raw`\\+`,
	].join('|'),
	'giu',
);

const entities: Readonly<Record<string, string>> = {
	amp: '&',
	lt: '<',
	gt: '>',
	quot: '"',
	apos: "'",
};

/** A text as it was before it was written in one of these ways, and where each of its characters came from. */
export interface PlainText {
	readonly text: string;
	/** Where in the original the characters from `start` to `end` stand. */
	rangeOf(start: number, end: number): readonly [number, number];
}

export function plainTextOf(original: string): PlainText {
	const pieces: string[] = [];
	const places = new Uint32Array(original.length);
	let size = 0;
	let done = 0;
	const add = (piece: string, placeOf: (at: number) => number) => {
		pieces.push(piece);
		for (let at = 0; at < piece.length; at += 1) places[size + at] = placeOf(at);
		size += piece.length;
	};
	const addUpTo = (end: number) => {
		const from = done;
		add(original.slice(from, end), (at) => from + at);
	};
	for (const { 0: found, index } of original.matchAll(written)) {
		addUpTo(index);
		add(decoded(found).replaceAll('\\', ''), () => index);
		done = index + found.length;
	}
	addUpTo(original.length);
	return {
		// A form writes a space as "+".
		text: pieces.join('').replaceAll('+', ' '),
		rangeOf(start, end) {
			let next = end;
			// Both halves of one character.
			while (next < size && places[next] === places[end - 1]) next += 1;
			return [places[start] ?? 0, next < size ? (places[next] ?? 0) : original.length];
		},
	};
}

function decoded(found: string): string {
	if (found.startsWith('%'))
		return Buffer.from(found.replace(/%(?:25){0,2}(?=[0-9a-f]{2})/giu, ''), 'hex').toString();
	if (found.startsWith('&')) return entityOf(found.slice(1, -1));
	const at = found.search(/u/iu);
	return at === -1 ? '' : String.fromCharCode(Number.parseInt(found.slice(at + 1), 16));
}

function entityOf(name: string): string {
	if (!name.startsWith('#')) return entities[name.toLowerCase()] ?? '';
	const code = /^#x/iu.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
	return code > 0x10_ffff ? '' : String.fromCodePoint(code);
}
