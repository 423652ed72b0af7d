import { say } from '../../contract/words.ts';
import {
	partsOf,
	placeholdersIn,
	render,
	TemplateProblem,
	type Part,
	type Placeholder,
} from './placeholders.ts';
import { encode } from './url-template.ts';

type TextOf = (place: Placeholder) => string;

export interface BodyTemplate {
	/** What it is sent as, where no header says it. */
	readonly type: string;
	readonly places: readonly Placeholder[];
	fill(textOf: TextOf): string;
}

const types = {
	json: 'application/json',
	form: 'application/x-www-form-urlencoded',
	text: 'text/plain; charset=utf-8',
} as const;

/**
 * A body, and how values are written in there: what it is is said by its header, else seen in the text.
 * @throws TemplateProblem
 */
export function readBody(template: string, type: string | null): BodyTemplate {
	const parts = partsOf(template, 'body');
	const places = placeholdersIn(parts);
	const shown = type ?? guessType(template);
	const body = (fill: (textOf: TextOf) => string) => ({ type: shown, places, fill });
	const kind = shown.split(';', 1)[0]?.trim().toLowerCase() ?? '';
	if (kind === types.json || kind.endsWith('+json')) return body(jsonFiller(parts));
	if (kind === types.form) return body((textOf) => render(parts, (at) => encode(textOf(at))));
	if (kind.endsWith('xml') || kind === 'text/html')
		return body((textOf) => render(parts, (at) => inMarkup(textOf(at))));
	if (places.length > 0 && !kind.startsWith('text/')) throw wrong(strangeType(kind));
	return body((textOf) => render(parts, textOf));
}

const wrong = (words: TemplateProblem['words']) => new TemplateProblem('body', words);

function guessType(template: string): string {
	if (/^\s*[[{]/u.test(template) && !/^\s*\{\{/u.test(template)) return types.json;
	return /^[\w.[\]%-]+=/u.test(template) ? types.form : types.text;
}

/** Each value becomes a part of the text that it stands in, or a text, number, true, false or null of its own. */
function jsonFiller(parts: readonly Part[]): (textOf: TextOf) => string {
	const inText = placesInText(parts);
	const fill = (textOf: TextOf) =>
		render(parts, (place) => {
			const text = textOf(place).toWellFormed();
			return inText.has(place) ? JSON.stringify(text).slice(1, -1) : scalar(text);
		});
	try {
		JSON.parse(fill(() => 'x'));
	} catch (error) {
		if (!(error instanceof SyntaxError)) throw error;
		throw wrong(noJson(error.message));
	}
	return fill;
}

/** Which placeholders stand between quotes. */
function placesInText(parts: readonly Part[]): ReadonlySet<Placeholder> {
	const places = new Set<Placeholder>();
	let isText = false;
	for (const part of parts) {
		if (typeof part !== 'string') {
			if (isText) places.add(part);
			continue;
		}
		// An escaped quote ends no text; outside of texts JSON has no backslashes.
		for (const [mark] of part.matchAll(/\\.|"/gsu)) if (mark === '"') isText = !isText;
	}
	return places;
}

const scalar = (text: string): string =>
	/^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/u.test(text)
		? text
		: JSON.stringify(text);

const entities: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&apos;',
};

const inMarkup = (text: string) => text.replace(/[&<>"']/gu, (mark) => entities[mark] ?? mark);

const strangeType = (kind: string) =>
	say(
		`How values are written in a body of the type "${kind}" is not known. Use JSON, a form, XML or text.`,
		`"${kind}" の本文に値を埋め込む方法がわかりません。JSON・フォーム・XML・テキストのいずれかにしてください。`,
	);

const noJson = (why: string) =>
	say(
		`This is no JSON: ${why}. Write texts between quotes, like {"content": "{{text}}"}.`,
		`JSON として読み取れません（${why}）。{"content": "{{text}}"} のように文字列は引用符で囲んでください。`,
	);
