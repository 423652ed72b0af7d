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

/** One line of a request. */
export interface Header {
	readonly name: string;
	readonly value: string;
	/** Made with a secret. */
	readonly isSecret: boolean;
}

export interface HeaderTemplate {
	/** In lower case. */
	readonly name: string;
	readonly parts: readonly Part[];
	readonly places: readonly Placeholder[];
}

const line = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*:[ \t]*(.*?)[ \t]*$/u;

/** What says how a request is carried: the adapter's own business, and a way to smuggle a second request. */
const reserved = new Set([
	'accept-encoding',
	'connection',
	'content-length',
	'expect',
	'host',
	'keep-alive',
	'proxy-authorization',
	'proxy-connection',
	'te',
	'trailer',
	'transfer-encoding',
	'upgrade',
]);

/**
 * Reads lines like `Authorization: Bearer {{secret.weather}}`.
 * @throws TemplateProblem
 */
export function readHeaders(template: string): HeaderTemplate[] {
	const lines = template.split(/\r?\n/u).filter((text) => text.trim() !== '');
	return lines.map((text, at) => {
		const [, name, value = ''] = line.exec(text.trimStart()) ?? [];
		if (name === undefined) throw new TemplateProblem('headers', noHeader(at + 1));
		if (reserved.has(name.toLowerCase())) throw new TemplateProblem('headers', ownHeader(name));
		const parts = partsOf(value, 'headers');
		return { name: name.toLowerCase(), parts, places: placeholdersIn(parts) };
	});
}

/** @throws AppError FIELD_INVALID for a value with line breaks in it */
export function fillHeader(
	{ name, parts, places }: HeaderTemplate,
	textOf: (place: Placeholder) => string,
): Header {
	const value = render(parts, (place) => {
		const text = textOf(place);
		// A line break would be the next header.
		if (/[^\P{Cc}\t]/u.test(text)) throw severalLines(place);
		return text;
	});
	return {
		name,
		// As bytes of UTF-8, which is what servers make of letters beyond ASCII.
		value: Buffer.from(value).toString('latin1'),
		isSecret: places.some(({ kind }) => kind === 'secret'),
	};
}

const severalLines = ({ name }: Placeholder) =>
	new AppError(
		'FIELD_INVALID',
		say(
			`The value "${name}" stands in a header: it cannot have line breaks or other control characters.`,
			`値 "${name}" はヘッダーに入るため、改行などの制御文字は使えません。`,
		),
	);

const noHeader = (number: number) =>
	say(
		`Line ${number} is no header. Write each on a line of its own, like "Accept: application/json".`,
		`${number} 行目はヘッダーとして読み取れません。"Accept: application/json" のように 1 行に 1 つずつ書いてください。`,
	);

const ownHeader = (name: string) =>
	say(
		`The header ${name} is set by the adapter itself. Leave it out.`,
		`ヘッダー ${name} はアダプターが設定します。削除してください。`,
	);
