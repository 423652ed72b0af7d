import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { StartError } from '../../../main/adapters/adapter.ts';
import { http } from '../../../main/adapters/http/index.ts';
import { freePort } from '../../helpers/free-port.ts';
import { bearer, jsonPost, openHooks, token } from '../../helpers/open-hooks.ts';
import { started } from '../../helpers/started.ts';

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
		await hooks.post(jsonPost({ user: 'Ann', amount: 5 }));
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
		expect(await hooks.post(jsonPost({ type: 'noise', name: 'a' }))).toMatch(/^202 .*no event/u);
		expect(await hooks.post(jsonPost({ type: 'gift', name: 'b' }))).toBe('202 Accepted.');
		expect(hooks.session.of('hook')).toEqual([{ name: 'bell', values: ['b'] }]);
	});

	test('of JSON in a field of a form can be reduced, too', async () => {
		await using hooks = await openHooks({
			reduce: '($gift := $eval(body.data); [$gift.from_name, $gift.amount])',
		});
		const headers = { ...bearer, 'content-type': 'application/x-www-form-urlencoded' };
		const data = JSON.stringify({ from_name: 'Zoë "Z"', amount: '3.00' });
		await hooks.post({ headers, body: new URLSearchParams({ data }).toString() });
		expect(hooks.session.of('hook')).toEqual([{ name: 'bell', values: ['Zoë "Z"', '3.00'] }]);
	});

	test('that cannot be reduced or read says why', async () => {
		await using hooks = await openHooks({ reduce: 'body' });
		expect(await hooks.post(jsonPost({ a: { b: 1 } }))).toMatch(
			/^422 The reduction gives no values/u,
		);
		expect(await hooks.post({ ...jsonPost(1), body: '{' })).toMatch(/^400 This claims to be JSON/u);
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
