import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { http } from '../../../main/adapters/http/index.ts';
import { StartError } from '../../../main/adapters/adapter.ts';
import { freePort } from '../../helpers/free-port.ts';
import { started } from '../../helpers/started.ts';
import { within } from '../../helpers/until.ts';

const token = 'a-token-for-the-bell';
const bearer = { authorization: `Bearer ${token}` };

interface Posted {
	readonly path?: string;
	readonly method?: string;
	readonly host?: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string | Buffer;
}

/** A hook named `bell`, on a port of its own. */
async function openHooks(row: Readonly<Record<string, unknown>> = {}) {
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

const json = (value: unknown): Posted => ({
	headers: { ...bearer, 'content-type': 'application/json' },
	body: JSON.stringify(value),
});

describe('a post', () => {
	test('becomes an event, on both addresses of this machine', async () => {
		await using hooks = await openHooks();
		expect(await hooks.post()).toBe('202 Accepted.');
		expect(await hooks.post({ host: '::1', body: 'again' })).toBe('202 Accepted.');
		expect(await hooks.post({ body: '' })).toBe('202 Accepted.');
		expect(hooks.session.of('hook')).toEqual([
			{ name: 'bell', values: ['rang'] },
			{ name: 'bell', values: ['again'] },
			{ name: 'bell', values: [] },
		]);
		expect(hooks.session.last).toMatchObject({
			detail: { en: `0 requests · hooks on http://127.0.0.1:${hooks.port}` },
		});
		expect(hooks.session.logs).toEqual([]);
	});

	test('may have its token in the URL', async () => {
		await using hooks = await openHooks({ reduce: '[body, $string(query)]' });
		const path = `/hook/bell?who=Ann&token=${token}&who=Bob`;
		expect(await hooks.post({ path, headers: {} })).toBe('202 Accepted.');
		expect(hooks.session.of('hook')).toEqual([
			{ name: 'bell', values: ['rang', '{"who":["Ann","Bob"]}'] },
		]);
	});

	test('of JSON, a form or a text is reduced to values', async () => {
		await using hooks = await openHooks({
			reduce: '[body.user ? body.user : body, headers.`x-kind`, headers.authorization]',
		});
		await hooks.post(json({ user: 'Ann', amount: 5 }));
		const form = { ...bearer, 'content-type': 'application/x-www-form-urlencoded', 'x-kind': 'f' };
		await hooks.post({ headers: form, body: 'user=B%C3%A9a+B' });
		const latin = { ...bearer, 'content-type': 'text/plain; charset=latin1' };
		await hooks.post({ headers: latin, body: Buffer.from('é', 'latin1') });
		expect(hooks.session.of('hook').map(({ values }) => values)).toEqual([
			['Ann'],
			['Béa B', 'f'],
			['é'],
		]);
	});

	test('in which the reduction finds nothing is left out', async () => {
		await using hooks = await openHooks({ reduce: 'body[type = "gift"].name' });
		expect(await hooks.post(json({ type: 'noise', name: 'a' }))).toMatch(/^202 .*no event/u);
		expect(await hooks.post(json({ type: 'gift', name: 'b' }))).toBe('202 Accepted.');
		expect(hooks.session.of('hook')).toEqual([{ name: 'bell', values: ['b'] }]);
	});

	test('that cannot be reduced or read says why', async () => {
		await using hooks = await openHooks({ reduce: 'body' });
		expect(await hooks.post(json({ a: { b: 1 } }))).toMatch(/^422 The reduction gives no values/u);
		expect(await hooks.post({ ...json(1), body: '{' })).toMatch(/^400 This claims to be JSON/u);
		const odd = (headers: Record<string, string>) =>
			hooks.post({ headers: { ...bearer, ...headers } });
		expect(await odd({ 'content-type': 'multipart/form-data; boundary=x' })).toMatch(/^415 /u);
		expect(await odd({ 'content-type': 'application/octet-stream' })).toMatch(/^415 /u);
		expect(await odd({ 'content-encoding': 'gzip' })).toMatch(/^415 /u);
		expect(hooks.session.of('hook')).toEqual([]);
	});

	test('that is too long is refused, whether it says so or not', async () => {
		await using hooks = await openHooks();
		const long = 'x'.repeat(65_537);
		expect(await hooks.post({ body: long })).toMatch(/^413 Post at most 64 KiB/u);
		const chunked = { ...bearer, 'transfer-encoding': 'chunked' };
		expect(await hooks.post({ headers: chunked, body: long })).toMatch(/^413 Post at most/u);
		expect(await hooks.post({ body: 'x'.repeat(16_001) })).toMatch(/^413 The text has more/u);
		expect(hooks.session.of('hook')).toEqual([]);
	});

	test('that comes too often is refused', async () => {
		await using hooks = await openHooks();
		const answers = await Promise.all(Array.from({ length: 40 }, () => hooks.post()));
		const taken = answers.filter((answer) => answer === '202 Accepted.');
		expect(taken.length).toBeGreaterThanOrEqual(20);
		expect(answers.filter((answer) => answer.startsWith('429 A hook takes 20'))).toHaveLength(
			40 - taken.length,
		);
		expect(hooks.session.of('hook')).toHaveLength(taken.length);
	});
});

describe('a stranger', () => {
	test('learns nothing of which hooks there are', async () => {
		await using hooks = await openHooks();
		const begun = performance.now();
		const tries: Posted[] = [
			{ headers: {} },
			{ headers: { authorization: 'Bearer wrong' } },
			{ headers: { authorization: `Basic ${token}` } },
			{ path: '/hook/bell?token=', headers: {} },
			{ path: '/hook/other' },
			{ path: '/hook/%ff' },
			{ path: '/hook/__proto__' },
		];
		const answers = await Promise.all(tries.map((posted) => hooks.post(posted)));
		expect(new Set(answers)).toEqual(
			new Set([
				'401 The token is wrong, or there is no such hook. ' +
					'Send it as "Authorization: Bearer …", or as ?token=… in the URL.',
			]),
		);
		expect(performance.now() - begun).toBeGreaterThan(900);
		expect(await hooks.post()).toBe('202 Accepted.');
		expect(hooks.session.logs.map(({ en }) => en)).toEqual([
			expect.stringMatching(/^A post was refused: The token is wrong/u) as string,
		]);
	});

	test('who tries in a hurry does not keep the others waiting', async () => {
		await using hooks = await openHooks();
		const wrong = Array.from({ length: 40 }, () => hooks.post({ headers: {} }));
		expect(await hooks.post()).toBe('202 Accepted.');
		const answers = await Promise.all(wrong);
		const waited = answers.filter((answer) => answer.startsWith('401 ')).length;
		expect(waited).toBeGreaterThanOrEqual(16);
		expect(answers.filter((answer) => answer.startsWith('429 Too many'))).toHaveLength(40 - waited);
		expect(waited).toBeLessThan(40);
		expect(hooks.session.logs).toHaveLength(1);
	});

	test('who is a web page is refused, whatever it knows', async () => {
		await using hooks = await openHooks();
		const page = (headers: Record<string, string>) =>
			hooks.post({ headers: { ...bearer, ...headers } });
		expect(await page({ origin: 'https://evil.example' })).toMatch(/^403 Web pages cannot/u);
		expect(await page({ origin: 'null' })).toMatch(/^403 /u);
		expect(await page({ 'sec-fetch-site': 'cross-site' })).toMatch(/^403 /u);
		const preflight = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
		expect(await hooks.post({ method: 'OPTIONS', headers: preflight, body: '' })).toMatch(/^403 /u);
		expect(hooks.session.of('hook')).toEqual([]);
	});

	test('who came by another name is refused', async () => {
		await using hooks = await openHooks();
		for (const host of ['evil.example', `evil.example:${hooks.port}`, '127.0.0.1:1', 'localhost'])
			expect(await hooks.post({ headers: { ...bearer, host } }), host).toMatch(
				/^403 This address/u,
			);
		const good = `localhost:${hooks.port}`;
		expect(await hooks.post({ headers: { ...bearer, host: good } })).toBe('202 Accepted.');
	});

	test.each(['GET', 'PUT', 'DELETE', 'HEAD'])(
		'who sends %s hears that it takes POST',
		async (method) => {
			await using hooks = await openHooks();
			expect(await hooks.post({ method, body: '' })).toMatch(/^405/u);
			expect(await hooks.post({ method, body: '', path: '/' })).toMatch(/^404/u);
		},
	);

	test('who never finishes is not waited for, and does not hold up the end', async () => {
		await using hooks = await openHooks();
		const half = httpRequest({
			host: '127.0.0.1',
			port: hooks.port,
			path: '/hook/bell',
			method: 'POST',
			headers: { ...bearer, 'content-length': '100' },
		});
		const failed = once(half, 'error');
		half.on('error', () => undefined);
		await new Promise((resolve) => half.write('half', resolve));
		await within(hooks.session.stop(), 'the stop');
		await within(failed, 'the end of the connection');
		expect(hooks.session.of('hook')).toEqual([]);
	});

	test('who hangs up in the middle is nothing to tell of', async () => {
		await using hooks = await openHooks();
		for (const headers of [bearer, {}]) {
			const half = httpRequest({
				host: '127.0.0.1',
				port: hooks.port,
				path: '/hook/bell',
				method: 'POST',
				headers: { ...headers, 'content-length': '100' },
			});
			half.on('error', () => undefined);
			await new Promise((resolve) => half.write('half', resolve));
			half.destroy();
		}
		expect(await hooks.post()).toBe('202 Accepted.');
		expect(hooks.session.of('hook')).toHaveLength(1);
	});
});

test('a port that is taken is told, with what to do', async () => {
	for (const host of ['127.0.0.1', '::1']) {
		const other = createServer().listen(0, host);
		await once(other, 'listening');
		const { port } = other.address() as AddressInfo;
		const error: unknown = await started(http, { hooksPort: port }).catch(
			(reason: unknown) => reason,
		);
		expect(error).toBeInstanceOf(StartError);
		expect(error).toMatchObject({
			report: {
				kind: 'needs-you',
				why: {
					en: expect.stringMatching(`Another program already listens on port ${port}`) as string,
				},
			},
		});
		other.close();
		await once(other, 'close');
	}
});

test('a hook without a token is none', async () => {
	const port = await freePort();
	const hooks = [{ name: 'bell' }];
	await expect(started(http, { hooksPort: port, hooks })).rejects.toThrow(
		'The hook "bell" has no token.',
	);
	await using off = await started(http, { hooks });
	expect(off.last).toMatchObject({ kind: 'ready' });
});
