import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { say, type Words } from '../../contract/words.ts';
import type { HookRow } from './settings.ts';

/** Why a post is not taken, as its sender and the log read it. */
export class RefusedPost extends Error {
	override readonly name = 'RefusedPost';
	readonly status: number;
	readonly words: Words;

	constructor(status: number, words: Words) {
		super(words.en);
		this.status = status;
		this.words = words;
	}
}

const hosts = new Set(['localhost', '127.0.0.1', '[::1]']);
const path = /^\/hook\/([^/?]+)(?:\?(.*))?$/su;

/** A post whose sender may post there. */
export interface CheckedPost {
	readonly hook: HookRow;
	/** Without the token. */
	readonly query: URLSearchParams;
}

/**
 * Who may post: programs of this machine that know the token, and no web page.
 * @throws RefusedPost; 401 is the same for a wrong token and a hook that is not there
 */
export function checkPost(
	request: IncomingMessage,
	{ hooks, port }: { readonly hooks: readonly HookRow[]; readonly port: number },
): CheckedPost {
	const { headers, method, url = '' } = request;
	if (!isOurs(request, port)) throw new RefusedPost(403, strangeHost);
	// Only browsers send these. A page can post to localhost; what it could guess of a token is of no matter then.
	if (headers.origin !== undefined || headers['sec-fetch-site'] !== undefined)
		throw new RefusedPost(403, fromPage);
	const [, name, query = ''] = path.exec(url) ?? [];
	if (name === undefined) throw new RefusedPost(404, noPath);
	if (method !== 'POST') throw new RefusedPost(405, onlyPost);
	const params = new URLSearchParams(query);
	const given = /^Bearer +(\S+) *$/iu.exec(headers.authorization ?? '')?.[1] ?? params.get('token');
	const hook = hooks.find((candidate) => candidate.name === decoded(name));
	// Compared in any case, so that the time does not tell which hooks there are.
	const isRight = isEqual(given ?? '', hook?.token ?? '');
	if (!hook?.token || !isRight) throw new RefusedPost(401, wrongToken);
	params.delete('token');
	return { hook, query: params };
}

/** A name that leads here by a trick of the DNS is not ours. Behind a tunnel, it has to pass on "localhost". */
function isOurs({ rawHeaders }: IncomingMessage, port: number): boolean {
	const given = rawHeaders.filter(
		(_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === 'host',
	);
	const url = given.length === 1 ? URL.parse(`http://${given[0] ?? ''}/`) : null;
	return url !== null && hosts.has(url.hostname) && Number(url.port || 80) === port;
}

function decoded(name: string): string | null {
	try {
		return decodeURIComponent(name);
	} catch (error) {
		if (error instanceof URIError) return null;
		throw error;
	}
}

/** In constant time, of whatever length. */
function isEqual(one: string, other: string): boolean {
	const [a, b] = [one, other].map((text) => createHash('sha256').update(text).digest());
	return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

const strangeHost = say(
	'This address is not ours. Post to 127.0.0.1 or localhost; a tunnel has to pass on "Host: localhost" with the port.',
	'宛先のホスト名が違います。127.0.0.1 か localhost に送ってください。トンネル経由の場合は Host を localhost とポートにしてください。',
);
const fromPage = say(
	'Web pages cannot post here, only programs can.',
	'Web ページからは送信できません。送信できるのはプログラムだけです。',
);
const noPath = say(
	'There is nothing here. Post to /hook/ and the name of the hook.',
	'このパスはありません。/hook/ とフック名に送ってください。',
);
const onlyPost = say('Only POST is taken here.', '受け付けるのは POST だけです。');
const wrongToken = say(
	'The token is wrong, or there is no such hook. Send it as "Authorization: Bearer …", or as ?token=… in the URL.',
	'トークンが違うか、フックがありません。"Authorization: Bearer …" ヘッダー、または URL の ?token=… で送ってください。',
);
