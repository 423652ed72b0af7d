import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { describe, expect, test } from 'vitest';
import { bearer, openHooks, token, type Posted } from '../../helpers/open-hooks.ts';
import { within } from '../../helpers/until.ts';

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
