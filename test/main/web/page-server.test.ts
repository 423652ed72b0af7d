import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { PageFrame } from '../../../main/contract/transport.ts';
import { builtPage } from '../../../main/web/built-page.ts';
import { RawClient, rawRequest } from '../../helpers/raw-client.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';
import { openTestPage } from '../../helpers/test-page.ts';
import { until, within } from '../../helpers/until.ts';

describe('the door', () => {
	test('without a token, or with a wrong one, gives nothing', async () => {
		await using page = await openTestPage();
		for (const path of ['/', '/session', '/assets/a.js', '/?token=', '/?token=wrong', '/nowhere']) {
			const answer = await page.get(path);
			expect([path, answer.status]).toEqual([path, 401]);
			expect(await answer.text()).toContain('Open the address that the bridge printed');
			expect(answer.headers.has('set-cookie')).toBe(false);
		}
	});

	test('the printed address gives a cookie that scripts and other sites do not get, and no token in the address', async () => {
		await using page = await openTestPage();
		const answer = await fetch(page.server.address, { redirect: 'manual' });
		expect(answer.status).toBe(303);
		expect(answer.headers.get('location')).toBe(`/#${page.key}`);
		expect(answer.headers.get('set-cookie')).toBe(
			`${page.cookie}; Path=/; HttpOnly; SameSite=Strict`,
		);
		const index = await page.as('/');
		expect([index.status, await index.text()]).toEqual([200, '<!doctype html><title>Page</title>']);
		expect((await page.session()).status).toBe(204);
	});

	test('the cookie of another start is nothing worth', async () => {
		await using old = await openTestPage();
		await using page = await openTestPage();
		const token = old.cookie.split('=')[1] ?? '';
		const cookies = [old.cookie, `resonite_bridge_${page.port}=${token}`, page.cookie.slice(0, -1)];
		for (const Cookie of cookies) {
			expect((await page.get(`/session?key=${page.key}`, { headers: { Cookie } })).status).toBe(
				401,
			);
			expect((await page.refusal({ Cookie, Origin: `http://127.0.0.1:${page.port}` })).status).toBe(
				401,
			);
		}
		const both = `${old.cookie}; ${page.cookie}`;
		expect((await page.get(`/session?key=${page.key}`, { headers: { Cookie: both } })).status).toBe(
			204,
		);
	});

	test('only the exact Host gets an answer', async () => {
		await using page = await openTestPage();
		const ask = (host: string) =>
			rawRequest(page.port, [
				'GET / HTTP/1.1',
				host,
				`Cookie: ${page.cookie}`,
				'Connection: close',
			]);
		expect(await ask(`Host: 127.0.0.1:${page.port}`)).toMatch(/^HTTP\/1\.1 200 /u);
		for (const host of [
			`Host: localhost:${page.port}`,
			`Host: evil.example:${page.port}`,
			'Host: 127.0.0.1',
			`Host: 127.0.0.1:${page.port + 1}`,
		])
			expect(await ask(host)).toMatch(/^HTTP\/1\.1 403 /u);
	});

	test('the socket needs the exact Host, the exact Origin and the cookie', async () => {
		await using page = await openTestPage();
		const { cookie: Cookie, port } = page;
		const Origin = `http://127.0.0.1:${port}`;
		for (const headers of [
			{ Cookie },
			{ Cookie, Origin: 'null' },
			{ Cookie, Origin: `http://127.0.0.1:${port + 1}` },
			{ Cookie, Origin: `https://127.0.0.1:${port}` },
			{ Cookie, Origin: `http://localhost:${port}` },
			{ Cookie, Origin, Host: `localhost:${port}` },
		])
			expect([headers, (await page.refusal(headers)).status]).toEqual([headers, 403]);
		expect((await page.refusal({ Origin })).status).toBe(401);
		await using socket = await page.socket();
		expect(await socket.call('app.load', null)).toHaveProperty('value.version', '0.0.0-test');
	});

	test('the socket needs the cookie and the key: half of the pass is none', async () => {
		await using page = await openTestPage();
		const headers = { Cookie: page.cookie, Origin: `http://127.0.0.1:${page.port}` };
		const token = new URL(page.server.address).searchParams.get('token') ?? '';
		const cookie = page.cookie.split('=')[1] ?? '';
		for (const key of ['', 'x', token, cookie, page.key.slice(1), `${page.key}x`]) {
			expect((await page.refusal(headers, `/bridge?key=${key}`)).status).toBe(401);
			expect((await page.as(`/session?key=${key}`)).status).toBe(401);
		}
		for (const path of ['/bridge', `/bridge?KEY=${page.key}`, `/bridge?x=?key=${page.key}`])
			expect((await page.refusal(headers, path)).status).toBe(401);
		expect((await page.refusal({ Origin: headers.Origin })).status).toBe(401);
		expect((await page.session()).status).toBe(204);
		// What one half is worth, the other cannot be bought with.
		for (const part of [cookie, page.key])
			expect((await page.get(`/?token=${part}`)).status).toBe(401);
	});

	test('there is no other socket', async () => {
		await using page = await openTestPage();
		const headers = { Cookie: page.cookie, Origin: `http://127.0.0.1:${page.port}` };
		expect((await page.refusal(headers, `/other?key=${page.key}`)).status).toBe(404);
		expect((await page.refusal({}, '/other')).status).toBe(403);
	});

	test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('%s is not answered', async (method) => {
		await using page = await openTestPage();
		expect((await page.as('/', method)).status).toBe(405);
	});

	test('HEAD is GET without the body', async () => {
		await using page = await openTestPage();
		const answer = await page.as('/', 'HEAD');
		expect([answer.status, await answer.text()]).toEqual([200, '']);
	});

	test('every answer says what the page may do', async () => {
		await using page = await openTestPage();
		for (const answer of [await page.as('/'), await page.get('/'), await page.as('/nowhere')]) {
			const policy = answer.headers.get('content-security-policy') ?? '';
			expect(policy).toContain("default-src 'none'");
			expect(policy).toContain("script-src 'self';");
			expect(policy).toContain("frame-ancestors 'none'");
			expect(policy).not.toContain('unsafe-eval');
			expect(Object.fromEntries(answer.headers)).toMatchObject({
				'x-content-type-options': 'nosniff',
				'referrer-policy': 'no-referrer',
				'cross-origin-opener-policy': 'same-origin',
				'cross-origin-resource-policy': 'same-origin',
				'cache-control': 'no-store',
			});
			expect(answer.headers.has('access-control-allow-origin')).toBe(false);
		}
	});
});

