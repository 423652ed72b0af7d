import type { Page } from 'playwright-core';
import { until, within } from '../../helpers/until.ts';
import type { AskedDialog, Call, Line, SeenNotification, SeenTray } from './notes.ts';
import type { ElectronModule, Exit, Running } from './running.ts';

interface Answers {
	showMessageBox: Electron.MessageBoxReturnValue;
	showSaveDialog: Electron.SaveDialogReturnValue;
	showOpenDialog: Electron.OpenDialogReturnValue;
}

/** Which menu: that of the tray icon, or the one of the app. */
type Which = 'tray' | 'app';

/**
 * The app in a test's hands. Everything is made of two things that the stand-in and the real Electron both offer: to run a
 * function in its main process, and Playwright's Page of a window.
 */
export class DesktopApp implements AsyncDisposable {
	/** Its data folder. */
	readonly data: string;
	readonly #running: Running;
	readonly #after: AsyncDisposable;

	constructor(running: Running, data: string, after: AsyncDisposable) {
		this.#running = running;
		this.data = data;
		this.#after = after;
	}

	get kind(): Running['kind'] {
		return this.#running.kind;
	}

	get pid(): number {
		return this.#running.pid;
	}

	/** All that it wrote until now, to stdout and stderr. */
	get output(): string {
		return this.#running.output;
	}

	get exited(): Promise<Exit> {
		return this.#running.exited;
	}

	/** Runs in the app's main process; only the argument and the result pass, and the function knows nothing of the test. */
	evaluate<R>(action: (electron: ElectronModule) => R | Promise<R>): Promise<R>;
	evaluate<A, R>(action: (electron: ElectronModule, arg: A) => R | Promise<R>, arg: A): Promise<R>;
	evaluate<R>(
		action: (electron: ElectronModule, arg: unknown) => R | Promise<R>,
		arg?: unknown,
	): Promise<R> {
		return this.#running.evaluate(action, arg);
	}

