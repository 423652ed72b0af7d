import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addressOf } from '../helpers/desktop-window.ts';
import { connect } from '../helpers/text-client.ts';
import { openApp } from './driver/bridge.ts';
import type { DesktopApp } from './driver/desktop-app.ts';

/** What the preload gives to the page. */
interface PageBridge {
	call(name: string, input: unknown): Promise<{ value?: unknown; error?: { code: string } }>;
	on(listener: (event: string, payload: unknown) => void): void;
}

// One app for all: each test leaves it as it was, which is what every one of them is about.
let app: DesktopApp;
let page: Page;
beforeAll(async () => {
	app = await openApp();
	page = await app.page();
	await addressOf(page);
}, 120_000);
afterAll(() => app[Symbol.asyncDispose]());

const bridgeCall = (on: Page, name: string, input: unknown) =>
	on.evaluate(
		([asked, given]) => {
			const { bridge } = window as unknown as { bridge: PageBridge };
			return bridge.call(asked, given);
		},
		[name, input] as const,
	);

/** A web server that counts who comes. */
async function openSite() {
	let hits = 0;
	const server = createServer((_request, response) => {
		hits += 1;
		response.setHeader('Access-Control-Allow-Origin', '*');
		response.end('<!doctype html>hello');
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
		get hits() {
			return hits;
		},
		async [Symbol.asyncDispose]() {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}

describe('1, 7 and 18: only our own files are loaded, with a policy', () => {
	test('the page has a strict Content-Security-Policy, on every answer', async () => {
		const policies = await page.evaluate(async () =>
			Promise.all(
				['/index.html', '/nothing'].map(async (path) => {
					const response = await fetch(path);
					return [response.status, response.headers.get('Content-Security-Policy')] as const;
				}),
			),
		);
		expect(policies).toEqual([
			[200, expect.stringContaining("default-src 'none'; script-src 'self';")],
			[404, expect.stringContaining("default-src 'none'; script-src 'self';")],
		]);
	});

	test.each([
		'/../main/index.js',
		'/..%2fmain/index.js',
		'/%2e%2e/main/index.js',
		'/..%5cmain%5cindex.js',
		'/assets/../../main/index.js',
		'/assets/%2e%2e/%2e%2e/preload/index.cjs',
		'/../../package.json',
		'/index.html/../../package.json',
		'//main/index.js',
		'/main/index.js',
		'/index.html%00.js',
		'/etc/passwd',
		'/./',
		'/',
	])('%s leads to no file', async (path) => {
		const isServed = (to: string) =>
			fetch(to).then(
				({ ok }) => ok,
				() => false,
			);
		expect(await page.evaluate(isServed, path)).toBe(false);
	});

	test('another method than GET gets nothing', async () => {
		const post = () => fetch('/index.html', { method: 'POST' }).then(({ status }) => status);
		expect(await page.evaluate(post)).toBe(404);
	});

	test('nothing of the web can be reached, by the page or by a window', async () => {
		await using site = await openSite();
		const byPage = await page.evaluate(async (address) => {
			const refused = (work: Promise<unknown>) =>
				work.then(
					() => false,
					() => true,
				);
			const image = new Promise((resolve, reject) => {
				const element = new Image();
				element.onload = resolve;
				element.onerror = reject;
				element.src = address;
			});
			const script = new Promise((resolve, reject) => {
				const element = document.createElement('script');
				element.onload = resolve;
				element.onerror = reject;
				element.src = address;
				document.head.append(element);
			});
			return [await refused(fetch(address)), await refused(image), await refused(script)];
		}, site.address);
		expect(byPage).toEqual([true, true, true]);
		const byWindow = await app.evaluate(async ({ BrowserWindow }, address) => {
			const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true } });
			const isRefused = await window.loadURL(address).then(
				() => false,
				() => true,
			);
			window.destroy();
			return isRefused;
		}, site.address);
		expect(byWindow).toBe(true);
		expect(site.hits).toBe(0);
	});

	test('a script that stands in the page does not run', async () => {
		const ran = await page.evaluate(() => {
			const script = document.createElement('script');
			script.textContent = 'document.documentElement.dataset.hostile = "yes"';
			document.head.append(script);
			const button = document.createElement('button');
			button.setAttribute('onclick', script.textContent);
			button.click();
			return document.documentElement.dataset.hostile;
		});
		expect(ran).toBeUndefined();
	});
});

test('2, 3, 4 and 20: the page has a browser around it, and two functions', async () => {
	const found = await page.evaluate(() => {
		const names = ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'];
		const { bridge } = window as unknown as { bridge: PageBridge };
		return {
			names: names.filter((name) => name in window),
			bridge: Object.keys(bridge).sort(),
			isFrozen: Object.isFrozen(bridge),
			constructor: String(bridge.call.constructor === Function),
		};
	});
	expect(found).toEqual({ names: [], bridge: ['call', 'on'], isFrozen: true, constructor: 'true' });
});

test('5: no permission is given', async () => {
	const denied = await page.evaluate(async () => {
		const state = async (name: string) =>
			(await navigator.permissions.query({ name: name as PermissionName })).state;
		const refused = (work: Promise<unknown>) =>
			work.then(
				() => 'granted',
				() => 'denied',
			);
		return {
			notifications: await Notification.requestPermission(),
			geolocation: await state('geolocation'),
			camera: await refused(navigator.mediaDevices.getUserMedia({ video: true })),
			clipboardRead: await refused(navigator.clipboard.readText()),
			clipboardWrite: await refused(navigator.clipboard.writeText('hostile')),
			midi: await refused(navigator.requestMIDIAccess()),
		};
	});
	expect(new Set(Object.values(denied))).toEqual(new Set(['denied']));
});

