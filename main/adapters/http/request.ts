import { AppError } from '../../contract/errors.ts';
import { say, type Words } from '../../contract/words.ts';
import { readBody } from './body-template.ts';
import { fillHeader, readHeaders, type Header } from './header-template.ts';
import { render, TemplateProblem, valueNames, type Placeholder } from './placeholders.ts';
import { readUrl } from './url-template.ts';

/** A request with everything in its place. */
export interface Outgoing {
	readonly method: string;
	readonly url: URL;
	readonly headers: readonly Header[];
	readonly body: string | null;
	/** Whether a secret stands in the body. */
	readonly isBodySecret: boolean;
	/** Whether its server may be in the private network. */
	readonly isPrivateAllowed: boolean;
}

/** A row of the settings, read. */
export interface RequestTemplate {
	/** What a command has to give, in this order. */
	readonly values: readonly string[];
	readonly secrets: readonly string[];
	/** @throws AppError FIELD_MISSING, FIELD_INVALID */
	fill(values: readonly string[], secrets: ReadonlyMap<string, string>): Outgoing;
}

/** What is read of a row. */
interface Row {
	readonly name: string;
	readonly method: string;
	readonly url: string;
	/** Empty where there is nothing, like the body. */
	readonly headers: string;
	readonly body: string;
	readonly allowPrivate: boolean;
}

/** What is wrong with a row, and where. */
export function requestProblem(row: Row): TemplateProblem | null {
	try {
		readRequest(row);
		return null;
	} catch (error) {
		if (error instanceof TemplateProblem) return error;
		throw error;
	}
}

/** @throws TemplateProblem */
export function readRequest(row: Row): RequestTemplate {
	const url = readUrl(row.url);
	const headers = readHeaders(row.headers);
	const type = headers.find(({ name }) => name === 'content-type') ?? null;
	if (type && type.places.length > 0) throw new TemplateProblem('headers', openType);
	const body = row.body === '' ? null : readBody(row.body, type && render(type.parts, () => ''));
	if (body && row.method === 'GET') throw new TemplateProblem('body', noBody);
	const places = [
		...url.places,
		...headers.flatMap((header) => header.places),
		...(body?.places ?? []),
	];
	const values = valueNames(places);
	const isSecret = ({ kind }: Placeholder) => kind === 'secret';
	return {
		values,
		secrets: [...new Set(places.filter(isSecret).map(({ name }) => name))],
		fill(given, secrets) {
			const texts = bind(row.name, values, given);
			const textOf = ({ kind, name }: Placeholder) =>
				(kind === 'secret' ? secrets : texts).get(name) ?? '';
			const filled = headers.map((header) => fillHeader(header, textOf));
			return {
				method: row.method,
				url: url.fill(textOf),
				headers: withDefaults(filled, body?.type ?? null),
				body: body?.fill(textOf) ?? null,
				isBodySecret: body?.places.some(isSecret) ?? false,
				isPrivateAllowed: row.allowPrivate,
			};
		},
	};
}

function withDefaults(headers: readonly Header[], type: string | null): Header[] {
	const defaults: [string, string][] = [
		['accept', '*/*'],
		// Some services refuse a request that does not say who sends it.
		['user-agent', 'ResoniteBridge'],
		...(type === null ? [] : [['content-type', type] as [string, string]]),
	];
	const missing = defaults.filter(([wanted]) => !headers.some(({ name }) => name === wanted));
	return [...headers, ...missing.map(([name, value]) => ({ name, value, isSecret: false }))];
}

/** Values by name. What is left over belongs to the last one, as in every command that ends with a text. */
function bind(
	request: string,
	names: readonly string[],
	given: readonly string[],
): ReadonlyMap<string, string> {
	const missing = names[given.length];
	if (missing !== undefined)
		throw new AppError('FIELD_MISSING', missingValue(request, missing, names));
	if (names.length === 0 && given.length > 0)
		throw new AppError(
			'FIELD_INVALID',
			say(
				`The request "${request}" takes no values.`,
				`リクエスト "${request}" に渡せる値はありません。`,
			),
		);
	const last = names.length - 1;
	return new Map(
		names.map((name, at) => [name, at === last ? given.slice(at).join(' ') : (given[at] ?? '')]),
	);
}

const missingValue = (request: string, missing: string, names: readonly string[]): Words =>
	say(
		`The request "${request}" needs the value "${missing}". It takes: ${names.join(', ')}.`,
		`リクエスト "${request}" には値 "${missing}" が必要です。必要な値: ${names.join(', ')}`,
	);

const noBody = say(
	'GET sends no body. Choose POST, or leave the body empty.',
	'GET では本文を送信できません。POST などを選ぶか、本文を空にしてください。',
);

const openType = say(
	'Content-Type must be written out, without placeholders: it says how values are written in the body.',
	'Content-Type にはプレースホルダーを使えません。本文への値の埋め込み方がこれで決まるためです。',
);
