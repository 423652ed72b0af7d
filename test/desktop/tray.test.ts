import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { whenTray } from '../helpers/desktop-window.ts';
import { connect } from '../helpers/text-client.ts';
import { until } from '../helpers/until.ts';
import { openApp } from './driver/bridge.ts';
import { menuText, type SeenTray } from './driver/notes.ts';

const iconOf = ({ file }: SeenTray) => basename(file ?? '').replace(/-(dark|light)\..*$/u, '');

const portIn = ({ menu }: SeenTray) => /:(\d+)\//u.exec(menuText(menu))?.[1] ?? '';

describe('the tray, without a window', () => {
	test('says how the bridge is, by its shape and in words', async () => {
		await using app = await openApp({ args: ['--hidden'] });
		const tray = await whenTray(
			app,
			({ toolTip, menu }) =>
				toolTip.includes('Listening') && menuText(menu).includes('Rooms: Ready'),
		);
		expect(tray.toolTip).toBe('Resonite Bridge: Listening, 0 clients');
		expect(iconOf(tray)).toBe('listening');
		expect(menuText(tray.menu).replace(portIn(tray), '<port>')).toBe(
			[
				'Listening, 0 clients  (disabled)',
				'Copy ws://127.0.0.1:<port>/',
				'---',
				'[ ] OBS Studio: Off',
				'[x] Rooms: Ready',
				'---',
				'[ ] Pause forwarding',
				'Panic: drop all clients',
				'---',
				'Open Resonite Bridge',
				'Quit',
				'',
			].join('\n'),
		);
	});

	test('counts clients as they come and go', async () => {
		await using app = await openApp({ args: ['--hidden'] });
		const port = portIn(await whenTray(app, (tray) => portIn(tray) !== ''));
		{
			await using client = await connect(`ws://127.0.0.1:${port}/`);
			await whenTray(app, ({ toolTip }) => toolTip.endsWith('Listening, 1 client'));
			expect(await client.ask('bridge.ping')).toMatch(/^ok/u);
		}
		await whenTray(app, ({ toolTip }) => toolTip.endsWith('Listening, 0 clients'));
	});

	test('copies the address, switches an adapter, and ends the app', async () => {
		await using app = await openApp({ args: ['--hidden'] });
		const port = portIn(await whenTray(app, (tray) => portIn(tray) !== ''));
		await app.clickTray(`Copy ws://127.0.0.1:${port}/`);
		const copied = await until(async () => (await app.calls('clipboard.writeText'))[0], 'a copy');
		expect(copied.args).toEqual([`ws://127.0.0.1:${port}/`]);
		await app.clickTray('OBS Studio: Off');
		await whenTray(app, ({ menu }) => menuText(menu).includes('[x] OBS Studio: Connecting…'));
		await app.clickTray('OBS Studio: Connecting…');
		await whenTray(app, ({ menu }) => menuText(menu).includes('[ ] OBS Studio: Off'));
		await app.clickTray('Quit');
		expect(await app.exited).toMatchObject({ code: 0 });
	});

	test('pauses forwarding, and says so to a client that asks', async () => {
		await using app = await openApp({ args: ['--hidden'] });
		const port = portIn(await whenTray(app, (tray) => portIn(tray) !== ''));
		await using client = await connect(`ws://127.0.0.1:${port}/`);
		await app.clickTray('Pause forwarding');
		const paused = await whenTray(app, (tray) => iconOf(tray) === 'paused');
		expect(paused.toolTip).toBe('Resonite Bridge: Forwarding paused, 1 client');
		expect(menuText(paused.menu)).toContain('[x] Pause forwarding');
		expect(await client.ask('obs.scene Live')).toMatch(/^err\tobs\.scene\tFORWARDING_PAUSED\t/u);
		await app.clickTray('Pause forwarding');
		await whenTray(app, (tray) => iconOf(tray) === 'listening');
		expect(await client.ask('obs.scene Live')).toMatch(/^err\tobs\.scene\tADAPTER_NOT_READY\t/u);
	});

	test('drops everybody in a panic, and lets them back in', async () => {
		await using app = await openApp({ args: ['--hidden'] });
		const port = portIn(await whenTray(app, (tray) => portIn(tray) !== ''));
		await using client = await connect(`ws://127.0.0.1:${port}/`);
		await app.clickTray('Panic: drop all clients');
		expect((await client.closed).code).toBe(1008);
		await whenTray(app, (tray) => iconOf(tray) === 'refusing');
		await app.clickTray('Let clients connect again');
		await whenTray(app, (tray) => iconOf(tray) === 'listening');
		await using again = await connect(`ws://127.0.0.1:${port}/`);
		expect(await again.ask('bridge.ping')).toMatch(/^ok/u);
	});

	test('speaks the language of the system, and that of the settings', async () => {
		const env = { DESKTOP_STAND_IN_LANGUAGES: 'ja-JP' };
		await using app = await openApp({ args: ['--hidden'], env });
		const { menu } = await whenTray(app, ({ toolTip }) => toolTip.includes('待ち受け中'));
		expect(menuText(menu)).toContain('転送を一時停止');
		expect(menuText(await app.menu())).toContain('ファイル');
	});
});
