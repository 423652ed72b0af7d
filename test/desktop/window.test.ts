import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
	addressOf,
	closeWindow,
	whenTray,
	whenWindow,
	windowOf,
} from '../helpers/desktop-window.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { connect } from '../helpers/text-client.ts';
import { until } from '../helpers/until.ts';
import { openAgain, openApp } from './driver/bridge.ts';
import type { DesktopApp } from './driver/desktop-app.ts';
import { menuText } from './driver/notes.ts';

test('the window shows the bridge, whoever connects, and what they send', async () => {
	await using app = await openApp();
	const page = await app.page();
	await using client = await connect(`${await addressOf(page)}?name=DJ`);
	expect(await client.ask('bridge.ping hello')).toBe('ok\tbridge.ping\thello');
	await page.locator('#pane-users').getByText('DJ', { exact: true }).waitFor();
	await page.getByRole('grid').getByText('bridge.ping hello').waitFor();
	await page.getByRole('switch', { name: /OBS/u }).click();
	await page.locator('#pane-adapters').getByText('Connecting…').first().waitFor();
});

test('what was asked of the bridge and cannot be comes back in words', async () => {
	await using app = await openApp();
	const page = await app.page();
	const answer = await page.evaluate(() =>
		(window as unknown as { bridge: { call(name: string, input: unknown): unknown } }).bridge.call(
			'client.disconnect',
			{ id: 5 },
		),
	);
	expect(answer).toEqual({
		error: {
			code: 'CLIENT_UNKNOWN',
			words: expect.objectContaining({ en: 'This client is not connected.' }) as unknown,
			help: expect.objectContaining({ en: expect.any(String) as unknown }) as unknown,
		},
	});
});

test('a folder for an adapter is picked in a dialog of the system', async () => {
	await using app = await openApp();
	const page = await app.page();
	await page.getByRole('button', { name: 'Add an adapter' }).click();
	await page.getByRole('button', { name: 'Add Text files' }).click();
	const card = page.getByRole('article', { name: 'Text files' });
	await card.getByRole('button', { name: 'Settings', exact: true }).click();
	const folder = card.getByLabel(/^Folder/u);
	await app.answerDialog('showOpenDialog', { canceled: false, filePaths: ['/home/alice/Text'] });
	await app.answerDialog('showOpenDialog', { canceled: true, filePaths: [] });
	const choose = card.getByRole('button', { name: 'Choose Folder…' });
	await choose.click();
	await expect.poll(() => folder.inputValue()).toBe('/home/alice/Text');
	await choose.click();
	const properties = ['openDirectory', 'createDirectory'];
	await until(async () => (await app.dialogs()).length === 2, 'the second dialog');
	expect(await app.dialogs()).toEqual([
		{ kind: 'showOpenDialog', options: { properties } },
		{ kind: 'showOpenDialog', options: { properties, defaultPath: '/home/alice/Text' } },
	]);
	// Closed without a choice, it changes nothing.
	expect(await folder.inputValue()).toBe('/home/alice/Text');
});

describe('closing the window', () => {
	test('leaves the bridge in the tray, says so once, and keeps its clients', async () => {
		await using app = await openApp();
		await using client = await connect(await addressOf(await app.page()));
		await closeWindow(app);
		await whenWindow(app, ({ isVisible }) => !isVisible, 'a window that is gone');
		expect(await client.ask('bridge.ping still')).toBe('ok\tbridge.ping\tstill');
		expect(await app.notifications()).toMatchObject([
			{ title: 'Resonite Bridge', body: 'The bridge goes on in the tray. Quit it there.' },
		]);
		await app.clickTray('Open Resonite Bridge');
		await whenWindow(app, ({ isVisible }) => isVisible, 'the window');
		await closeWindow(app);
		await whenWindow(app, ({ isVisible }) => !isVisible, 'a window that is gone again');
		expect(await app.notifications()).toHaveLength(1);
	});

	test('ends the app where the person chose that, with every client told', async () => {
		await using app = await openApp();
		const page = await app.page();
		await using client = await connect(await addressOf(page));
		await change(app, { closeToTray: false });
		await closeWindow(app);
		expect(await client.closed).toEqual({ code: 1001, reason: 'The bridge is closing.' });
		expect(await app.exited).toMatchObject({ code: 0 });
	});
});

describe('a second start', () => {
	test('shows the window of the first, and ends', async () => {
		await using folder = await tempFolder();
		await using app = await openApp({ data: folder.path, args: ['--hidden'] });
		await whenTray(app, ({ toolTip }) => toolTip.includes('Listening'));
		expect(await windowOf(app)).toBeNull();
		expect(await openAgain({ data: folder.path })).toMatchObject({ code: 0 });
		await whenWindow(app, ({ isVisible }) => isVisible, 'the window');
		await addressOf(await app.page());
	});

	test('with a link shows that part of it, and changes nothing', async () => {
		await using folder = await tempFolder();
		await using app = await openApp({ data: folder.path, args: ['--hidden'] });
		const { menu } = await whenTray(app, ({ toolTip }) => toolTip.includes('Listening'));
		const address = /ws:\S+/u.exec(menuText(menu))?.[0] ?? '';
		await using client = await connect(address);
		await openAgain({ data: folder.path, args: ['resonite-bridge://settings/panic?isOn=true'] });
		const page = await app.page();
		await page.getByRole('dialog', { name: 'Settings' }).waitFor();
		expect(await client.ask('bridge.ping')).toMatch(/^ok/u);
		expect(await addressOf(page)).toBe(address);
	});
});