	/** The page of a window, waited for. After a crash, ask again. */
	async page(index = 0): Promise<Page> {
		const what = () => `window ${index} of the app, which said:\n${this.output}`;
		const page = await until(() => this.#running.page(index), what(), 20_000);
		await page.waitForLoadState();
		return page;
	}

	async tray(): Promise<SeenTray> {
		const menu = await this.#menu('tray');
		return await this.evaluate((_, lines) => {
			const seen = desktopNotes.trays.find(({ tray }) => !tray.isDestroyed());
			if (!seen) throw new Error('There is no icon in the tray.');
			const { image, toolTip, title } = seen;
			const file = typeof image === 'string' ? image : image && desktopNotes.files.get(image);
			const png =
				image === null || typeof image === 'string' ? '' : image.toPNG().toString('base64');
			return { file: file ?? null, png, toolTip, title, menu: lines };
		}, menu);
	}

	/** The menu of the app. */
	menu(): Promise<readonly Line[]> {
		return this.#menu('app');
	}

	/** Clicks on an item of the tray's menu, found by its words: `Adapters > obs`. */
	async clickTray(path: string): Promise<void> {
		await this.#click('tray', path);
	}

	async clickMenu(path: string): Promise<void> {
		await this.#click('app', path);
	}

	/** A click on the icon itself. */
	async clickTrayIcon(): Promise<void> {
		await this.evaluate(() => {
			desktopNotes.trays.find(({ tray }) => !tray.isDestroyed())?.tray.emit('click');
		});
	}

	notifications(): Promise<SeenNotification[]> {
		return this.evaluate(() =>
			desktopNotes.notifications.map(({ notification, isOpen }) => ({
				title: notification.title,
				body: notification.body,
				isSilent: notification.silent,
				urgency: notification.urgency,
				actions: notification.actions.map(({ text = '' }) => text),
				isOpen,
			})),
		);
	}

	/** Clicks on the newest open notification whose title has these words; with a number, on one of its buttons. */
	async clickNotification(words: string, button?: number): Promise<void> {
		await this.evaluate(
			(_, [wanted, index]) => {
				const open = desktopNotes.notifications.filter(({ isOpen }) => isOpen);
				const found = open.findLast(({ notification }) => notification.title.includes(wanted));
				const titles = open.map(({ notification }) => notification.title).join(', ');
				if (!found) throw new Error(`No open notification "${wanted}", only: ${titles}`);
				if (index === undefined) found.notification.emit('click', {});
				else found.notification.emit('action', { actionIndex: index }, index, -1);
			},
			[words, button] as const,
		);
	}

	/** What the next dialog of this kind is answered with; several answers wait in a row. */
	async answerDialog<K extends keyof Answers>(kind: K, answer: Answers[K]): Promise<void> {
		await this.evaluate(
			(_, [name, value]) => {
				desktopNotes.answers[name]?.push(value);
			},
			[kind, answer] as const,
		);
	}

	dialogs(): Promise<AskedDialog[]> {
		return this.evaluate(() => desktopNotes.dialogs);
	}

	/** Calls that reach out of the app, such as `shell.openExternal`, `clipboard.writeText`, `window.flashFrame`. */
	calls(what: string): Promise<Call[]> {
		return this.evaluate(
			(_, name) => desktopNotes.calls.filter((call) => call.what === name),
			what,
		);
	}

	/** Quits as a person does; the app may take its time to close what it holds. */
	async stop(): Promise<Exit> {
		// The answer to this call may never come: the app ends meanwhile.
		const asked = this.evaluate(({ app }) => {
			setImmediate(() => {
				app.quit();
			});
		});
		await Promise.race([asked, this.exited]);
		return await within(this.exited, () => `the app to quit. It said:\n${this.output}`, 20_000);
	}

	async kill(): Promise<void> {
		this.#running.kill();
		await this.exited;
	}

	/** However the test ended, nothing of the app is left. */
	async [Symbol.asyncDispose](): Promise<void> {
		await using _after = this.#after;
		if (this.#running.hasExited) {
			await this.exited;
			return;
		}
		const killer = setTimeout(() => {
			this.#running.kill();
		}, 10_000);
		const asked = this.evaluate(({ app }) => {
			setImmediate(() => {
				app.exit(0);
			});
		}).catch((error: unknown) => {
			// It ended by itself, which is all that was wanted.
			if (!this.#running.hasExited) throw error;
		});
		await Promise.race([asked, this.exited]);
		await this.exited;
		clearTimeout(killer);
	}

	#menu(which: Which): Promise<readonly Line[]> {
		return this.evaluate(({ Menu }, name) => {
			const read = (menu: Electron.Menu | null): Line[] =>
				(menu?.items ?? []).map((item) => ({
					id: item.id,
					type: item.type,
					label: item.label.replaceAll(/&(.)/gu, '$1'),
					sublabel: item.sublabel,
					role: item.role ?? '',
					accelerator: item.accelerator ?? '',
					isEnabled: item.enabled,
					isVisible: item.visible,
					isChecked: item.checked,
					lines: read(item.submenu ?? null),
				}));
			const tray = desktopNotes.trays.find((one) => !one.tray.isDestroyed());
			return read(name === 'tray' ? (tray?.menu ?? null) : Menu.getApplicationMenu());
		}, which);
	}

	async #click(which: Which, path: string): Promise<void> {
		await this.evaluate(
			({ BrowserWindow, Menu }, [name, words]) => {
				const tray = desktopNotes.trays.find((one) => !one.tray.isDestroyed());
				let menu = name === 'tray' ? (tray?.menu ?? null) : Menu.getApplicationMenu();
				let item: Electron.MenuItem | undefined;
				for (const word of words) {
					// "&File" is shown as "File", and "A && B" as "A & B".
					const read = (label: string) => label.replaceAll(/&(.)/gu, '$1');
					const labels = (menu?.items ?? []).map(({ label }) => read(label));
					item = menu?.items.find(({ label, visible }) => visible && read(label) === word);
					if (!item)
						throw new Error(`No item "${word}" in the menu of the ${name}: ${labels.join(', ')}`);
					menu = item.submenu ?? null;
				}
				if (!item?.enabled)
					throw new Error(`"${words.join(' > ')}" cannot be clicked: it is disabled.`);
				// Roles such as `close` are about the window that a click on a menu comes from.
				const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
				const click = item.click as (...from: unknown[]) => void;
				click({}, window, window?.webContents);
			},
			[which, path.split(' > ')] as const,
		);
	}
}
