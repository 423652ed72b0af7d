import { request, type Dispatcher } from 'undici';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/words.ts';
import type { Dialer } from './dialer.ts';
import type { Header } from './header-template.ts';
import type { Masks } from './masks.ts';
import { ACCEPTED, readBody } from './read-body.ts';
import type { Outgoing } from './request.ts';

/** What came back. */
export interface Answer {
	readonly status: number;
	/** Names in lower case, in the order of the server. */
	readonly headers: readonly (readonly [string, string])[];
	readonly body: Buffer;
	/** Where it was sent on to, one after the other. */
	readonly hops: readonly string[];
}

interface SendOptions {
	readonly dialer: Dialer;
	readonly masks: Masks;
	/** Bytes of the answer. */
	readonly limit: number;
	readonly signal: AbortSignal;
}

/** Redirects in a row; sites that are well need two or three. */
const MAX_HOPS = 5;

/** What another server may hear of a request, unless a secret is in it. */
const harmless = new Set(['accept', 'accept-language', 'content-type', 'user-agent']);

/**
 * Sends a request, follows where it is sent on to, and reads the answer.
 * @throws AppError for what a redirect may not do; else what `explain` puts into words
 */
export async function send(outgoing: Outgoing, options: SendOptions): Promise<Answer> {
	const { dialer, limit, signal } = options;
	const hops: string[] = [];
	let next = outgoing;
	for (;;) {
		const { statusCode, headers, body } = await request(next.url, {
			dispatcher: next.isPrivateAllowed ? dialer.anywhere : dialer.publicOnly,
			method: next.method,
			headers: [...next.headers.flatMap(written), 'accept-encoding', ACCEPTED],
			body: next.body,
			signal,
		});
		const pairs = pairsOf(headers);
		const location = valueOf(pairs, 'location');
		if (!redirects.has(statusCode) || location === '') {
			const encoding = statusCode === 204 ? '' : valueOf(pairs, 'content-encoding');
			const bytes = await readBody(body, { encoding, limit, signal });
			return { status: statusCode, headers: pairs, body: bytes, hops };
		}
		// Nobody reads what a redirect says beside where to.
		body.on('error', () => undefined).destroy();
		if (hops.length >= MAX_HOPS) throw new AppError('COMMAND_FAILED', tooManyHops);
		next = redirected(next, { status: statusCode, location, masks: options.masks });
		hops.push(next.url.href);
	}
}

const redirects = new Set([301, 302, 303, 307, 308]);

const written = ({ name, value }: Header): [string, string] => [name, value];

const pairsOf = (headers: Dispatcher.ResponseData['headers']): [string, string][] =>
	Object.entries(headers).flatMap(([name, values = []]) =>
		[values].flat().map((value): [string, string] => [name, value]),
	);

/** Empty where there is none. */
export const valueOf = (headers: Answer['headers'], wanted: string): string =>
	headers.flatMap(([name, value]) => (name === wanted ? [value] : [])).join(', ');

interface Redirect {
	readonly status: number;
	readonly location: string;
	readonly masks: Masks;
}

/** The same server, over https from now on. Whoever writes http means it, too. */
const isUpgrade = (from: URL, to: URL): boolean =>
	from.protocol === 'http:' &&
	to.protocol === 'https:' &&
	from.hostname === to.hostname &&
	from.port === '' &&
	to.port === '';

/** @throws AppError COMMAND_FAILED */
export function redirected(from: Outgoing, { status, location, masks }: Redirect): Outgoing {
	const url = URL.parse(location, from.url.href);
	if (!url || !['http:', 'https:'].includes(url.protocol))
		throw new AppError('COMMAND_FAILED', strangeTarget);
	url.hash = '';
	const isAway = url.origin !== from.url.origin && !isUpgrade(from.url, url);
	// As browsers do: 303 asks for a page, and so do 301 and 302 after a POST. All else is the same again.
	const isSame =
		from.method === 'GET' || (status !== 303 && (status >= 307 || from.method !== 'POST'));
	if (isAway && (masks.isIn(location) || (isSame && from.isBodySecret)))
		throw new AppError('COMMAND_FAILED', secretAway);
	return {
		url,
		method: isSame ? from.method : 'GET',
		body: isSame ? from.body : null,
		isBodySecret: isSame && from.isBodySecret,
		headers: from.headers.filter(
			({ name, isSecret }) =>
				(isSame || name !== 'content-type') && (!isAway || (harmless.has(name) && !isSecret)),
		),
		// Allowed was the server that the person wrote down, not whatever it points to.
		isPrivateAllowed: from.isPrivateAllowed && url.hostname === from.url.hostname,
	};
}

const tooManyHops = say(
	`The server sent the request on more than ${MAX_HOPS} times. Write the last address into the request.`,
	`リダイレクトが ${MAX_HOPS} 回を超えました。最終的な URL をリクエストに設定してください。`,
);

const strangeTarget = say(
	'The server sent the request on to something that is no web address.',
	'リダイレクト先が http / https の URL ではありません。',
);

const secretAway = say(
	'The server sent the request on to another server, which would have got to see a secret. It was not sent.',
	'別のサーバーへのリダイレクトでシークレットが渡るため、送信を中止しました。',
);
