import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { attackBrowser } from '../helpers/attack-browser.ts';
import { dialAll, knockOn, openSite } from '../helpers/attack-site.ts';
import { refusedAt } from '../helpers/attack-door.ts';
import { openPage } from '../helpers/browser.ts';
import { befriend } from '../helpers/friend.ts';
import { openTestBridge } from '../helpers/open-bridge.ts';
import { openTestPage, type TestPage } from '../helpers/test-page.ts';
import { refusal } from '../helpers/text-client.ts';
import { PATIENCE, until } from '../helpers/until.ts';

const evil = 'evil.example';
const browser = attackBrowser(evil);

/** A browser that is logged in at the page, as that of the person at the desktop. */
async function loggedIn(page: TestPage) {
	const context = await browser().newContext();
	const own = await context.newPage();
	await own.goto(page.server.address);
	return { context, own, [Symbol.asyncDispose]: () => context.close() };
}

/** A page of somebody's site in that browser. */
async function stranger(context: BrowserContext, url: string): Promise<Page> {
	const page = await context.newPage();
	await page.goto(url);
	return page;
}

describe('the token', () => {
	test('is nowhere to be seen once the page is open: not in the address, nor for scripts, nor for other sites', async () => {
		await using bridge = await openTestBridge();
		await using friend = await befriend(bridge);
		await using site = await openSite();
		await using opened = await openPage(browser(), bridge);
		const { page, server } = opened;
		await page.getByRole('banner').getByText('Listening').waitFor();
		const { origin, searchParams } = new URL(server.address);
		const token = searchParams.get('token') ?? '';
		expect(page.url()).toBe(`${origin}/`);
		const seen = await page.evaluate(async () => ({
			cookie: document.cookie,
			store: (await cookieStore.getAll()).length,
			entries: performance.getEntries().map(({ name }) => name),
			referrer: document.referrer,
			local: Object.entries(localStorage),
		}));
		expect(seen).toMatchObject({ cookie: '', store: 0, referrer: '' });
		expect(JSON.stringify(seen)).not.toContain(token);
		expect(await page.context().cookies()).toMatchObject([
			{ httpOnly: true, sameSite: 'Strict', expires: -1 },
		]);
		await page.evaluate((url) => {
			location.href = url;
		}, site.origin(evil));
		await until(() => site.heard.length > 0, 'the visit');
		for (const { headers, url } of site.heard) {
			expect(headers.referer).toBeUndefined();
			expect(JSON.stringify([headers, url])).not.toContain(token);
		}
		await friend.expectWell();
	});

	test('and what it bought is of no use to a server of this machine that the person visits', async () => {
		await using bridge = await openTestBridge();
		await using friend = await befriend(bridge);
		await using site = await openSite();
		await using opened = await openPage(browser(), bridge);
		const { page, server } = opened;
		const { origin: Origin, port } = new URL(server.address);
		await page.getByRole('banner').getByText('Listening').waitFor();
		await page.goto(site.origin());
		const { cookie: Cookie = '' } = site.heard[0]?.headers ?? {};
		// Cookies do not tell ports apart.
		expect(Cookie).toContain(`resonite_bridge_${port}=`);
		const found = await page.evaluate(() => [localStorage.length, location.hash]);
		expect(found).toEqual([0, '']);
		// No browser holds that server back: it says what it likes.
		const headers = { Cookie, Origin };
		for (const path of ['/bridge', '/bridge?key=', '/bridge?key=x']) {
			const { status } = await refusal(`ws://127.0.0.1:${port}${path}`, { headers });
			expect(status).toBe(401);
		}
		const value = Cookie.split('=')[1] ?? '';
		const bought = await fetch(`${Origin}/?token=${value}`, {
			redirect: 'manual',
			headers: { Cookie },
		});
		expect([bought.status, bought.headers.get('location')]).not.toEqual([303, expect.anything()]);
		expect((await refusedAt(bridge)).page.length).toBeGreaterThanOrEqual(3);
		await friend.expectWell();
	});

	test('does not give way to a key in a link of somebody else', async () => {
		await using bridge = await openTestBridge();
		await using friend = await befriend(bridge);
		await using opened = await openPage(browser(), bridge);
		const { page, server } = opened;
		const listening = page.getByRole('banner').getByText('Listening');
		await listening.waitFor();
		await page.goto('about:blank');
		await page.goto(`${new URL(server.address).origin}/#${'A'.repeat(43)}`);
		await listening.waitFor();
		expect(page.url()).toBe(`${new URL(server.address).origin}/`);
		await friend.expectWell();
	});

	test('is out of reach of a site that opens the page: it loses sight of it at once', async () => {
		await using page = await openTestPage();
		await using friend = await befriend(page.bridge);
		await using site = await openSite();
		await using session = await loggedIn(page);
		for (const origin of [site.origin(), site.origin(evil)]) {
			const foreign = await stranger(session.context, origin);
			const opened = await foreign.evaluateHandle(
				(url) => window.open(url),
				`http://127.0.0.1:${page.port}/`,
			);
			// Cut off from its opener, it looks closed.
			await until(() => opened.evaluate((tab) => tab?.closed), 'the page to be out of reach');
			await foreign.close();
		}
		await friend.expectWell();
	});
});

