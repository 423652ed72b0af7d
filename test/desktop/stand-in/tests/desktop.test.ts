import { describe, expect, test } from 'vitest';
import { until } from '../../../helpers/until.ts';
import { menuText } from '../../driver/notes.ts';
import { startSample, storyOf } from './sample.ts';

describe('the desktop around the app', () => {
	test('shows its icon in the tray, whose menu can be clicked', async () => {
		await using app = await startSample();
		await app.page();
		const { toolTip, menu } = await app.tray();
		expect(toolTip).toBe('Sample');
		expect(menuText(menu)).toBe('Notify\n---\nMore\n    [ ] Loud\nQuit  Control+Q\n');
		await app.clickTray('More > Loud');
		await app.clickTrayIcon();
		expect((await storyOf(app)).slice(-2)).toEqual([true, 'tray clicked']);
		expect(menuText((await app.tray()).menu)).toContain('[x] Loud');
		await app.clickTray('Quit');
		expect((await app.exited).code).toBe(0);
	});

	test('shows notifications, which a person clicks once', async () => {
		await using app = await startSample();
		await app.page();
		await app.clickTray('Notify');
		expect(await app.notifications()).toEqual([
			{
				title: 'Hello',
				body: 'World',
				isSilent: false,
				urgency: 'normal',
				actions: [],
				isOpen: true,
			},
		]);
		await app.clickNotification('Hello');
		await expect(app.clickNotification('Hello')).rejects.toThrow('No open notification "Hello"');
	});

	test('takes a shortcut that the page leaves alone', async () => {
		await using app = await startSample();
		const page = await app.page();
		await page.keyboard.press('Control+t');
		await until(async () => (await storyOf(app)).includes('shortcut'), 'the menu item');
		await page.evaluate(() => {
			addEventListener(
				'keydown',
				(event) => {
					event.preventDefault();
				},
				true,
			);
		});
		await page.keyboard.press('Control+t');
		const keys = (await storyOf(app)).filter((part) => part === 'shortcut');
		expect(keys).toHaveLength(1);
	});

	test('answers dialogs with what the test has set, in turn', async () => {
		await using app = await startSample();
		await app.answerDialog('showMessageBox', { response: 1, checkboxChecked: false });
		const answer = await app.evaluate(({ dialog }) =>
			dialog.showMessageBox({ message: 'Really?', buttons: ['No', 'Yes'] }),
		);
		expect(answer.response).toBe(1);
		expect(await app.dialogs()).toEqual([
			{ kind: 'showMessageBox', options: { message: 'Really?', buttons: ['No', 'Yes'] } },
		]);
	});

	test('hears what the app asks of other programs, and starts none', async () => {
		await using app = await startSample();
		await app.evaluate(async ({ shell, clipboard }) => {
			await shell.openExternal('https://resonite.com/');
			await clipboard.writeText('ws://127.0.0.1:17170/');
		});
		expect(await app.calls('shell.openExternal')).toEqual([
			{ what: 'shell.openExternal', args: ['https://resonite.com/'] },
		]);
		expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toBe(
			'ws://127.0.0.1:17170/',
		);
	});

	test('changes under the app: a display goes, night falls', async () => {
		await using app = await startSample();
		const page = await app.page();
		const displays = await app.evaluate(({ screen }) => {
			const second = {
				...screen.getPrimaryDisplay(),
				id: 2,
				bounds: { x: 1920, y: 0, width: 800, height: 600 },
			};
			screen.emit('display-added', {}, second);
			const there = screen.getDisplayMatching({ x: 2000, y: 10, width: 10, height: 10 }).id;
			screen.emit('display-removed', {}, second);
			const gone = screen.getDisplayMatching({ x: 2000, y: 10, width: 10, height: 10 }).id;
			return [there, gone, screen.getAllDisplays().length];
		});
		expect(displays).toEqual([2, 1, 1]);
		await app.evaluate(({ nativeTheme }) => {
			nativeTheme.themeSource = 'dark';
		});
		await page.waitForFunction(() => matchMedia('(prefers-color-scheme: dark)').matches);
	});

	test('keeps secrets as well as the system can', async () => {
		const tell = async (secrets: string) => {
			await using app = await startSample({ env: { DESKTOP_STAND_IN_SECRETS: secrets } });
			return await app.evaluate(async ({ safeStorage }) => {
				const isThere = await safeStorage.isAsyncEncryptionAvailable();
				const backend = safeStorage.getSelectedStorageBackend();
				if (!isThere) return [backend];
				const coded = await safeStorage.encryptStringAsync('secret');
				const { result } = await safeStorage.decryptStringAsync(coded);
				return [backend, result, coded.includes('secret')];
			});
		};
		expect(await tell('gnome_libsecret')).toEqual(['gnome_libsecret', 'secret', false]);
		expect(await tell('basic_text')).toEqual(['basic_text']);
		expect(await tell('none')).toEqual(['unknown']);
	});
});
