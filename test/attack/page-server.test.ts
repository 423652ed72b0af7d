import { describe, expect, test } from 'vitest';
import { bytesOf, expectNobody, refusedAt, shut, statusLine } from '../helpers/attack-door.ts';
import { befriend } from '../helpers/friend.ts';
import { rawRequest } from '../helpers/raw-client.ts';
import { openTestPage, type TestPage } from '../helpers/test-page.ts';
import { until } from '../helpers/until.ts';

const tokenOf = (page: TestPage) => new URL(page.server.address).searchParams.get('token') ?? '';

/** Everything that a thief would be after: the page, its files, its session, its cookie. */
async function expectNothingFor(page: TestPage, headers: Record<string, string>, query = '') {
	for (const path of ['/', '/session', '/assets/a.js', '/index.html']) {
		const answer = await page.get(`${path}${query}`, { headers });
		expect([path, answer.status]).toEqual([path, expect.toBeOneOf([401, 429])]);
		expect(answer.headers.has('set-cookie')).toBe(false);
		expect(await answer.text()).not.toContain(tokenOf(page));
	}
}

describe('a wrong token', () => {
	const wrong: Record<string, (token: string) => string> = {
		empty: () => '',
		'one character short': (token) => token.slice(0, -1),
		'one character long': (token) => `${token}A`,
		'in the other case': (token) =>
			token.replace(/[a-z]/giu, (c) => (c < 'a' ? c.toLowerCase() : c.toUpperCase())),
		'with a zero byte behind it': (token) => `${token}%00`,
		'with a space before it': (token) => `%20${token}`,
		'behind another one': (token) => `x&token=${token}`,
		'with the name in upper case': (token) => `&TOKEN=${token}`,
		'with brackets': (token) => `&token[]=${token}`,
		'of hundred thousand characters': () => 'A'.repeat(100_000),
		'another random one': () => Buffer.alloc(32, 7).toString('base64url'),
	};

	test.each(Object.entries(wrong))('%s gets nothing', async (_, make) => {
		await using page = await openTestPage();
		await using friend = await befriend(page.bridge);
		const line = await statusLine(
			page.port,
			bytesOf(`GET /?token=${make(tokenOf(page))} HTTP/1.1`, `Host: 127.0.0.1:${page.port}`),
		);
		expect(line).toMatch(shut);
		await until(async () => (await refusedAt(page.bridge)).page.length === 1, 'the row');
		await friend.expectWell();
	});

	test('of an earlier start gets nothing, by address or by cookie', async () => {
		const old = await openTestPage();
		const token = tokenOf(old);
		await old[Symbol.asyncDispose]();
		await using page = await openTestPage();
		await using friend = await befriend(page.bridge);
		const name = `resonite_bridge_${page.port}`;
		await expectNothingFor(page, {}, `?token=${token}`);
		await expectNothingFor(page, { Cookie: `${name}=${token}` });
		const Origin = `http://127.0.0.1:${page.port}`;
		expect((await page.refusal({ Origin, Cookie: `${name}=${token}` })).status).toBe(401);
		const { page: rows } = await refusedAt(page.bridge);
		expect(rows[0]?.text).toContain('came with a wrong token');
		expect(rows.at(-1)?.text).toContain('asked for "/bridge" without the token of this start');
		await friend.expectWell();
	});

	test('the right one helps only where it belongs', async () => {
		await using page = await openTestPage();
		await using friend = await befriend(page.bridge);
		const token = tokenOf(page);
		const name = `resonite_bridge_${page.port}`;
		const carriers: Record<string, string>[] = [
			{ Authorization: `Bearer ${token}` },
			{ 'X-Token': token },
			{ Referer: page.server.address },
			{ Cookie: `token=${token}` },
			{ Cookie: `${name}_=${token}` },
			{ Cookie: `${name.toUpperCase()}=${token}` },
			{ Cookie: `${name}="${token}"` },
			{ Cookie: `${name}=${token}x` },
			{ Cookie: `${name}=${token.slice(0, -1)}` },
			{ Cookie: `x=${name}=${token}` },
			{ Cookie: `${name}=${token},x` },
		];
		for (const headers of carriers) await expectNothingFor(page, headers);
		await friend.expectWell();
	});

	test('again and again is told to stop, cannot flood the log, and never keeps out the right one', async () => {
		await using page = await openTestPage();
		await using friend = await befriend(page.bridge);
		const statuses: number[] = [];
		for (let n = 0; n < 500; n += 1)
			statuses.push((await page.get(`/?token=${String(n).padStart(43, 'A')}`)).status);
		expect(statuses.slice(0, 9)).toEqual(Array.from({ length: 9 }, () => 401));
		expect(new Set(statuses.slice(10))).toEqual(new Set([429]));
		const right = await fetch(page.server.address, { redirect: 'manual' });
		expect([right.status, right.headers.get('set-cookie')]).toEqual([
			303,
			expect.stringContaining(page.cookie),
		]);
		const { page: rows } = await refusedAt(page.bridge);
		expect(rows.length).toBeGreaterThanOrEqual(10);
		expect(rows.length).toBeLessThanOrEqual(40);
		await friend.expectWell();
	});
});