describe('another site in a browser that is logged in', () => {
	/** On the same machine the browser sends our cookie along: ports do not make another site. */
	const sites = { 'on another port': '127.0.0.1', 'of another name': evil };

	test.each(Object.entries(sites))(
		'%s gets nothing from any address of the page',
		async (_, host) => {
			await using page = await openTestPage();
			await using friend = await befriend(page.bridge);
			await using site = await openSite();
			await using session = await loggedIn(page);
			const before = await page.bridge.call('app.load', null);
			const foreign = await stranger(session.context, site.origin(host));
			const { cookie = '' } = site.heard[0]?.headers ?? {};
			// Why SameSite alone would not do.
			expect(cookie.includes('resonite_bridge_')).toBe(host === '127.0.0.1');
			const paths = ['/', '/session', '/bridge', '/assets/a.js', '/index.html', '/?token=guess'];
			for (const path of paths) {
				const url = `http://127.0.0.1:${page.port}${path}`;
				expect([path, await foreign.evaluate(knockOn, url)]).toEqual([
					path,
					{
						fetch: 'TypeError',
						'fetch, not asking for the answer': 'TypeError',
						'POST, not asking for the answer': 'TypeError',
						'PUT, asked for first': 'TypeError',
						XMLHttpRequest: 'error',
						sendBeacon: 'sent',
						image: 'error',
						script: 'error',
						style: 'error',
						EventSource: 'error',
						'form into a frame': 'unreadable',
						frame: 'unreadable',
					},
				]);
			}
			const sockets = [`ws://127.0.0.1:${page.port}/bridge`, `ws://localhost:${page.port}/bridge`];
			expect(await foreign.evaluate(dialAll, sockets)).toEqual(
				sockets.map(() => ({ opened: false, code: 1006 })),
			);
			const { page: rows } = await refusedAt(page.bridge);
			expect(rows.length).toBeGreaterThanOrEqual(10);
			expect(rows[0]?.text).toBe(
				`Refused at the page: the web page "${site.origin(host)}" asked for "/". Only the bridge's own page may.`,
			);
			const after = await page.bridge.call('app.load', null);
			expect({ ...after, clients: [], server: null }).toEqual({
				...before,
				clients: [],
				server: null,
			});
			expect(after.server.state).toEqual({ kind: 'listening' });
			await session.own.reload();
			expect(await session.own.title()).toBe('Page');
			await friend.expectWell();
		},
	);

	test.each(Object.entries(sites))('%s cannot show the page in a frame', async (_, host) => {
		await using page = await openTestPage();
		await using friend = await befriend(page.bridge);
		const url = `http://127.0.0.1:${page.port}/`;
		await using site = await openSite(
			`<!doctype html><iframe src="${url}"></iframe><object data="${url}"></object><embed src="${url}">`,
		);
		await using session = await loggedIn(page);
		const foreign = await stranger(session.context, site.origin(host));
		for (const frame of foreign.frames().slice(1)) {
			expect(frame.url()).toMatch(/^chrome-error:|^$|^about:blank$/u);
			expect(await frame.title()).not.toBe('Page');
		}
		const rows = (await refusedAt(page.bridge)).page;
		expect(rows.length).toBeGreaterThanOrEqual(1);
		await friend.expectWell();
	});
});

