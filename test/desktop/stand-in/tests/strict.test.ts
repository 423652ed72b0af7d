import { beforeAll, describe, expect, test } from 'vitest';
import type { DesktopApp } from '../../driver/desktop-app.ts';
import { startSample } from './sample.ts';

/** What the app would read. */
const refusal = (app: DesktopApp, source: string): Promise<string> =>
	app.evaluate((electron, code) => {
		try {
			// A text, so that the compiler does not object to what is wrong on purpose.
			const action = globalThis.eval(code) as (module: typeof electron) => unknown;
			action(electron);
			return 'nothing';
		} catch (error) {
			return String(error);
		}
	}, source);

describe('the stand-in refuses', () => {
	let app: DesktopApp;
	beforeAll(async () => {
		app = await startSample();
		return () => app[Symbol.asyncDispose]();
	});

	test.each([
		[
			'a member of the module',
			'({ desktopCapturer }) => desktopCapturer',
			'electron has no "desktopCapturer"',
		],
		[
			'a member of app',
			'({ app }) => app.moveToApplicationsFolder()',
			'has no "moveToApplicationsFolder"',
		],
		[
			'a static member',
			'({ BrowserWindow }) => BrowserWindow.addExtension()',
			'has no "addExtension"',
		],
		['a property that is set', '({ app }) => { app.favorite = 1 }', 'App has no "favorite"'],
		['an event', '({ app }) => app.on("readyy", () => 1)', 'App has no event "readyy"'],
		[
			'an event that is emitted',
			'({ powerMonitor }) => powerMonitor.emit("nap")',
			'no event "nap"',
		],
		[
			'an option',
			'({ BrowserWindow }) => new BrowserWindow({ widht: 1 })',
			'BrowserWindow has no option "widht"',
		],
		[
			'an option’s type',
			'({ BrowserWindow }) => new BrowserWindow({ width: "1" })',
			'"width" has to be a whole number',
		],
		[
			'a preference',
			'({ BrowserWindow }) => new BrowserWindow({ webPreferences: { nodeItegration: false } })',
			'webPreferences has no option',
		],
		[
			'a page without isolation',
			'({ BrowserWindow }) => new BrowserWindow({ webPreferences: { contextIsolation: false } })',
			'"contextIsolation" has to be true',
		],
		[
			'a page with Node',
			'({ BrowserWindow }) => new BrowserWindow({ webPreferences: { nodeIntegration: true } })',
			'"nodeIntegration" has to be false',
		],
		[
			'a page without its sandbox',
			'({ BrowserWindow }) => new BrowserWindow({ webPreferences: { sandbox: false } })',
			'"sandbox" has to be true',
		],
		[
			'schemes after the start',
			'({ protocol }) => protocol.registerSchemesAsPrivileged([])',
			'before app is ready',
		],
		[
			'a second handler',
			'({ ipcMain }) => ipcMain.handle("echo", () => 1)',
			"second handler for 'echo'",
		],
		[
			'a role',
			'({ Menu }) => Menu.buildFromTemplate([{ role: "quitt" }])',
			'"role" has to be one of',
		],
		[
			'an accelerator',
			'({ Menu }) => Menu.buildFromTemplate([{ label: "x", accelerator: "Ctl+Q" }])',
			'"Ctl+Q" is no accelerator',
		],
		[
			'a menu item without words',
			'({ Menu }) => Menu.buildFromTemplate([{ click() {} }])',
			'a label, a role',
		],
		[
			'an image that is not there',
			'({ Tray }) => new Tray("/nowhere.png")',
			'there is no image /nowhere.png',
		],
		[
			'a notification’s option',
			'({ Notification }) => new Notification({ text: "x" })',
			'no option "text"',
		],
		[
			'a message that cannot be cloned',
			'({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].webContents.send("told", () => 1)',
			'An object could not be cloned.',
		],
		[
			'an event’s detail',
			'({ BrowserWindow }) => { const [w] = BrowserWindow.getAllWindows(); let word; w.once("close", (e) => { e.preventDefault(); try { e.returnValue } catch (x) { word = x } }); w.close(); throw word }',
			'event has no "returnValue"',
		],
	])('%s that it does not know', async (_, source, words) => {
		expect(await refusal(app, source)).toContain(words);
	});

	test('a dialog that nobody answers', async () => {
		const answer = app.evaluate(({ dialog }) => dialog.showMessageBox({ message: 'Really?' }));
		await expect(answer).rejects.toThrow(
			'dialog.showMessageBox waits for a person, and no test has set an answer: {"message":"Really?"}',
		);
	});
});
