import { RE2JS, RE2JSException } from 're2js';

/**
 * Steps that a pattern may take for one character. Few patterns have 100; with some tens of thousands, one long text
 * would take minutes.
 */
const MAX_STEPS = 1_000;

/** @throws TypeError where the pattern is none that takes time linear in the text */
function compile(source: RegExp): RE2JS {
	const flags =
		(source.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) | (source.multiline ? RE2JS.MULTILINE : 0);
	const pattern = translated(source, flags);
	if (pattern.programSize() > MAX_STEPS) throw new TypeError('the pattern is too large');
	return pattern;
}

function translated(source: RegExp, flags: number): RE2JS {
	try {
		return RE2JS.compile(RE2JS.translateRegExp(source), flags);
	} catch (error) {
		if (error instanceof RE2JSException) throw new TypeError(error.message, { cause: error });
		throw error;
	}
}

/**
 * A regular expression whose `exec` takes time linear in the text, so that no text of a stranger can hold it up. It
 * has no lookarounds and no back-references. Made for JSONata, which uses nothing but `exec` and `lastIndex`.
 */
export class LinearRegExp extends RegExp {
	readonly #pattern: RE2JS;

	/** @throws TypeError where the pattern is none that takes time linear in the text */
	constructor(source: RegExp) {
		super(source);
		this.#pattern = compile(source);
	}

	override exec(text: string): RegExpExecArray | null {
		const matcher = this.#pattern.matcher(text);
		if (this.lastIndex > text.length || !matcher.find(this.lastIndex)) {
			this.lastIndex = 0;
			return null;
		}
		this.lastIndex = matcher.end();
		const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, at) => matcher.group(at));
		// A group that took no part is undefined in a native match, too.
		const texts = groups.map((group) => group ?? undefined) as [string];
		return Object.assign(texts, { index: matcher.start(), input: text });
	}
}
