import { writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { BrowserContext, Frame, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { attackBrowser } from '../helpers/attack-browser.ts';
import { dialAll, knockOn, openSite } from '../helpers/attack-site.ts';
import { openPage } from '../helpers/browser.ts';
import { befriend } from '../helpers/friend.ts';
import { openTestBridge, type TestBridge } from '../helpers/open-bridge.ts';
import { rawRequest } from '../helpers/raw-client.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { refusal } from '../helpers/text-client.ts';
import { until, within } from '../helpers/until.ts';

/** A name of the internet for the attacker's server on this machine. */
const evil = 'evil.example';

const browser = attackBrowser(evil);

type Site = Awaited<ReturnType<typeof openSite>>;

/** Rows of callers who were refused. */
const refused = (bridge: TestBridge) => bridge.rows(({ kind }) => kind === 'refused');

/** Everything that the bridge was brought to do: nobody but the friend came in, and nothing but refusals was logged. */
async function expectNoEffect(bridge: TestBridge): Promise<void> {
	const { clients } = await bridge.call('app.load', null);
	expect(clients.map(({ name }) => name)).toEqual(['Friend']);
	const others = await bridge.rows(
		({ client, kind }) => client?.name !== 'Friend' && kind !== 'refused',
	);
	expect(others).toEqual([]);
}

/** The addresses of the bridge that a page could try. */
const addressesOf = ({ port }: TestBridge, hosts = ['127.0.0.1', 'localhost', '[::1]']) =>
	hosts.flatMap((host) => [`ws://${host}:${port}/`, `ws://${host}:${port}/echo`]);

/** Dials from there; every attempt has to fail and to be a row that names the origin. */
async function expectShut(
	bridge: TestBridge,
	from: Page | Frame,
	dial: (urls: string[]) => Promise<unknown> = (urls) => from.evaluate(dialAll, urls),
): Promise<string> {
	const before = (await refused(bridge)).length;
	const urls = addressesOf(bridge);
	expect(await dial(urls)).toEqual(urls.map(() => ({ opened: false, code: 1006 })));
	const rows = await until(async () => {
		const all = (await refused(bridge)).slice(before);
		return all.length >= urls.length ? all : null;
	}, 'a row for each attempt');
	const origin = await from.evaluate(() => self.origin);
	for (const { text } of rows) expect(text).toContain(`the web page "${origin}" may not connect`);
	await expectNoEffect(bridge);
	return origin;
}

describe('the browser of these tests', () => {
	test('keeps sites apart, so that what it refuses and allows means something', async () => {
		await using one = await openSite();
		await using other = await openSite();
		const page = await browser().newPage();
		await page.goto(one.origin());
		const read = (url: string) =>
			page.evaluate((address) => fetch(address).then((answer) => answer.status, String), url);
		expect(await read(one.origin())).toBe(200);
		expect(await read(other.origin())).toContain('TypeError');
		expect(other.heard.at(-1)?.headers.origin).toBe(one.origin());
		await page.close();
	});
});

describe('a web page', () => {
	const places: [string, (context: BrowserContext, site: Site) => Promise<Page | Frame>][] = [
		...['127.0.0.1', 'localhost', '[::1]', '0.0.0.0', evil].map(
			(host): [string, (context: BrowserContext, site: Site) => Promise<Page>] => [
				`of another port of ${host}`,
				async (context, site) => {
					const page = await context.newPage();
					await page.goto(site.origin(host));
					return page;
				},
			],
		),
		...[`https://${evil}/`, 'https://127.0.0.1/'].map(
			(url): [string, (context: BrowserContext) => Promise<Page>] => [
				`with TLS, ${url}`,
				async (context) => {
					const page = await context.newPage();
					// To the browser it came from there.
					await page.route(url, (route) =>
						route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
					);
					await page.goto(url);
					return page;
				},
			],
		),
		[
			'in a sandboxed frame',
			async (context, site) =>
				frameOf(context, site, '<iframe sandbox="allow-scripts" srcdoc="x">'),
		],
		[
			'in a data: frame',
			async (context, site) => frameOf(context, site, '<iframe src="data:text/html,x">'),
		],
		[
			'in a frame of a blob:',
			async (context, site) =>
				frameOf(
					context,
					site,
					`<script>
						const frame = document.createElement('iframe');
						frame.src = URL.createObjectURL(new Blob(['x'], { type: 'text/html' }));
						document.body.append(frame);
					</script>`,
				),
		],
	];

	/** The frame that this HTML makes on somebody's site. */
	async function frameOf(context: BrowserContext, site: Site, html: string): Promise<Frame> {
		const page = await context.newPage();
		await page.route('**/frame', (route) =>
			route.fulfill({ contentType: 'text/html', body: `<!doctype html><body>${html}</body>` }),
		);
		await page.goto(`${site.origin()}/frame`);
		return until(() => page.frames()[1], 'the frame');
	}

	test.each(places)('%s cannot open a socket', async (_, open) => {
		await using bridge = await openTestBridge({ instances: [] });
		await using site = await openSite();
		await using friend = await befriend(bridge);
		const context = await browser().newContext();
		await expectShut(bridge, await open(context, site));
		await context.close();
		await friend.expectWell();
	});

	test('on disk cannot open a socket', async () => {
		await using bridge = await openTestBridge({ instances: [] });
		await using folder = await tempFolder();
		await using friend = await befriend(bridge);
		await writeFile(folder.file('page.html'), '<!doctype html><title>A download</title>');
		const page = await browser().newPage();
		await page.goto(pathToFileURL(folder.file('page.html')).href);
		await expectShut(bridge, page);
		await page.close();
		await friend.expectWell();
	});

	test.each(['Worker', 'SharedWorker'] as const)('cannot open a socket in a %s', async (kind) => {
		await using bridge = await openTestBridge({ instances: [] });
		await using site = await openSite();
		await using friend = await befriend(bridge);
		const page = await browser().newPage();
		await page.goto(site.origin());
		await expectShut(bridge, page, (urls) =>
			page.evaluate(
				([name, all]) =>
					new Promise((resolve) => {
						const port =
							name === 'Worker' ? new Worker('/worker.js') : new SharedWorker('/worker.js').port;
						port.onmessage = ({ data }) => {
							resolve(data);
						};
						port.postMessage(all);
					}),
				[kind, urls] as const,
			),
		);
		await page.close();
		await friend.expectWell();
	});

	test('of a listed site may, and what it frames may not', async () => {
		await using site = await openSite('<!doctype html><iframe sandbox="allow-scripts" srcdoc="x">');
		await using bridge = await openTestBridge({
			instances: [],
			server: { origins: [site.origin()] },
		});
		await using friend = await befriend(bridge);
		const page = await browser().newPage();
		await page.goto(site.origin());
		const frame = await until(() => page.frames()[1], 'the frame');
		expect(await expectShut(bridge, frame)).toBe('null');
		expect(await page.evaluate(dialAll, [bridge.url()])).toEqual([{ opened: true, code: 1000 }]);
		await page.close();
		await friend.expectWell();
	});

	test.each(['127.0.0.1', evil])(
		'of %s gets nothing out of the port by other means',
		async (host) => {
			await using bridge = await openTestBridge({ instances: [] });
			await using site = await openSite();
			await using friend = await befriend(bridge);
			const page = await browser().newPage();
			await page.goto(site.origin(host));
			const url = `http://127.0.0.1:${bridge.port}/`;
			expect(await page.evaluate(knockOn, url)).toEqual({
				fetch: 'TypeError',
				'fetch, not asking for the answer': 'opaque, nothing to read',
				'POST, not asking for the answer': 'opaque, nothing to read',
				'PUT, asked for first': 'TypeError',
				XMLHttpRequest: 'error',
				sendBeacon: 'sent',
				image: 'error',
				script: 'error',
				style: 'error',
				EventSource: 'error',
				'form into a frame': 'unreadable',
				frame: 'unreadable',
			});
			// Those that a browser marks as another site's, and images and frames, which it does not mark.
			const rows = await until(async () => {
				const all = await refused(bridge);
				return all.length >= 12 ? all : null;
			}, 'a row for each attempt');
			const told = ['may not connect', 'This is a WebSocket server', 'not one of this bridge'];
			for (const { text } of rows) expect(told.some((words) => text.includes(words))).toBe(true);
			expect(
				rows.filter(({ text }) => text.includes(`"${site.origin(host)}"`)).length,
			).toBeGreaterThanOrEqual(6);
			await expectNoEffect(bridge);
			await page.close();
			await friend.expectWell();
		},
	);
});

describe("the bridge's own page", () => {
	test('may not dial the port of clients: its policy keeps even a foisted script from it', async () => {
		await using bridge = await openTestBridge({ instances: [] });
		await using friend = await befriend(bridge);
		await using opened = await openPage(browser(), bridge);
		const urls = addressesOf(bridge);
		const blocked = opened.page.evaluate(
			(all) =>
				new Promise<string[]>((resolve) => {
					const seen: string[] = [];
					document.addEventListener('securitypolicyviolation', ({ effectiveDirective: rule }) => {
						if (seen.push(rule) === all.length) resolve(seen);
					});
					for (const url of all) new WebSocket(url);
				}),
			urls,
		);
		expect(await within(blocked, 'the violations')).toEqual(urls.map(() => 'connect-src'));
		expect(await refused(bridge)).toEqual([]);
		await friend.expectWell();
	});

	test('would be refused by its Origin, if the policy were gone', async () => {
		await using bridge = await openTestBridge({ instances: [] });
		await using friend = await befriend(bridge);
		await using opened = await openPage(browser(), bridge, { bypassCSP: true });
		expect(await expectShut(bridge, opened.page)).toBe(new URL(opened.server.address).origin);
		await friend.expectWell();
	});
});

describe('a program that sends an Origin', () => {
	test.each([
		'null',
		'file://',
		'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
		'moz-extension://0c0ffee0-0000-4000-8000-000000000000',
		'app://obsidian.md',
		'vscode-webview://x',
		'http://127.0.0.1:5000',
		'http://127.0.0.1:5000/',
		'HTTPS://LISTED.EXAMPLE',
		'https://listed.example:443',
		'https://listed.example.evil.example',
		'https://listed.example@evil.example',
		'https://listed.example, https://evil.example',
		'https://listed.example https://evil.example',
		' ',
	])('"%s" is refused while another one is listed', async (origin) => {
		await using bridge = await openTestBridge({
			instances: [],
			server: { origins: ['https://listed.example'] },
		});
		await using friend = await befriend(bridge);
		const { status, body } = await refusal(bridge.url(), { headers: { Origin: origin } });
		expect([status, body]).toEqual([403, expect.stringContaining('may not connect')]);
		expect((await refused(bridge)).map(({ text }) => `${text}\n`)).toEqual([body]);
		await expectNoEffect(bridge);
		await friend.expectWell();
	});

	test('is given no permission when it asks in advance, as browsers do', async () => {
		await using bridge = await openTestBridge({ instances: [] });
		await using friend = await befriend(bridge);
		const answer = await rawRequest(bridge.port, [
			'OPTIONS / HTTP/1.1',
			`Host: 127.0.0.1:${bridge.port}`,
			'Origin: https://evil.example',
			'Access-Control-Request-Method: PUT',
			'Access-Control-Request-Headers: authorization',
			'Access-Control-Request-Private-Network: true',
			'Access-Control-Request-Local-Network: true',
		]);
		expect(answer).toMatch(/^HTTP\/1\.1 403 /u);
		expect(answer).not.toMatch(/^access-control-/imu);
		await until(async () => (await refused(bridge)).length === 1, 'the row');
		await expectNoEffect(bridge);
		await friend.expectWell();
	});
});
