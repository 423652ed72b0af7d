import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { FromRenderer, ToRenderer } from '../worlds/isolated-world.ts';
import { isolatedWorldSource, mainWorldSource, WORLD } from '../worlds/sources.ts';
import { CdpError, type Cdp, type Protocol } from './cdp.ts';
import type { Chromium } from './chromium.ts';

export interface TabOptions {
	readonly context: string | undefined;
	/** Text of the preload script. */
	readonly preload: string;
}

export interface Frame {
	readonly id: string;
	readonly parent: string | null;
	name: string;
	/** As Chromium names it. */
	url: string;
}

interface TabEvents {
	ipc: [message: FromRenderer];
	started: [navigation: { url: string; isMainFrame: boolean; isSameDocument: boolean }];
	navigated: [frame: Frame];
	'navigated-in-page': [frame: Frame];
	loading: [isLoading: boolean];
	'dom-ready': [];
	loaded: [];
	painted: [];
	crashed: [];
	open: [request: Protocol.Events['Page.windowOpen']];
	console: [line: { level: string; message: string; lineNumber: number; source: string }];
}

/** One page of Chromium: the bodily half of a webContents. */
export class Tab extends EventEmitter<TabEvents> {
	readonly id: string;
	readonly cdp: Cdp;
	readonly frames = new Map<string, Frame>();
	readonly #chromium: Chromium;
	readonly #wiring = { binding: `b${randomUUID()}`, receiver: `r${randomUUID()}` };
	#world: number | null = null;
	#status = 200;

	private constructor(chromium: Chromium, id: string, cdp: Cdp) {
		super();
		this.#chromium = chromium;
		this.id = id;
		this.cdp = cdp;
		this.frames.set(id, { id, parent: null, name: '', url: 'about:blank' });
	}

