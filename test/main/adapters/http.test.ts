import { describe, expect, test } from 'vitest';
import { http } from '../../../main/adapters/http/index.ts';
import { adapterSuite } from '../../helpers/adapter-suite.ts';
import { freePort } from '../../helpers/free-port.ts';
import { failure, json, openWeb } from '../../helpers/open-web.ts';
import { started } from '../../helpers/started.ts';
import { until } from '../../helpers/until.ts';
import { WebServer } from '../../helpers/web-server.ts';

describe('http', () => {
	adapterSuite(http, async () => {
		const server = await WebServer.start();
		const port = await freePort();
		const token = 'a-token-of-the-suite';
		return {
			settings: {
				requests: [{ name: 'hello', url: server.url(), allowPrivate: true }],
				hooksPort: port,
				hooks: [{ name: 'bell', token }],
			},
			async stir(session) {
				await session.run('call', { request: 'hello' });
				const hook = `http://127.0.0.1:${port}/hook/bell?token=${token}`;
				await fetch(hook, { method: 'POST', body: 'rang' });
				await session.event('hook', { name: 'bell', values: ['rang'] });
			},
			[Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
		};
	});
});

describe('a call', () => {
	test('answers with the values that the reduction finds', async () => {
		await using web = await openWeb(
			{ '/weather': json({ main: { temp: 21.5, humid: true }, note: null }) },
			{ path: '/weather?city={{city}}', reduce: '[main.temp, main.humid, note]' },
		);
		expect(await web.call('São Paulo & co')).toEqual(['21.5', 'true', '']);
		expect(web.server.last).toMatchObject({
			method: 'GET',
			url: '/weather?city=S%C3%A3o%20Paulo%20%26%20co',
			body: '',
		});
	});

	test('without a reduction answers with the text, and never cuts it', async () => {
		await using web = await openWeb(
			{ '/': (response) => response.end('é'.repeat(Number(web.server.last.headers['x-size']))) },
			{ headers: 'X-Size: {{size}}' },
		);
		expect(await web.call('3')).toEqual(['ééé']);
		expect(await web.call('0')).toEqual([]);
		expect((await web.call('16000'))[0]).toHaveLength(16_000);
		expect(await web.fail('16001')).toBe(
			'COMMAND_FAILED The answer has 16001 characters, and at most 16000 can be passed on. ' +
				'Say in the request which values of it are wanted.',
		);
	});

	test('finds nothing with a reduction that does not fit, and says so', async () => {
		await using web = await openWeb({ '/': json({ Temp: 1 }) }, { reduce: 'temp' });
		expect(await web.fail()).toMatch(/^COMMAND_FAILED The reduction gives no values: it found/u);
	});

	test('of a name that is not there says which are', async () => {
		await using web = await openWeb({});
		expect(await failure(web.session.run('call', { request: 'http://x/' }))).toBe(
			'TARGET_NOT_FOUND There is no request "http://x/". There are: it.',
		);
		expect(await web.session.run('list')).toEqual({ names: ['it'] });
		expect(await web.session.suggest('call', 'request')).toEqual(['it']);
		expect(web.server.received).toEqual([]);
	});

	test('says which values it needs, and lets the last one have spaces', async () => {
		await using web = await openWeb(
			{},
			{ method: 'POST', path: '/{{to}}', body: '{"say": "{{text}}", "to": "{{to}}"}' },
		);
		expect(await web.fail('Ann')).toBe(
			'FIELD_MISSING The request "it" needs the value "text". It takes: to, text.',
		);
		await web.call('Ann', 'good', 'morning');
		expect(web.server.last.body).toBe('{"say": "good morning", "to": "Ann"}');
		await using bare = await openWeb({});
		expect(await bare.fail('x')).toBe('FIELD_INVALID The request "it" takes no values.');
	});

	test('is bounded by the minute, each name for itself', async () => {
		await using server = await WebServer.start();
		const row = (name: string) => ({
			name,
			url: server.url(),
			allowPrivate: true,
			perMinute: 2,
		});
		await using session = await started(http, { requests: [row('a'), row('b')] });
		const call = (request: string) => failure(session.run('call', { request }));
		await call('a');
		await call('a');
		expect(await call('a')).toMatch(
			/^RATE_LIMITED "a" can be called 2 times a minute\. Try again in (?:59|60) seconds\.$/u,
		);
		expect(await call('b')).toBe('no failure: {"values":["hello"]}');
		expect(server.received).toHaveLength(3);
	});

	test('waits behind no more than sixteen others', async () => {
		const waiting: (() => void)[] = [];
		await using web = await openWeb({ '/': (response) => waiting.push(() => response.end('ok')) });
		const calls = Array.from({ length: 16 }, () => web.call());
		expect(await web.fail()).toMatch(/^RATE_LIMITED 16 requests are under way already\./u);
		let answered = 0;
		await until(() => {
			for (const answer of waiting.splice(0)) {
				answer();
				answered += 1;
			}
			return answered === 16;
		}, 'all requests');
		expect(new Set((await Promise.all(calls)).flat())).toEqual(new Set(['ok']));
		expect(
			await Promise.all([
				web.call(),
				until(() => waiting.shift(), 'one').then((go) => {
					go();
				}),
			]),
		).toEqual([['ok'], undefined]);
	});

	test('takes no notice of proxies in the environment', async () => {
		await using proxy = await WebServer.start();
		await using web = await openWeb({});
		const before = process.env.http_proxy;
		process.env.http_proxy = proxy.url();
		process.env.NODE_USE_ENV_PROXY = '1';
		try {
			expect(await web.call()).toEqual(['hello']);
		} finally {
			delete process.env.NODE_USE_ENV_PROXY;
			if (before === undefined) delete process.env.http_proxy;
			else process.env.http_proxy = before;
		}
		expect(proxy.received).toEqual([]);
	});
});

test('status tells what there is', async () => {
	await using web = await openWeb({});
	expect(await web.session.run('status')).toEqual({ requests: 1, hooks: 0, port: 0 });
	expect(web.session.last).toMatchObject({ kind: 'ready', detail: { en: '1 request' } });
});