describe('the window', () => {
	test('is not there after a start at login', async () => {
		await using app = await openApp({ args: ['--hidden'] });
		const { menu } = await whenTray(app, ({ toolTip }) => toolTip.includes('Listening'));
		expect(menu[0]?.label).toBe('Listening, 0 clients');
		expect(await windowOf(app)).toBeNull();
	});

	test('is where it was the last time', async () => {
		await using folder = await tempFolder();
		const bounds = { x: 40, y: 60, width: 900, height: 700 };
		{
			await using app = await openApp({ data: folder.path });
			await app.page();
			await app.evaluate(({ BrowserWindow }, to) => {
				BrowserWindow.getAllWindows()[0]?.setBounds(to);
			}, bounds);
			const file = join(folder.path, 'window.json');
			await until(
				async () => (await readFile(file, 'utf8').catch(() => '')).includes('"width":900'),
				'the place to be kept',
			);
			await app.stop();
		}
		await using app = await openApp({ data: folder.path });
		await app.page();
		expect(await windowOf(app)).toMatchObject({ bounds });
	});

	test('comes back onto a screen when its own has gone', async () => {
		await using app = await openApp();
		await app.page();
		const moved = await app.evaluate(({ BrowserWindow, screen }) => {
			const [window] = BrowserWindow.getAllWindows();
			// As it is when its screen was unplugged: the system leaves it where that was.
			window?.setBounds({ x: 5_000, y: 5_000, width: 800, height: 600 });
			screen.emit('display-removed', {}, { id: 99 });
			return window?.getBounds();
		});
		expect(moved).toMatchObject({ width: 800, height: 600 });
		expect(moved?.x).toBeLessThan(3_000);
	});

	test('is narrow, large and on top as an overlay, and as it was afterwards', async () => {
		await using app = await openApp();
		const page = await app.page();
		const before = await whenWindow(app, ({ isVisible }) => isVisible, 'the window');
		expect(before.isOnTop).toBe(false);
		await app.clickMenu('View > Overlay Mode');
		const overlay = await whenWindow(app, ({ isOnTop }) => isOnTop, 'the overlay');
		expect(overlay.bounds).toMatchObject({ width: 420, height: 640 });
		await until(
			() => page.evaluate(() => document.documentElement.dataset.textSize === 'overlay'),
			'large text',
		);
		await app.clickMenu('View > Overlay Mode');
		const after = await whenWindow(app, ({ isOnTop }) => !isOnTop, 'the window as it was');
		expect(after.bounds).toEqual(before.bounds);
		await app.clickMenu('View > Always on Top');
		await whenWindow(app, ({ isOnTop }) => isOnTop, 'the window on top');
	});
});

test('a page that crashes comes back with a notice, and the clients notice nothing', async () => {
	await using app = await openApp();
	await using client = await connect(await addressOf(await app.page()));
	await app.evaluate(({ BrowserWindow }) => {
		BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
	});
	expect(await client.ask('bridge.ping')).toMatch(/^ok/u);
	// The page that crashed cannot be asked any more; the one after it can.
	const page = await until(async () => {
		const found = await app.page();
		const banner = found.getByRole('banner').getByText('Listening');
		return (await banner.isVisible().catch(() => false)) && found;
	}, 'the page after its crash');
	await page.getByText(/The window crashed .* and was loaded again/u).waitFor();
	expect(await client.ask('bridge.ping')).toMatch(/^ok/u);
});

test('start at login is a file that starts it hidden, and no file when it is off', async () => {
	await using folder = await tempFolder();
	await using app = await openApp({ data: folder.path, env: { XDG_CONFIG_HOME: folder.path } });
	await app.page();
	const file = join(folder.path, 'autostart/resonite-bridge.desktop');
	await change(app, { startAtLogin: true });
	const entry = await until(() => readFile(file, 'utf8').catch(() => null), 'the file');
	expect(entry).toMatch(/^Exec=".+" --hidden$/mu);
	await change(app, { startAtLogin: false });
	await until(
		() =>
			stat(file).then(
				() => false,
				() => true,
			),
		'the file to go',
	);
});

/** What the settings of the page do. */
async function change(app: DesktopApp, desktop: Record<string, boolean>): Promise<void> {
	const page = await app.page();
	const answer = await page.evaluate(async (changed) => {
		const { bridge } = window as unknown as {
			bridge: { call(name: string, input: unknown): Promise<{ value: never }> };
		};
		const { value } = (await bridge.call('app.load', null)) as {
			value: { settings: { desktop: object } };
		};
		return bridge.call('settings.save', { desktop: { ...value.settings.desktop, ...changed } });
	}, desktop);
	expect(answer).toHaveProperty('value');
}