describe('the files', () => {
	const paths = [
		...['/../secret.txt', '/../../../../../../etc/passwd', '/assets/../../secret.txt'],
		...['/%2e%2e/secret.txt', '/%2e%2e%2fsecret.txt', '/..%2fsecret.txt', '/.%2e/secret.txt'],
		...['/%252e%252e%252fsecret.txt', '/%252e%252e/secret.txt', '/%c0%ae%c0%ae/secret.txt'],
		...['/..\\secret.txt', '/..%5csecret.txt', '/assets/..%5c..%5csecret.txt', '\\..\\secret.txt'],
		...['/assets/a.js%00.html', '/%00', '/secret.txt%00', '/assets/%00/../a.js', '/\0'],
		...['//etc/passwd', '/etc/passwd', '/C:/Windows/win.ini', '/file:///etc/passwd', '///'],
		...['/assets', '/assets/', '/assets/.', '/.', '/..', '/./', '/...', '/.git/config', '/.env'],
		...['/INDEX.HTML', '/index.html/', '/index.html/x', '/index.html%20', '/index.html.', '/~root'],
		...['/%', '/%zz', '/%E0%A4%A', '/%ff', '/?../secret.txt%', '/#', '*', 'index.html', ''],
		...['/settings.json', '/secrets.json', '/journal.sqlite', '/site/index.html', '/constructor'],
		...[
			'/__proto__',
			'/toString',
			'/hasOwnProperty',
			`/${'a/'.repeat(7_000)}`,
			`/${'x'.repeat(50_000)}`,
		],
	];

	test('give nothing that is not in the list of the page', async () => {
		await using page = await openTestPage();
		await using friend = await befriend(page.bridge);
		for (const path of paths) {
			const answer = await rawRequest(page.port, [
				`GET ${path} HTTP/1.1`,
				`Host: 127.0.0.1:${page.port}`,
				`Cookie: ${page.cookie}`,
				'Connection: close',
			]);
			// Some of them are another way to say `/`.
			const isIndex = /^HTTP\/1\.1 200 [^]*<title>Page<\/title>$/u.test(answer);
			if (!isIndex)
				expect([path.slice(0, 50), answer]).toEqual([
					path.slice(0, 50),
					expect.stringMatching(/^HTTP\/1\.1 4\d\d /u),
				]);
			expect(answer).not.toMatch(/not for the page|root:|SQLite|"version"/u);
		}
		expect((await page.session()).status).toBe(204);
		await friend.expectWell();
	});

	test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'MKCOL', 'PURGE'])(
		'%s changes nothing, whoever sends it and with whatever in it',
		async (method) => {
			await using page = await openTestPage();
			await using friend = await befriend(page.bridge);
			const before = await page.bridge.call('app.load', null);
			for (const path of ['/', '/session', '/bridge', '/assets/a.js', '/?token=x']) {
				const answer = await rawRequest(page.port, [
					`${method} ${path} HTTP/1.1`,
					`Host: 127.0.0.1:${page.port}`,
					`Cookie: ${page.cookie}`,
					`Origin: http://127.0.0.1:${page.port}`,
					'Content-Type: application/json',
					'Content-Length: 56',
					'Connection: close',
					'',
					'{"call":1,"name":"server.panic","input":{"isOn":true}}  ',
				]);
				expect(answer).toMatch(/^HTTP\/1\.1 405 /u);
				expect(answer).not.toMatch(/^access-control-/imu);
			}
			expect((await page.bridge.call('app.load', null)).settings).toEqual(before.settings);
			expect((await refusedAt(page.bridge)).page[0]?.text).toBe(
				`Refused at the page: ${method} is not answered, only GET.`,
			);
			await friend.expectWell();
		},
	);
});

test('every answer, refusals too, says what a browser may do with it', async () => {
	await using page = await openTestPage();
	await using friend = await befriend(page.bridge);
	const [host, cookie] = [`Host: 127.0.0.1:${page.port}`, `Cookie: ${page.cookie}`];
	const handshake = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
	const requests: [number, ...string[]][] = [
		[200, 'GET / HTTP/1.1', host, cookie],
		[204, `GET /session?key=${page.key} HTTP/1.1`, host, cookie],
		[401, 'GET /session HTTP/1.1', host, cookie],
		[303, `GET /?token=${tokenOf(page)} HTTP/1.1`, host],
		[400, 'GET x HTTP/1.1', host, cookie],
		[400, 'NO HTTP'],
		[405, `CONNECT 127.0.0.1:${page.port} HTTP/1.1`, host],
		[401, 'GET / HTTP/1.1', host],
		[401, 'GET /bridge HTTP/1.1', host, `Origin: http://127.0.0.1:${page.port}`, ...handshake],
		[403, 'GET / HTTP/1.1', 'Host: evil.example'],
		[403, 'GET / HTTP/1.1'],
		[403, 'GET /bridge HTTP/1.1', host, cookie, ...handshake],
		[404, 'GET /nowhere HTTP/1.1', host, cookie],
		[405, 'POST / HTTP/1.1', host, cookie],
	];
	for (const [status, ...lines] of requests) {
		const answer = await rawRequest(page.port, [
			...lines,
			...(lines.includes('Connection: Upgrade') ? [] : ['Connection: close']),
		]);
		const [head = ''] = answer.split('\r\n\r\n', 1);
		expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `, 'u'));
		for (const header of [
			"Content-Security-Policy: default-src 'none'; script-src 'self';",
			'X-Content-Type-Options: nosniff',
			'Referrer-Policy: no-referrer',
			'Cross-Origin-Opener-Policy: same-origin',
			'Cross-Origin-Resource-Policy: same-origin',
			'Cache-Control: no-store',
		])
			expect(head).toContain(`\r\n${header}`);
		expect(head).toContain("frame-ancestors 'none'");
		expect(head).not.toMatch(
			/unsafe-eval|script-src [^;]*unsafe-inline|^(server|x-powered-by|access-control)/imu,
		);
	}
	await expectNobody(page);
	await friend.expectWell();
});