	static async open(chromium: Chromium, { context, preload }: TabOptions): Promise<Tab> {
		const { id, cdp } = await chromium.newPage(context);
		const tab = new Tab(chromium, id, cdp);
		tab.#follow();
		const events = { out: randomUUID(), in: randomUUID() };
		await Promise.all([
			cdp.send('Page.enable'),
			cdp.send('Runtime.enable'),
			cdp.send('Network.enable'),
			cdp.send('Page.setLifecycleEventsEnabled', { enabled: true }),
			cdp.send('Runtime.addBinding', { name: tab.#wiring.binding, executionContextName: WORLD }),
			// In this order: the page's side has to be there when the preload exposes something.
			cdp.send('Page.addScriptToEvaluateOnNewDocument', {
				source: mainWorldSource({ out: events.in, in: events.out }),
			}),
			cdp.send('Page.addScriptToEvaluateOnNewDocument', {
				source: isolatedWorldSource(events, tab.#wiring, preload),
				worldName: WORLD,
			}),
		]);
		return tab;
	}

	get mainFrame(): Frame {
		const frame = this.frames.get(this.id);
		if (!frame) throw new Error('A page without a main frame.');
		return frame;
	}

	/** Lost when there is no document, or the next one has begun: as a message of Electron is. */
	async tell(message: ToRenderer, world: number | null = this.#world): Promise<void> {
		if (world === null) return;
		const call = `globalThis[${JSON.stringify(this.#wiring.receiver)}]`;
		const expression = `${call}(${JSON.stringify(JSON.stringify(message))})`;
		await this.#unlessGone(this.cdp.send('Runtime.evaluate', { expression, contextId: world }));
	}

	/** Where the page wanted to go by itself, after the app agreed. */
	async go(url: string, isReload: boolean): Promise<void> {
		const done = isReload ? this.cdp.send('Page.reload') : this.cdp.send('Page.navigate', { url });
		await this.#unlessGone(done);
	}

	/** A way back to the document that is there now, and to no later one. */
	tellerOf(): (message: ToRenderer) => void {
		const world = this.#world;
		return (message) => void this.tell(message, world);
	}

	get status(): number {
		return this.#status;
	}

	/** Its process really dies, so the command is never answered. */
	async crash(): Promise<void> {
		await this.#unlessGone(this.cdp.send('Page.crash'));
	}

	async resize(size: { width: number; height: number }, zoom: number): Promise<void> {
		await this.cdp.send('Emulation.setDeviceMetricsOverride', {
			width: Math.round(size.width / zoom),
			height: Math.round(size.height / zoom),
			deviceScaleFactor: zoom,
			mobile: false,
		});
	}

	async setDark(isDark: boolean): Promise<void> {
		await this.cdp.send('Emulation.setEmulatedMedia', {
			features: [{ name: 'prefers-color-scheme', value: isDark ? 'dark' : 'light' }],
		});
	}

	async close(): Promise<void> {
		await this.#unlessGone(
			this.#chromium.browser.send('Target.closeTarget', { targetId: this.id }),
		);
	}

	/** The document, the page or the browser may be gone at any moment; what was to be told to it has no reader then. */
	async #unlessGone(told: Promise<unknown>): Promise<void> {
		try {
			await told;
		} catch (error) {
			if (!(error instanceof CdpError)) throw error;
		}
	}

	#follow(): void {
		const { cdp } = this;
		const isMain = (id: string) => id === this.id;
		cdp.on('Runtime.executionContextCreated', ({ context }) => {
			const { frameId } = context.auxData as { frameId?: string };
			if (context.name === WORLD && frameId === this.id) this.#world = context.id;
		});
		cdp.on('Runtime.executionContextsCleared', () => {
			this.#world = null;
		});
		cdp.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
			if (name === this.#wiring.binding && executionContextId === this.#world)
				this.emit('ipc', JSON.parse(payload) as FromRenderer);
		});
		cdp.on('Page.frameAttached', ({ frameId, parentFrameId }) => {
			this.frames.set(frameId, { id: frameId, parent: parentFrameId, name: '', url: '' });
		});
		cdp.on('Page.frameDetached', ({ frameId, reason }) => {
			if (reason === 'remove') this.frames.delete(frameId);
		});
		cdp.on('Page.frameStartedNavigating', ({ frameId, url, navigationType }) => {
			const isSameDocument = /samedocument/iu.test(navigationType);
			this.emit('started', { url, isMainFrame: isMain(frameId), isSameDocument });
		});
		cdp.on('Page.frameNavigated', ({ frame }) => {
			const { id, parentId = null, name = '', url, urlFragment = '' } = frame;
			const next: Frame = { id, parent: parentId, name, url: url + urlFragment };
			this.frames.set(id, next);
			this.emit('navigated', next);
		});
		cdp.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
			const frame = this.frames.get(frameId);
			if (!frame) return;
			frame.url = url;
			this.emit('navigated-in-page', frame);
		});
		cdp.on('Page.frameStartedLoading', ({ frameId }) => {
			if (isMain(frameId)) this.emit('loading', true);
		});
		cdp.on('Page.frameStoppedLoading', ({ frameId }) => {
			if (isMain(frameId)) this.emit('loading', false);
		});
		cdp.on('Network.responseReceived', ({ type, frameId, response }) => {
			if (type === 'Document' && frameId === this.id) this.#status = response.status;
		});
		cdp.on('Page.domContentEventFired', () => this.emit('dom-ready'));
		cdp.on('Page.loadEventFired', () => this.emit('loaded'));
		cdp.on('Page.lifecycleEvent', ({ frameId, name }) => {
			if (isMain(frameId) && name === 'firstPaint') this.emit('painted');
		});
		cdp.on('Page.windowOpen', (request) => this.emit('open', request));
		cdp.on('Inspector.targetCrashed', () => {
			this.#world = null;
			this.emit('crashed');
		});
		cdp.on('Runtime.consoleAPICalled', ({ type, args, stackTrace }) => {
			const top = stackTrace?.callFrames[0];
			this.emit('console', {
				level: type,
				message: args.map(({ value, description }) => String(description ?? value)).join(' '),
				lineNumber: top?.lineNumber ?? 0,
				source: top?.url ?? '',
			});
		});
		cdp.on('Runtime.exceptionThrown', ({ exceptionDetails }) => {
			const { exception, text, lineNumber, url = '' } = exceptionDetails;
			const message = exception?.description ?? text;
			this.emit('console', { level: 'error', message, lineNumber, source: url });
		});
	}
}
