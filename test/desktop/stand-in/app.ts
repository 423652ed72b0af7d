import { spawn } from 'node:child_process';
import { AppSystem } from './app-system.ts';
import { closeBrowser } from './browser.ts';
import { BrowserWindow } from './browser-window.ts';
import { env } from './env.ts';
import { life } from './life.ts';
import { Menu } from './menu.ts';
import { checkOptions, integer, listOf, text, type Shape, checkValue } from './options.ts';
import { hasSingleInstanceLock, releaseLock, requestLock } from './single-instance.ts';
import { preventable, strict } from './strict.ts';
import './window-roles.ts';

const relaunchOptions = {
	args: listOf(text),
	execPath: text,
} satisfies Shape<Electron.RelaunchOptions>;

type Known =
	| 'whenReady'
	| 'isReady'
	| 'quit'
	| 'exit'
	| 'relaunch'
	| 'focus'
	| 'requestSingleInstanceLock'
	| 'hasSingleInstanceLock'
	| 'releaseSingleInstanceLock';

/** The life of the app, in the order of Electron. */
class App extends AppSystem implements Pick<Electron.App, Known> {
	readonly #ready = Promise.withResolvers<undefined>();
	#relaunch: Electron.RelaunchOptions | null = null;
	#isOver = false;

	constructor() {
		super();
		life.on('window-created', (window) =>
			this.emit('browser-window-created', strict('event', {}), window),
		);
		life.on('web-contents-created', (contents) =>
			this.emit('web-contents-created', strict('event', {}), contents),
		);
		life.on('window-focus', (window, isFocused) =>
			this.emit(
				isFocused ? 'browser-window-focus' : 'browser-window-blur',
				strict('event', {}),
				window,
			),
		);
		life.on('render-process-gone', (contents, details) =>
			this.emit('render-process-gone', strict('event', {}), contents, details),
		);
		life.on('windows-gone', () => {
			this.#windowsGone();
		});
		life.on('role', (role) => {
			if (role === 'quit') this.quit();
			if (role === 'about') this.showAboutPanel();
		});
		life.once('ready', () => {
			life.isReady = true;
			this.emit('will-finish-launching');
			this.emit('ready', strict('event', {}), {});
			this.#ready.resolve(undefined);
		});
	}

	whenReady(): Promise<undefined> {
		return this.#ready.promise;
	}

	isReady(): boolean {
		return life.isReady;
	}

	get applicationMenu(): Menu | null {
		return Menu.getApplicationMenu();
	}

	set applicationMenu(menu: Menu | null) {
		Menu.setApplicationMenu(menu);
	}

	focus(): void {
		BrowserWindow.getAllWindows()
			.find((window) => window.isVisible())
			?.focus();
	}

	/** before-quit, the windows close, will-quit, quit; the app or a window may say no. */
	quit(): void {
		if (life.isQuitting) return;
		const event = preventable({});
		this.emit('before-quit', event);
		if (event.defaultPrevented) return;
		life.isQuitting = true;
		const windows = BrowserWindow.getAllWindows();
		if (windows.length === 0) this.#willQuit();
		// The last one that closes goes on, by `windows-gone`; one that stays open ends it.
		for (const window of windows) {
			window.close();
			if (!window.isDestroyed()) {
				life.isQuitting = false;
				return;
			}
		}
	}

	/** At once: nobody is asked, and only `quit` is told. */
	exit(code = 0): void {
		checkValue('app.exit', code, integer);
		if (this.#isOver) return;
		this.#isOver = true;
		for (const window of BrowserWindow.getAllWindows()) window.destroy();
		this.emit('quit', strict('event', {}), code);
		releaseLock();
		if (this.#relaunch) this.#startAgain(this.#relaunch);
		void closeBrowser().finally(() => process.exit(code));
	}

	relaunch(options: Electron.RelaunchOptions = {}): void {
		checkOptions('app.relaunch', options, relaunchOptions);
		this.#relaunch = options;
	}

	requestSingleInstanceLock(data: Record<string, unknown> = {}): boolean {
		return requestLock({ argv: process.argv, folder: process.cwd(), data }, (start) =>
			this.emit('second-instance', strict('event', {}), [...start.argv], start.folder, start.data),
		);
	}

	hasSingleInstanceLock(): boolean {
		return hasSingleInstanceLock();
	}

	releaseSingleInstanceLock(): void {
		releaseLock();
	}

	#windowsGone(): void {
		if (this.#isOver) return;
		if (life.isQuitting) this.#willQuit();
		else if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed');
		else this.quit();
	}

	#willQuit(): void {
		const event = preventable({});
		this.emit('will-quit', event);
		if (event.defaultPrevented) life.isQuitting = false;
		else this.exit();
	}

	/** Another program, such as the next version. The app itself is not started again: nobody would drive it, nor end it. */
	#startAgain({ execPath, args = process.argv.slice(1) }: Electron.RelaunchOptions): void {
		if (execPath === undefined || execPath === env.executable) return;
		spawn(execPath, args, { detached: true, stdio: 'ignore' }).unref();
	}
}

export const app = new App();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
	process.on(signal, () => {
		app.quit();
	});
