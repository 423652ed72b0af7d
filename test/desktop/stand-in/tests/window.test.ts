import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { until } from '../../../helpers/until.ts';
import { startSample, storyOf } from './sample.ts';

describe('the page of a window', () => {
	test('comes from the app’s own scheme, in the size of the window', async () => {
		await using app = await startSample();
		const page = await app.page();
		expect(await page.title()).toBe('Sample');
		expect(await page.evaluate(() => [isSecureContext, innerWidth, innerHeight])).toEqual([
			true,
			640,
			400,
		]);
		const seen = await app.evaluate(({ BrowserWindow }) => {
			const [window] = BrowserWindow.getAllWindows();
			window?.setBounds({ width: 320, height: 200 });
			return [window?.webContents.getURL(), window?.isVisible(), window?.isFocused()];
		});
		expect(seen).toEqual(['app://sample/index.html', true, false]);
		const title = () =>
			app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle());
		await until(async () => (await title()) === 'Sample', 'the title of the window');
		await page.waitForFunction(() => innerWidth === 320 && innerHeight === 200);
	});

	test('gets only what the protocol’s handler gives, under its policy', async () => {
		await using app = await startSample();
		const page = await app.page();
		const missing = await page.evaluate(async () => {
			const response = await fetch('main.js');
			return [response.status, await response.text()];
		});
		expect(missing).toEqual([404, 'Not here.']);
		const isBlocked = await page.evaluate(async () => {
			const { promise, resolve } = Promise.withResolvers<string>();
			document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
				resolve(effectiveDirective);
			});
			const script = document.createElement('script');
			script.textContent = 'window.ran = true';
			document.head.append(script);
			return [await promise, 'ran' in window];
		});
		expect(isBlocked).toEqual(['script-src-elem', false]);
	});

	test('cannot reach what the app’s session denies, and can what it lets through', async () => {
		const asked: string[] = [];
		const server = createServer(({ url = '' }, response) => {
			asked.push(url);
			response.setHeader('Access-Control-Allow-Origin', '*').end('reached');
		}).listen(0, '127.0.0.1');
		await once(server, 'listening');
		const { port } = server.address() as AddressInfo;
		await using _server = server;
		await using app = await startSample();
		const page = await app.page();
		// Else Chromium itself keeps pages away from the machine that they are on.
		await app.evaluate(({ session }) => {
			session.defaultSession.setPermissionCheckHandler(null);
			session.defaultSession.setPermissionRequestHandler(null);
		});
		// Its policy is another matter, tested above: here the session alone decides.
		await page
			.context()
			.newCDPSession(page)
			.then((session) => session.send('Page.setBypassCSP', { enabled: true }));
		await page.reload();
		const reach = (url: string) =>
			page.evaluate(
				(address) =>
					fetch(address).then(
						(response) => response.text(),
						(error: unknown) => String(error),
					),
				url,
			);
		expect(await reach(`http://localhost:${port}/denied`)).toBe('TypeError: Failed to fetch');
		expect(await reach(`http://127.0.0.1:${port}/allowed`)).toBe('reached');
		expect(asked).toEqual(['/allowed']);
	});

	test('has no permission that the app denies', async () => {
		await using app = await startSample();
		const page = await app.page();
		const states = await page.evaluate(async () => {
			const names = ['camera', 'microphone', 'geolocation', 'notifications', 'clipboard-read'];
			const all = names.map((name) =>
				navigator.permissions.query({ name: name as PermissionName }),
			);
			return (await Promise.all(all)).map(({ state }) => state);
		});
		expect(new Set(states)).toEqual(new Set(['denied']));
		expect(await page.evaluate(() => Notification.requestPermission())).toBe('denied');
	});

	test('stays where it is, and opens nothing', async () => {
		await using app = await startSample();
		const page = await app.page();
		await page.evaluate(() => {
			open('https://elsewhere.example/window');
			const link = document.createElement('a');
			link.href = 'https://elsewhere.example/link';
			document.body.append(link);
			link.click();
		});
		for (const address of ['https://elsewhere.example/', 'about:blank'])
			await page.evaluate((url) => {
				location.href = url;
			}, address);
		const wanted = await until(async () => {
			const story = await storyOf(app);
			const wishes = story.filter((part) => Array.isArray(part));
			return wishes.length >= 4 && wishes;
		}, 'all that the page wanted');
		expect(wanted).toEqual([
			['open', 'https://elsewhere.example/window'],
			['will-navigate', 'https://elsewhere.example/link'],
			['will-navigate', 'https://elsewhere.example/'],
			['will-navigate', 'about:blank'],
		]);
		expect(await page.title()).toBe('Sample');
		expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
	});

	test('really crashes, and comes back', async () => {
		await using app = await startSample();
		const page = await app.page();
		const crashed = new Promise((resolve) => page.once('crash', resolve));
		await app.evaluate(({ BrowserWindow }) => {
			BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
		});
		await crashed;
		const after = await app.page();
		expect(await after.evaluate(() => globalThis.sample.echo(1))).toEqual({
			value: 1,
			from: 'app://sample/index.html',
		});
		expect(await storyOf(app)).toContainEqual(['gone', 'crashed']);
	});

	test('gives a file to the person, where the app says', async () => {
		await using app = await startSample();
		const page = await app.page();
		const place = `${app.data}/kept.txt`;
		await app.answerDialog('showSaveDialog', { canceled: false, filePath: place });
		const done = app.evaluate(
			({ session }) =>
				new Promise((resolve) => {
					session.defaultSession.once('will-download', (_event, item) => {
						const name = item.getFilename();
						item.once('done', (_, state) => {
							resolve([name, state, item.getSavePath()]);
						});
					});
				}),
		);
		await page.evaluate(() => {
			const link = document.createElement('a');
			link.href = URL.createObjectURL(new Blob(['kept']));
			link.download = 'page.txt';
			link.click();
		});
		expect(await done).toEqual(['page.txt', 'completed', place]);
		expect(await app.dialogs()).toEqual([
			{ kind: 'showSaveDialog', options: { defaultPath: 'page.txt' } },
		]);
	});
});
