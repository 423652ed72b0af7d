import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/words.ts';
import {
	partsOf,
	placeholdersIn,
	render,
	TemplateProblem,
	type Part,
	type Placeholder,
} from './placeholders.ts';

/** Where a request goes. Which server it is stands in the template, letter by letter: no value can change that. */
export interface UrlTemplate {
	readonly places: readonly Placeholder[];
	/** @throws AppError FIELD_INVALID for a value that would be another path */
	fill(textOf: (place: Placeholder) => string): URL;
}

/** Scheme, server, path, query. What stands behind a # is never sent. */
const form = /^(https?:\/\/)([^/?#\\\s]+)([^?#]*)(\?[^#]*)?(?:#.*)?$/iu;

/** @throws TemplateProblem */
export function readUrl(template: string): UrlTemplate {
	const [, scheme = '', server = '', path = '', query = ''] = form.exec(template) ?? [];
	if (server === '') throw wrong(noUrl);
	if (/[{}]/u.test(server)) throw wrong(openServer);
	if (server.includes('@')) throw wrong(credentials);
	const origin = URL.parse(scheme + server)?.origin;
	if (origin === undefined) throw wrong(noUrl);
	const [pathParts, queryParts] = [partsOf(path, 'url'), partsOf(query, 'url')];
	if (hasDots(render(pathParts, () => 'x'))) throw wrong(dots);
	return {
		places: placeholdersIn([...pathParts, ...queryParts]),
		fill: (textOf) =>
			new URL(`${origin}${fillPath(pathParts, textOf)}${render(queryParts, encoded(textOf))}`),
	};
}

const wrong = (words: TemplateProblem['words']) => new TemplateProblem('url', words);

/** `encodeURIComponent` throws on half a character, and leaves marks alone that may separate parts of a URL. */
export const encode = (text: string): string =>
	encodeURIComponent(text.toWellFormed()).replace(
		/[!'()*]/gu,
		(mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
	);

const encoded = (textOf: (place: Placeholder) => string) => (place: Placeholder) =>
	encode(textOf(place));

function fillPath(parts: readonly Part[], textOf: (place: Placeholder) => string): string {
	const filled = render(parts, (place) => {
		const text = textOf(place);
		// Some servers decode %2F before they look for the parts of a path.
		if (text === '' || hasDots(text.replaceAll('\\', '/'))) throw otherPath(place);
		return encode(text);
	});
	if (hasDots(filled)) throw otherPath(placeholdersIn(parts)[0]);
	return filled;
}

/** A part that means "here" or "one up", also where it is percent-encoded. */
const hasDots = (path: string): boolean =>
	path.split('/').some((part) => /^(?:\.|%2e){1,2}$/iu.test(part));

const otherPath = (place: Placeholder | undefined) =>
	new AppError(
		'FIELD_INVALID',
		say(
			`The value "${place?.name ?? ''}" stands in the path of a URL: it cannot be empty, nor "." or "..".`,
			`値 "${place?.name ?? ''}" は URL のパスに入るため、空、"."、".." にはできません。`,
		),
	);

const noUrl = say(
	'Write the whole URL, like https://api.example.com/weather?city={{city}}.',
	'https://api.example.com/weather?city={{city}} のように、URL 全体を書いてください。',
);

const openServer = say(
	'The server must be written out: placeholders can only stand behind it, in the path or after the "?".',
	'サーバー名にはプレースホルダーを使えません。使えるのは、その後のパスと「?」以降だけです。',
);

const credentials = say(
	'User name and password do not belong in the URL. Write a header: Authorization: Basic {{secret.name}}',
	'ユーザー名とパスワードは URL に書けません。ヘッダーを使ってください: Authorization: Basic {{secret.name}}',
);

const dots = say(
	'The path has a part that is only "." or "..". Write the path that is meant.',
	'パスに "." や ".." だけの部分があります。実際のパスを書いてください。',
);
