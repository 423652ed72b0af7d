/** One character of a cell that is not in quotes: RFC 4180's TEXTDATA, and everything beyond ASCII. */
const isPlain = (character: string) => !'",\r\n'.includes(character);

/**
 * Reads CSV by the letter of RFC 4180 and takes nothing else: every record ends with CRLF and has as many cells as the
 * first, and quotes stand around whole cells only.
 */
export function cellsOf(csv: string): string[][] {
	const lines: string[][] = [];
	let at = 0;
	const fail = (what: string): never => {
		throw new Error(`${what} at ${at}, behind ${JSON.stringify(csv.slice(at - 20, at))}.`);
	};
	const quoted = (): string => {
		let text = '';
		for (;;) {
			const end = csv.indexOf('"', at);
			if (end < 0) fail('A quote that does not end');
			text += csv.slice(at, end);
			at = end + 1;
			if (csv[at] !== '"') return text;
			text += '"';
			at += 1;
		}
	};
	const plain = (): string => {
		const from = at;
		while (at < csv.length && isPlain(csv.charAt(at))) at += 1;
		return csv.slice(from, at);
	};
	while (at < csv.length) {
		const line: string[] = [];
		for (;;) {
			if (csv[at] === '"') {
				at += 1;
				line.push(quoted());
			} else line.push(plain());
			if (csv[at] !== ',') break;
			at += 1;
		}
		if (!csv.startsWith('\r\n', at)) fail('Something else than a comma or an end of line');
		at += 2;
		if (line.length !== (lines[0]?.length ?? line.length)) fail(`${line.length} cells`);
		lines.push(line);
	}
	return lines;
}
