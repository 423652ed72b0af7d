import { basename } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { leaveData } from '../helpers/desktop-data.ts';
import {
	addressOf,
	closeWindow,
	whenTray,
	whenWindow,
	windowOf,
} from '../helpers/desktop-window.ts';
import { titled } from '../helpers/needs.ts';
import { questionsOf } from '../helpers/questions.ts';
import { missingObs, RealObs } from '../helpers/real-obs.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { connect } from '../helpers/text-client.ts';
import { until } from '../helpers/until.ts';
import { openApp } from './driver/bridge.ts';
import type { DesktopApp } from './driver/desktop-app.ts';
import { menuText } from './driver/notes.ts';

const why = missingObs();

/** The app in the tray, with an OBS that it is connected to. */
async function openWithObs(settings: Parameters<typeof leaveData>[1]['settings'] = {}) {
	await using opened = new AsyncDisposableStack();
	const obs = opened.use(await RealObs.start());
	const { path } = opened.use(await tempFolder());
	await leaveData(path, {
		settings: {
			...settings,
			instances: [{ id: 'obs', adapter: 'obs', enabled: true, settings: { port: obs.port } }],
		},
		secrets: { 'obs.password': obs.password },
	});
	const app = opened.use(await openApp({ data: path, args: ['--hidden'] }));
	const { menu } = await whenTray(app, (tray) =>
		menuText(tray.menu).includes('[x] OBS Studio: Ready'),
	);
	const address = /ws:\S+/u.exec(menuText(menu))?.[0] ?? '';
	const all = opened.move();
	return { app, obs, address, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

const badge = async (app: DesktopApp) =>
	(await app.calls('app.setBadgeCount')).map(({ args: [count] }) => count).at(-1);

describe.skipIf(why !== null)(titled('a question of an item', why), () => {
	test('is told by the system; a click leads to it, and the answer to OBS', async () => {
		await using opened = await openWithObs();
		const { app, obs, address } = opened;
		await using client = await connect(`${address}?name=Booth&user=Alice`);
		expect(await client.ask('obs.scene BRB')).toMatch(/^err\tobs\.scene\tAPPROVAL_NEEDED\t/u);

		const tray = await whenTray(app, ({ toolTip }) => toolTip.includes('waits for permission'));
		expect(tray.toolTip).toBe('Resonite Bridge: 1 item waits for permission');
		expect(basename(tray.file ?? '')).toMatch(/^waiting-/u);
		const [told] = await until(async () => {
			const all = await app.notifications();
			return all.length > 0 && all;
		}, 'a notification');
		expect(told).toMatchObject({
			title: 'Booth (Alice) wants to use OBS Studio',
			body: 'obs.scene name=BRB',
			isSilent: true,
			isOpen: true,
		});
		expect(await badge(app)).toBe(1);
		// Nobody asked for a window: the person may be in a headset.
		expect(await windowOf(app)).toBeNull();

		await app.clickNotification('Booth (Alice)');
		await whenWindow(app, ({ isVisible }) => isVisible, 'the window');
		const page = await app.page();
		const questions = questionsOf(page);
		const question = questions.of(/Booth \(Alice\) wants to use OBS Studio/u);
		await questions.press(question, 'Allow for this connection');
		expect(await client.next()).toBe('bridge.granted\tobs.scene');
		expect(await client.ask('obs.scene BRB')).toBe('ok\tobs.scene\tBRB');
		await using hand = await obs.hand();
		await vi.waitFor(async () => {
			expect(await hand.call('GetCurrentProgramScene')).toMatchObject({
				currentProgramSceneName: 'BRB',
			});
		});
		await whenTray(app, ({ toolTip }) => toolTip.endsWith('Listening, 1 client'));
		expect(await badge(app)).toBe(0);
		await addressOf(page);
	});

	test('that was answered elsewhere takes its notification away', async () => {
		await using opened = await openWithObs();
		const { app, address } = opened;
		{
			await using client = await connect(`${address}?name=Booth`);
			await client.ask('obs.scene BRB');
			await until(async () => (await app.notifications())[0]?.isOpen, 'a notification');
		}
		// The one who asked has gone.
		await until(async () => !(await app.notifications())[0]?.isOpen, 'no notification');
		expect(await badge(app)).toBe(0);
	});

	test('of a hundred items is one notification at a time', async () => {
		await using opened = await openWithObs();
		const { app, address } = opened;
		await using crowd = new AsyncDisposableStack();
		for (let at = 0; at < 30; at++) {
			const client = crowd.use(await connect(`${address}?name=Item${at}`));
			client.send('obs.scene BRB');
		}
		await whenTray(app, ({ toolTip }) => toolTip.includes('30 items wait for permission'));
		const open = (await app.notifications()).filter(({ isOpen }) => isOpen);
		expect(open).toHaveLength(1);
		expect(open[0]?.title).toMatch(/items ask for permission$/u);
	});

	test('is only shown in the tray where the person wants no notifications', async () => {
		const desktop = {
			closeToTray: true,
			startAtLogin: false,
			notifications: false,
			alwaysOnTop: false,
			overlay: false,
			checkForUpdates: false,
		};
		await using opened = await openWithObs({ desktop });
		const { app, address } = opened;
		await using client = await connect(address);
		await client.ask('obs.scene BRB');
		await whenTray(app, ({ toolTip }) => toolTip.includes('1 item waits'));
		expect(await app.notifications()).toEqual([]);
		await app.clickTray('1 item waits for permission');
		const questions = questionsOf(await app.page());
		await questions.all.first().waitFor();
		// With the window before them, the page itself asks; a hidden window is told of by the taskbar.
		await closeWindow(app);
	});
});