describe('a text of a stranger on the page', () => {
	const hit = (how: string) => `globalThis.hit = '${how}'`;
	const texts = [
		`<script>${hit('script')}</script>`,
		`<img src=x onerror="${hit('image')}">`,
		`<svg/onload=${hit('svg')}>`,
		`"><iframe srcdoc="<script>parent.hit = 'frame'</script>">`,
		`{@html '<img src=x onerror=${hit('svelte')}>'}`,
		`<a href="javascript:${hit('link')}">x</a>`,
		`</textarea></title></style><script>${hit('broken out')}</script>`,
		`<style>@import url(//evil.example)</style><base href=//evil.example>`,
	];

	test('is text: as a name, a user, a message, a search', async () => {
		await using bridge = await openTestBridge();
		await using friend = await befriend(bridge);
		await using opened = await openPage(browser(), bridge);
		const { page, faults } = opened;
		for (const text of texts) {
			const name = encodeURIComponent(text);
			await using client = await bridge.connect(`/?name=${name}&user=${name}`);
			client.send(text);
			await client.ask(`bridge.hello "${text.replaceAll('"', "'")}"`);
			await page.getByText(text.slice(0, 20)).first().waitFor();
		}
		expect(await page.evaluate(() => 'hit' in globalThis)).toBe(false);
		expect(await page.locator('img[src=x], iframe, base, a[href^=javascript]').count()).toBe(0);
		expect(faults).toEqual([]);
		await friend.expectWell();
	});

	test('that became markup all the same would find the policy in its way', async () => {
		await using bridge = await openTestBridge();
		await using friend = await befriend(bridge);
		await using site = await openSite(hit('from elsewhere'));
		await using opened = await openPage(browser(), bridge);
		const { page } = opened;
		await page.evaluate(
			([markup, origin]) => {
				const seen = new Set<string>();
				Object.assign(globalThis, { seen });
				document.addEventListener('securitypolicyviolation', (violation) => {
					seen.add(`${violation.effectiveDirective} ${violation.blockedURI.replace(/:.*/, '')}`);
				});
				const add = (tag: string, given: object) => {
					const made = Object.assign(document.createElement(tag), given);
					document.body.append(made);
					return made;
				};
				document.body.insertAdjacentHTML('beforeend', markup);
				add('script', { textContent: "globalThis.hit = 'inline'" });
				add('script', { src: `${origin}/x.js` });
				add('script', { src: "data:text/javascript,globalThis.hit='data'" });
				add('script', { src: URL.createObjectURL(new Blob(["globalThis.hit = 'blob'"])) });
				add('iframe', { src: origin });
				add('object', { data: origin });
				add('link', { rel: 'stylesheet', href: `${origin}/x.css` });
				add('img', { src: `${origin}/x.png` });
				add('base', { href: origin });
				add('a', { href: "javascript:globalThis.hit='link'" }).click();
				const form = document.createElement('form');
				document.body.append(Object.assign(form, { action: origin, method: 'post' }));
				form.submit();
				new EventSource(origin);
				// Not at once: what the tests' own tools run is exempt.
				setTimeout(() => {
					(Reflect.construct(Function, ["globalThis.hit = 'eval'"]) as () => void)();
				});
			},
			[texts.join(''), site.origin()] as const,
		);
		const rules = [
			'base-uri http',
			'connect-src http',
			'form-action http',
			'frame-src http',
			'img-src http',
			'object-src http',
			'script-src eval',
			'script-src-attr inline',
			'script-src-elem blob',
			'script-src-elem data',
			'script-src-elem http',
			'script-src-elem inline',
			'style-src-elem http',
		];
		await expect
			.poll(
				() =>
					page.evaluate(() => [...(globalThis as unknown as { seen: Set<string> }).seen].sort()),
				{ timeout: PATIENCE },
			)
			.toEqual(expect.arrayContaining(rules));
		expect(await page.evaluate(() => 'hit' in globalThis)).toBe(false);
		expect(site.heard).toEqual([]);
		await friend.expectWell();
	});
});
