/** One field of a message as the page's detail shows it. */
export interface NamedText {
	readonly name: string;
	readonly value: string;
}

/** Reads the pairs of a `kv` message. Malformed percent signs are left as they are. */
export function decodeKeyValues(text: string): NamedText[] {
	return text.split('&').map((pair) => {
		const at = pair.indexOf('=');
		return at < 0
			? { name: unescaped(pair), value: '' }
			: { name: unescaped(pair.slice(0, at)), value: unescaped(pair.slice(at + 1)) };
	});
}

function unescaped(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch (error) {
		if (error instanceof URIError) return text;
		throw error;
	}
}

/** More fields than a person reads, and as many elements of the page. */
const MAX_FIELDS = 1_000;
/** Characters of all their names: a long one that stands over many values would be repeated with each. */
const MAX_NAMES = 100_000;
/** Indentation grows with the square of the depth: a small message could become larger than memory. */
const MAX_DEPTH = 20;

/**
 * Splits any message into its fields, whatever codec it is in, for a person to read. Plain text has none, nor has what
 * was made to be too much for a reader: there the text itself has to do.
 */
export function inspect(text: string): { fields: NamedText[]; pretty: string | null } {
	if (text.startsWith('{')) {
		const value = parsed(text);
		if (value === undefined || isDeeper(value, MAX_DEPTH)) return { fields: [], pretty: null };
		return { fields: readable(leaves(value, '')), pretty: JSON.stringify(value, null, 2) };
	}
	if (/^(?:ok|err|event)=/u.test(text))
		return { fields: readable(decodeKeyValues(text)), pretty: null };
	if (!text.includes('\t')) return { fields: [], pretty: null };
	const fields = text.split('\t').map((value, at) => ({ name: String(at + 1), value }));
	return { fields: readable(fields), pretty: null };
}

function readable(all: Iterable<NamedText>): NamedText[] {
	const fields: NamedText[] = [];
	let names = 0;
	for (const field of all) {
		names += field.name.length;
		if (fields.length === MAX_FIELDS || names > MAX_NAMES) return [];
		fields.push(field);
	}
	return fields;
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch (error) {
		if (error instanceof SyntaxError) return undefined;
		throw error;
	}
}

const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null;

function isDeeper(value: unknown, levels: number): boolean {
	if (!isNested(value)) return false;
	return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

/** One by one, so that what is too much is not even made. */
function* leaves(value: unknown, path: string): Generator<NamedText> {
	if (!isNested(value)) {
		yield { name: path, value: String(value) };
		return;
	}
	for (const [name, inner] of Object.entries(value))
		yield* leaves(inner, path ? `${path}.${name}` : name);
}