describe('the files', () => {
	test.each([
		'/../secret.txt',
		'/%2e%2e/secret.txt',
		'/..%2fsecret.txt',
		'/assets/../../secret.txt',
		'/assets/..%5c..%5csecret.txt',
		'//secret.txt',
		'/%00',
		'/%E0%A4%A',
		'/nowhere',
	])('%s is not there', async (path) => {
		await using page = await openTestPage();
		const answer = await rawRequest(page.port, [
			`GET ${path} HTTP/1.1`,
			`Host: 127.0.0.1:${page.port}`,
			`Cookie: ${page.cookie}`,
			'Connection: close',
		]);
		expect(answer).toMatch(/^HTTP\/1\.1 404 /u);
		expect(answer).not.toContain('not for the page');
	});

	test.each(['//', 'http://[', 'http://', '//:0/', '*', 'http://a:b:c/'])(
		'a request for %s ends nothing but itself',
		async (target) => {
			await using page = await openTestPage();
			const host = `Host: 127.0.0.1:${page.port}`;
			for (const cookie of ['X-None: 1', `Cookie: ${page.cookie}`]) {
				const lines = [`GET ${target} HTTP/1.1`, host, cookie, 'Connection: close'];
				expect(await rawRequest(page.port, lines)).toMatch(/^HTTP\/1\.1 4\d\d /u);
			}
			expect((await page.session()).status).toBe(204);
		},
	);

	test('are what they say they are', async () => {
		await using page = await openTestPage();
		const script = await page.as('/assets/a.js');
		expect(script.headers.get('content-type')).toMatch(/^text\/javascript/u);
		expect((await page.as('/')).headers.get('content-type')).toMatch(/^text\/html/u);
	});

	test('that have gone since the start cost an answer, not the bridge', async () => {
		await using folder = await tempFolder();
		await writeFile(join(folder.path, 'index.html'), '<!doctype html>');
		await using page = await openTestPage({ files: builtPage(folder.path) });
		expect((await page.as('/')).status).toBe(200);
		await rm(join(folder.path, 'index.html'));
		expect((await page.as('/')).status).toBe(410);
		expect((await page.session()).status).toBe(204);
	});

	test('that were not built are told so', async () => {
		await using folder = await tempFolder();
		expect(() => builtPage(folder.path)).toThrow(
			expect.objectContaining({ code: 'PAGE_NOT_BUILT' }) as Error,
		);
	});
});

