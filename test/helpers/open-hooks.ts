import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { http } from '../../main/adapters/http/index.ts';
import { freePort } from './free-port.ts';
import { started } from './started.ts';
import { within } from './until.ts';

export const token = 'a-token-for-the-bell';
export const bearer = { authorization: `Bearer ${token}` };

export interface Posted {
	readonly path?: string;
	readonly method?: string;
	readonly host?: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string | Buffer;
}

/** A hook named `bell`, on a port of its own. */
export async function openHooks(row: Readonly<Record<string, unknown>> = {}) {
	const port = await freePort();
	const session = await started(http, {
		hooksPort: port,
		hooks: [{ name: 'bell', token, ...row }],
	});
	const post = async (posted: Posted = {}) => {
		const { path = '/hook/bell', method = 'POST', host = '127.0.0.1', headers = bearer } = posted;
		const request = httpRequest({ host, port, path, method, headers, agent: false });
		request.end(posted.body ?? 'rang');
		const [response] = (await within(once(request, 'response'), 'an answer')) as [
			AsyncIterable<Buffer> & { statusCode: number },
		];
		let text = '';
		for await (const chunk of response) text += String(chunk);
		return `${response.statusCode} ${text.trim()}`;
	};
	return { port, session, post, [Symbol.asyncDispose]: () => session[Symbol.asyncDispose]() };
}

/** A post of JSON. */
export const jsonPost = (value: unknown): Posted => ({
	headers: { ...bearer, 'content-type': 'application/json' },
	body: JSON.stringify(value),
});