test('11 and 12: a <webview> is only a word', async () => {
	const made = await page.evaluate(() => {
		const view = document.createElement('webview');
		document.body.append(view);
		// Where Chromium brings no such element at all, it is one that nobody knows.
		const isPlain = [HTMLElement, HTMLUnknownElement].some((plain) => view.constructor === plain);
		view.remove();
		return isPlain;
	});
	expect(made).toBe(true);
});

describe('13: the page stays where it is', () => {
	test.each([
		'https://example.com/',
		'file:///etc/passwd',
		'data:text/html,hostile',
		'app://bridge/assets/',
		'resonite-bridge://log',
	])('location = %s', async (address) => {
		const before = page.url();
		await page.evaluate((to) => {
			location.href = to;
		}, address);
		await bridgeCall(page, 'app.load', null);
		expect(page.url()).toBe(before);
	});

	test('nor does a frame of it go anywhere', async () => {
		await using site = await openSite();
		await page.evaluate(async (address) => {
			const frame = document.createElement('iframe');
			const loaded = new Promise((resolve) => {
				frame.onload = resolve;
			});
			frame.src = address;
			document.body.append(frame);
			await loaded;
			frame.remove();
		}, site.address);
		expect(site.hits).toBe(0);
	});
});

describe('14 and 15: no window is opened, and only the web is opened outside', () => {
	test('a link to the web opens in the browser of the person', async () => {
		const before = (await app.calls('shell.openExternal')).length;
		await page.evaluate(() => {
			window.open('https://example.com/docs');
		});
		const calls = (await app.calls('shell.openExternal')).slice(before);
		expect(calls.map(({ args: [address] }) => address)).toEqual(['https://example.com/docs']);
		expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
	});

	test.each([
		'http://example.com/',
		'file:///etc/passwd',
		'javascript:alert(1)',
		'resonite-bridge://quit',
		'ms-msdt:/id%20x',
		'smb://server/share',
		'https:\\\\@evil',
		'about:blank',
		'app://bridge/index.html',
	])('%s opens nowhere', async (address) => {
		const before = (await app.calls('shell.openExternal')).length;
		await page.evaluate((to) => {
			window.open(to);
		}, address);
		const { length } = await app.calls('shell.openExternal');
		const isWeb = URL.parse(address)?.protocol === 'https:';
		expect(length - before).toBe(isWeb ? 1 : 0);
		expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
	});
});

describe('17: the one door', () => {
	test('opens for the page alone: another window with the same preload is refused', async () => {
		await app.evaluate(async ({ BrowserWindow, app: electronApp }) => {
			const preload = `${electronApp.getAppPath()}/out/preload/index.cjs`;
			const other = new BrowserWindow({ show: false, webPreferences: { preload } });
			await other.loadURL('app://bridge/index.html');
		});
		const other = await app.page(1);
		const answer = await bridgeCall(other, 'server.panic', { isOn: true });
		expect(answer.error?.code).toBe('ACCESS_REFUSED');
		await app.evaluate(({ BrowserWindow }) => {
			const [last] = BrowserWindow.getAllWindows().sort((a, b) => b.id - a.id);
			last?.destroy();
		});
		await addressOf(page);
	});

	test.each([
		{ what: 'a call that there is not', name: 'server.explode', input: null },
		{ what: 'one of every object', name: 'constructor', input: null },
		{ what: 'a wrong kind of field', name: 'server.panic', input: { isOn: 'yes' } },
		{ what: 'a missing field', name: 'client.disconnect', input: {} },
		{ what: 'a name that is no text', name: { toString: 'x' } as never, input: null },
	])('refuses $what', async ({ name, input }) => {
		expect((await bridgeCall(page, name, input)).error?.code).toBe('PAGE_OUTDATED');
	});

	test('refuses a setting that cannot be', async () => {
		const answer = await bridgeCall(page, 'settings.save', { server: { port: -1 } });
		expect(answer.error?.code).toBe('SETTINGS_INVALID');
	});

	test('is not held open by calls that wait, and forgets those of a page that was loaded again', async () => {
		const codes = await page.evaluate(async () => {
			const { bridge } = window as unknown as { bridge: PageBridge };
			const call = () => bridge.call('log.follow', { after: null, limit: 1, wait: 0 });
			const follow = async () => {
				const { value } = (await call()) as { value: { epoch: string; cursor: number } };
				const { epoch, cursor } = value;
				return bridge.call('log.follow', { after: { epoch, cursor }, limit: 1, wait: 20_000 });
			};
			const waiting = Array.from({ length: 150 }, follow);
			const answers = await Promise.race([
				...waiting,
				new Promise<null>((resolve) => setTimeout(resolve, 10_000, null)),
			]);
			return answers?.error?.code;
		});
		expect(codes).toBe('RATE_LIMITED');
		await page.reload();
		await addressOf(page);
	});
});

test('a bridge under attack by its own page still answers its clients', async () => {
	await using client = await connect(await addressOf(page));
	expect(await client.ask('bridge.ping')).toMatch(/^ok/u);
});
