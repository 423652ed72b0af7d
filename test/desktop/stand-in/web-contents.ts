import { toApp, toChromium } from './addresses.ts';
import { Body } from './body.ts';
import { contentsEvents } from './event-names.ts';
import { frameOf, type FrameOwner, type WebFrameMain } from './frames.ts';
import { IpcMain } from './ipc-main.ts';
import { copied } from './ipc-dispatch.ts';
import { callback, checkValue, number, text } from './options.ts';
import { session, type Session } from './session.ts';
import { strict, StrictEmitter } from './strict.ts';
import { followTab, type Told } from './tab-events.ts';

type Known =
	| 'loadURL'
	| 'reload'
	| 'reloadIgnoringCache'
	| 'send'
	| 'getURL'
	| 'getTitle'
	| 'getType'
	| 'isDestroyed'
	| 'isCrashed'
	| 'isLoading'
	| 'isLoadingMainFrame'
	| 'isDevToolsOpened'
	| 'openDevTools'
	| 'closeDevTools'
	| 'toggleDevTools'
	| 'forcefullyCrashRenderer'
	| 'setWindowOpenHandler'
	| 'setZoomFactor'
	| 'getZoomFactor'
	| 'zoomFactor'
	| 'close'
	| 'id';

const all = new Map<number, WebContents>();
const bodies = new WeakMap<WebContents, Body>();
let last = 0;

/** The page of a window. */
export class WebContents extends StrictEmitter implements Pick<Electron.WebContents, Known> {
	readonly id: number;
	readonly session: Session;
	readonly ipc = new IpcMain();
	readonly #body: Body;
	readonly #owner: FrameOwner;
	readonly #told: Told = { title: '', isLoading: false, isCrashed: false, openHandler: null };
	#hasDevTools = false;
	#isDestroyed = false;

	constructor(preferences: Electron.WebPreferences) {
		super(contentsEvents);
		last += 1;
		this.id = last;
		all.set(this.id, this);
		const { preload, partition = '', zoomFactor: zoom = 1 } = preferences;
		const given = preferences.session as unknown as Session | undefined;
		this.session = given ?? session.fromPartition(partition);
		const tab = () => this.#body.tab;
		this.#owner = {
			get tab() {
				return tab();
			},
			send: (channel, ...args) => {
				this.send(channel, ...args);
			},
			reload: () => {
				this.reload();
			},
		};
		this.#body = new Body(this, this.#owner, { id: this.id, session: this.session, preload, zoom });
		bodies.set(this, this.#body);
		void this.#body.opening.then((opened) => {
			followTab(this, opened, { told: this.#told, owner: this.#owner, preload: preload ?? '' });
		});
	}

	get mainFrame(): WebFrameMain {
		return frameOf(this.#owner, null);
	}

	async loadURL(url: string): Promise<void> {
		checkValue('webContents.loadURL', url, text);
		const tab = await this.#body.opening;
		const loaded = Promise.withResolvers<undefined>();
		const take = () => {
			loaded.resolve(undefined);
		};
		tab.once('loaded', take);
		const { errorText } = await tab.cdp.send('Page.navigate', { url: toChromium(url) });
		if (errorText === undefined) {
			await loaded.promise;
			return;
		}
		tab.off('loaded', take);
		const code = errorText.replace('net::', '');
		this.emit('did-fail-load', strict('event', {}), -2, code, url, true, 1, 1);
		throw Object.assign(new Error(`${code} (-2) loading '${url}'`), { code, errno: -2, url });
	}

	reload(): void {
		void this.#body.do((tab) => tab.cdp.send('Page.reload'));
	}

	reloadIgnoringCache(): void {
		this.reload();
	}

	send(channel: string, ...args: unknown[]): void {
		checkValue('webContents.send: channel', channel, text);
		const coded = copied(args);
		void this.#body.do((tab) => tab.tell({ kind: 'message', channel, args: coded }));
	}

	getURL(): string {
		const url = toApp(this.#body.tab?.mainFrame.url ?? '');
		return url === 'about:blank' ? '' : url;
	}

	getTitle(): string {
		return this.#told.title;
	}

	getType(): 'window' {
		return 'window';
	}

	isDestroyed(): boolean {
		return this.#isDestroyed;
	}

	isCrashed(): boolean {
		return this.#told.isCrashed;
	}

	isLoading(): boolean {
		return this.#told.isLoading;
	}

	isLoadingMainFrame(): boolean {
		return this.#told.isLoading;
	}

	isDevToolsOpened(): boolean {
		return this.#hasDevTools;
	}

	/** Remembered only: there is no screen to show them on. */
	openDevTools(): void {
		this.#hasDevTools = true;
		this.emit('devtools-opened');
	}

	closeDevTools(): void {
		this.#hasDevTools = false;
		this.emit('devtools-closed');
	}

	toggleDevTools(): void {
		if (this.#hasDevTools) this.closeDevTools();
		else this.openDevTools();
	}

	/** The process of the page really dies. */
	forcefullyCrashRenderer(): void {
		void this.#body.do((tab) => tab.crash());
	}

	setWindowOpenHandler(handler: NonNullable<Told['openHandler']>): void {
		checkValue('webContents.setWindowOpenHandler', handler, callback);
		this.#told.openHandler = handler;
	}

	get zoomFactor(): number {
		return this.#body.zoom;
	}

	set zoomFactor(factor: number) {
		checkValue('webContents.zoomFactor', factor, number);
		void this.#body.setZoom(factor);
	}

	getZoomFactor(): number {
		return this.zoomFactor;
	}

	setZoomFactor(factor: number): void {
		this.zoomFactor = factor;
	}

	close(): void {
		if (this.#isDestroyed) return;
		this.#isDestroyed = true;
		all.delete(this.id);
		this.emit('destroyed');
		void this.#body.close();
	}
}

/** For the window that shows it. */
export function bodyOf(contents: WebContents): Body {
	const body = bodies.get(contents);
	if (!body) throw new Error('A webContents without a body.');
	return body;
}

/** `webContents` of the module: how to find one. There is no way to make one without a window. */
export const webContents = strict('webContents', {
	fromId: (id: number) => all.get(id),
	getAllWebContents: () => [...all.values()],
});