describe('the socket', () => {
	test('answers calls, each by its number, and the slow one does not hold up the others', async () => {
		await using page = await openTestPage();
		await using socket = await page.socket();
		const { value } = await socket.call('log.follow', { after: null, limit: 10, wait: 0 });
		const { epoch, cursor } = value as { epoch: string; cursor: number };
		socket.client.send(
			JSON.stringify({
				call: 900,
				name: 'log.follow',
				input: { after: { epoch, cursor }, limit: 10, wait: 20_000 },
			}),
		);
		expect(await socket.call('server.panic', { isOn: false })).toMatchObject({ value: null });
		await using client = await page.bridge.connect('/?name=Booth');
		const followed = await until(async () => {
			const frame = JSON.parse(await socket.client.next()) as PageFrame;
			return 'answer' in frame && frame.answer === 900 ? frame : null;
		}, 'the answer to log.follow');
		expect(JSON.stringify(followed)).toContain('Booth connected to / from 127.0.0.1.');
		expect(client.heard).toEqual([]);
	});

	test('carries the events of the bridge', async () => {
		await using page = await openTestPage();
		await using socket = await page.socket();
		await using _client = await page.bridge.connect('/?name=Booth');
		const wanted = (frame: unknown) => JSON.stringify(frame).includes('"name":"Booth"');
		for (;;) {
			const frame = JSON.parse(await socket.client.next()) as PageFrame;
			if ('event' in frame && frame.event === 'clients.changed' && wanted(frame)) break;
		}
		await socket.call('server.panic', { isOn: true });
		expect(socket.events).toContainEqual(
			expect.objectContaining({
				event: 'server.changed',
				payload: expect.objectContaining({ state: { kind: 'refusing' } }) as unknown,
			}),
		);
	});

	test.each([
		'not JSON',
		'null',
		'[]',
		'{"call":"1","name":"app.load","input":null}',
		'{"name":"app.load","input":null}',
	])('%s closes it', async (text) => {
		await using page = await openTestPage();
		await using socket = await page.socket();
		socket.client.send(text);
		expect(await socket.client.closed).toEqual({ code: 1007, reason: 'Not a call of this page.' });
	});

	test('a call of several megabytes closes it, and the next one works', async () => {
		await using page = await openTestPage();
		await using socket = await page.socket();
		socket.client.send('x'.repeat(4 * 1_048_576 + 1));
		await socket.client.closed;
		await using again = await page.socket();
		expect(await again.call('app.load', null)).toHaveProperty('value');
	});

	test.each(['app.explode', 'toString', '__proto__', 'constructor', ''])(
		'a command that does not exist, "%s", asks to reload the page',
		async (name) => {
			await using page = await openTestPage();
			await using socket = await page.socket();
			expect(await socket.call(name, null)).toMatchObject({
				error: {
					code: 'PAGE_OUTDATED',
					words: { en: `The app knows no command "${name}".` },
					help: { en: 'The page and the app are different versions. Reload the page.' },
				},
			});
		},
	);

	test('input of another shape is another version, except where a person typed it', async () => {
		await using page = await openTestPage();
		await using socket = await page.socket();
		expect(await socket.call('client.send', { id: 'one', text: 7 })).toMatchObject({
			error: { code: 'PAGE_OUTDATED' },
		});
		const { value } = await socket.call('app.load', null);
		const { settings } = value as { settings: { server: object } };
		for (const wrong of [{ port: 70_000 }, { aliases: ['a b'] }, { origins: ['https://x/path'] }]) {
			const [name = ''] = Object.keys(wrong);
			expect(
				await socket.call('settings.save', { server: { ...settings.server, ...wrong } }),
			).toMatchObject({
				error: {
					code: 'SETTINGS_INVALID',
					words: { en: expect.stringContaining(name) as string },
				},
			});
		}
		expect((await socket.call('app.load', null)).value).toMatchObject({ settings });
	});

	test('what waits for a page that went is given up', async () => {
		await using page = await openTestPage();
		const socket = await page.socket();
		const calls: AbortSignal[] = [];
		const { handlers } = page.bridge.bridge;
		const follow = handlers['log.follow'];
		Object.assign(handlers, {
			'log.follow': (...[input, signal]: Parameters<typeof follow>) => {
				calls.push(signal);
				return follow(input, signal);
			},
		});
		const { value } = await socket.call('log.follow', { after: null, limit: 10, wait: 0 });
		const after = value as { epoch: string; cursor: number };
		socket.client.send(
			JSON.stringify({
				call: 2,
				name: 'log.follow',
				input: { after: { epoch: after.epoch, cursor: after.cursor }, limit: 10, wait: 25_000 },
			}),
		);
		await until(() => calls.length === 2, 'the call');
		expect(calls[1]?.aborted).toBe(false);
		await socket[Symbol.asyncDispose]();
		await until(() => calls[1]?.aborted, 'the end of the call');
	});
});

