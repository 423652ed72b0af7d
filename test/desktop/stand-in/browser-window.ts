import { BaseWindow } from './base-window.ts';
import { life } from './life.ts';
import { Menu } from './menu.ts';
import { NativeImage, toImage } from './native-image.ts';
import {
	checkOptions,
	checkValue,
	either,
	flag,
	instance,
	number,
	oneOf,
	text,
} from './options.ts';
import { preventable } from './strict.ts';
import { bodyOf, WebContents } from './web-contents.ts';
import { checkPreferences } from './web-preferences.ts';
import { windowOptions } from './window-options.ts';

type Known =
	| 'loadURL'
	| 'reload'
	| 'close'
	| 'destroy'
	| 'isDestroyed'
	| 'getTitle'
	| 'setTitle'
	| 'title'
	| 'setSkipTaskbar'
	| 'flashFrame'
	| 'setProgressBar'
	| 'setVisibleOnAllWorkspaces'
	| 'isVisibleOnAllWorkspaces'
	| 'setMenuBarVisibility'
	| 'isMenuBarVisible'
	| 'setAutoHideMenuBar'
	| 'removeMenu'
	| 'setBackgroundColor'
	| 'getBackgroundColor'
	| 'setResizable'
	| 'isResizable'
	| 'setOpacity'
	| 'id';

const all = new Map<number, BrowserWindow>();
let last = 0;

/** A window with a page in it, which a real Chromium shows. */
export class BrowserWindow extends BaseWindow implements Pick<Electron.BrowserWindow, Known> {
	readonly id: number;
	readonly webContents: WebContents;
	#title: string;
	#isDestroyed = false;
	#isMenuVisible: boolean;
	#isEverywhere = false;
	#isResizable: boolean;
	#color: string;

	constructor(given: Electron.BrowserWindowConstructorOptions = {}) {
		life.requireReady('Cannot create BrowserWindow');
		checkOptions('BrowserWindow', given, windowOptions);
		const preferences = given.webPreferences ?? {};
		checkPreferences(preferences);
		super(given);
		last += 1;
		this.id = last;
		this.#title = given.title ?? 'Electron';
		this.#isMenuVisible = !given.autoHideMenuBar;
		this.#isResizable = given.resizable ?? true;
		this.#color = given.backgroundColor ?? '#FFF';
		if (given.icon) toImage(given.icon as unknown as NativeImage | string);
		this.webContents = new WebContents(preferences);
		all.set(this.id, this);
		this.#follow();
		life.emit('web-contents-created', this.webContents);
		life.emit('window-created', this);
		if (given.show !== false) this.show();
	}

	static getAllWindows(): BrowserWindow[] {
		return [...all.values()];
	}

	static getFocusedWindow(): BrowserWindow | null {
		return BrowserWindow.getAllWindows().find((window) => window.isFocused()) ?? null;
	}

	static fromId(id: number): BrowserWindow | null {
		return all.get(id) ?? null;
	}

	static fromWebContents(contents: WebContents): BrowserWindow | null {
		return BrowserWindow.getAllWindows().find((window) => window.webContents === contents) ?? null;
	}

	loadURL(url: string): Promise<void> {
		return this.webContents.loadURL(url);
	}

	reload(): void {
		this.webContents.reload();
	}

	close(): void {
		if (this.#isDestroyed) return;
		const event = preventable({});
		this.emit('close', event);
		if (event.defaultPrevented) life.isQuitting = false;
		else this.destroy();
	}

	destroy(): void {
		if (this.#isDestroyed) return;
		this.blur();
		this.#isDestroyed = true;
		all.delete(this.id);
		this.webContents.close();
		this.emit('closed');
		if (all.size === 0) life.emit('windows-gone');
	}

	override isDestroyed(): boolean {
		return this.#isDestroyed;
	}

	get title(): string {
		return this.#title;
	}

	set title(title: string) {
		this.setTitle(title);
	}

	getTitle(): string {
		return this.#title;
	}

	setTitle(title: string): void {
		checkValue('setTitle', title, text);
		this.#title = title;
	}

	setMenu(menu: Menu | null): void {
		checkValue('setMenu', menu, either(instance(Menu), oneOf(null)));
	}

	removeMenu(): void {
		this.setMenu(null);
	}

	setIcon(icon: NativeImage | string): void {
		toImage(icon);
	}

	setOverlayIcon(overlay: NativeImage | null, description: string): void {
		checkValue('setOverlayIcon', overlay, either(instance(NativeImage), oneOf(null)));
		checkValue('setOverlayIcon: description', description, text);
	}

	setSkipTaskbar(skip: boolean): void {
		checkValue('setSkipTaskbar', skip, flag);
	}

	flashFrame(isFlashing: boolean): void {
		checkValue('flashFrame', isFlashing, flag);
	}

	setProgressBar(progress: number): void {
		checkValue('setProgressBar', progress, number);
	}

	setOpacity(opacity: number): void {
		checkValue('setOpacity', opacity, number);
	}

	setVisibleOnAllWorkspaces(isEverywhere: boolean): void {
		checkValue('setVisibleOnAllWorkspaces', isEverywhere, flag);
		this.#isEverywhere = isEverywhere;
	}

	isVisibleOnAllWorkspaces(): boolean {
		return this.#isEverywhere;
	}

	setMenuBarVisibility(isVisible: boolean): void {
		checkValue('setMenuBarVisibility', isVisible, flag);
		this.#isMenuVisible = isVisible;
	}

	isMenuBarVisible(): boolean {
		return this.#isMenuVisible;
	}

	setAutoHideMenuBar(hides: boolean): void {
		this.setMenuBarVisibility(!hides);
	}

	setResizable(isResizable: boolean): void {
		checkValue('setResizable', isResizable, flag);
		this.#isResizable = isResizable;
	}

	isResizable(): boolean {
		return this.#isResizable;
	}

	setBackgroundColor(color: string): void {
		checkValue('setBackgroundColor', color, text);
		this.#color = color;
	}

	getBackgroundColor(): string {
		return this.#color;
	}

	#follow(): void {
		const body = bodyOf(this.webContents);
		const fit = () => {
			const { width, height } = this.getBounds();
			void body.resize({ width, height }, body.zoom);
		};
		this.on('resize', fit);
		fit();
		this.webContents.on('page-title-updated', (event: Electron.Event, title: string) => {
			this.emit('page-title-updated', event, title, true);
			if (!event.defaultPrevented) this.#title = title;
		});
		void body.opening.then((tab) =>
			tab.once('painted', () => {
				if (!this.#isDestroyed) this.emit('ready-to-show');
			}),
		);
	}
}

// A page that the app lets open gets a window without a preload, as in Electron.
life.on('open-window', (opener, url) => {
	const window = new BrowserWindow();
	if (opener instanceof WebContents)
		opener.emit('did-create-window', window, { url, frameName: '' });
	void window.loadURL(url);
});
