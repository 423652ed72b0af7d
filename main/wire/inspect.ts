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

/** Splits any message into its fields, whatever codec it is in, for a person to read. Plain text has none. */
export function inspect(text: string): { fields: NamedText[]; pretty: string | null } {
	if (text.startsWith('{')) {
		const value = parsed(text);
		if (value === undefined) return { fields: [], pretty: null };
		return { fields: leaves(value, ''), pretty: JSON.stringify(value, null, 2) };
	}
	if (/^(?:ok|err|event)=/u.test(text)) return { fields: decodeKeyValues(text), pretty: null };
	if (!text.includes('\t')) return { fields: [], pretty: null };
	return {
		fields: text.split('\t').map((value, at) => ({ name: String(at + 1), value })),
		pretty: null,
	};
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch (error) {
		if (error instanceof SyntaxError) return undefined;
		throw error;
	}
}

function leaves(value: unknown, path: string): NamedText[] {
	if (typeof value === 'object' && value !== null) {
		return Object.entries(value).flatMap(([name, inner]) =>
			leaves(inner, path ? `${path}.${name}` : name),
		);
	}
	return [{ name: path, value: typeof value === 'string' ? value : String(value) }];
}