describe('a page that is pinged', () => {
	test('is let go when it does not answer twice: its machine sleeps, or it is gone', async () => {
		await using page = await openTestPage({ pingEvery: 50 });
		const socket = await page.socket();
		// Nothing is read any more, pings neither.
		socket.client.socket.pause();
		const connections = () =>
			new Promise<number>((resolve) => {
				page.server.http.getConnections((_, count) => {
					resolve(count);
				});
			});
		page.server.http.closeIdleConnections();
		expect(await connections()).toBe(1);
		await until(async () => (await connections()) === 0, 'the end of the connection');
		await socket[Symbol.asyncDispose]();
	});

	test('and answers stays', async () => {
		await using page = await openTestPage({ pingEvery: 20 });
		await using socket = await page.socket();
		let pings = 0;
		socket.client.socket.on('ping', () => (pings += 1));
		await until(() => pings > 10, 'ten pings');
		expect(await socket.call('app.load', null)).toHaveProperty('value');
	});
});

describe('the end', () => {
	test('says 1001 to the page and waits for nobody', async () => {
		await using page = await openTestPage();
		await using socket = await page.socket();
		await using silent = await RawClient.open(page.port);
		await using halfway = await RawClient.open(page.port);
		halfway.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${page.port}\r\n`);
		await using refused = await RawClient.open(page.port);
		refused.socket.allowHalfOpen = true;
		refused.write(
			'GET /bridge HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
		);
		expect(await refused.head()).toMatch(/^HTTP\/1\.1 403 /u);
		await within(page.server.stop(), 'the end', 3_000);
		expect((await socket.client.closed).code).toBe(1001);
		await Promise.all([silent.rest(), halfway.rest(), refused.rest()]);
		await page.server.stop();
	});

	test('a caller that resets the connection while it is refused ends nothing but itself', async () => {
		await using page = await openTestPage();
		for (let n = 0; n < 20; n += 1) {
			const client = await RawClient.open(page.port);
			const path = n % 2 === 0 ? '/bridge' : '/other';
			client.write(
				`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
			);
			client.socket.resetAndDestroy();
		}
		await using socket = await page.socket();
		expect(socket.client.socket.readyState).toBe(WebSocket.OPEN);
	});
});
