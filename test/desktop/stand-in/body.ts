import { readFileSync } from 'node:fs';
import { toApp, toChromium } from './addresses.ts';
import { downloadFolder, openBrowser, requesters } from './browser.ts';
import { CdpError } from './chromium/cdp.ts';
import type { Requester } from './chromium/requests.ts';
import { Tab } from './chromium/tab.ts';
import { takeDownload } from './downloads.ts';
import { frameOf, type FrameOwner } from './frames.ts';
import { life } from './life.ts';
import { asksApp } from './navigation.ts';
import { applyPermissions } from './permissions.ts';
import { Session } from './session.ts';
import type { StrictEmitter } from './strict.ts';

interface BodyOptions {
	readonly id: number;
	readonly session: Session;
	readonly preload: string | undefined;
	readonly zoom: number;
}

interface Size {
	readonly width: number;
	readonly height: number;
}

/** What a webContents has in Chromium. It opens a moment later; what is asked of it meanwhile waits. */
export class Body {
	readonly contents: StrictEmitter;
	readonly opening: Promise<Tab>;
	tab: Tab | null = null;
	#size: Size = { width: 800, height: 600 };
	#zoom: number;
	#isClosed = false;

	constructor(contents: StrictEmitter, owner: FrameOwner, options: BodyOptions) {
		this.contents = contents;
		this.#zoom = options.zoom;
		this.opening = this.#open(owner, options);
	}

	/** Does something with the page, when it is open and as long as it is. */
	async do(action: (tab: Tab) => Promise<unknown>): Promise<void> {
		try {
			await action(await this.opening);
		} catch (error) {
			// A window may be closed while something is under way in it; then nobody is interested any more.
			if (!(error instanceof CdpError && this.#isClosed)) throw error;
		}
	}

	get zoom(): number {
		return this.#zoom;
	}

	async resize(size: Size, zoom: number): Promise<void> {
		this.#size = size;
		this.#zoom = zoom;
		await this.do((tab) => tab.resize(this.#size, this.#zoom));
	}

	setZoom(zoom: number): Promise<void> {
		return this.resize(this.#size, zoom);
	}

	async close(): Promise<void> {
		this.#isClosed = true;
		await this.do((tab) => tab.close());
	}

	async #open(owner: FrameOwner, { id, session, preload }: BodyOptions): Promise<Tab> {
		const chromium = await openBrowser();
		const context = await Session.context(session, chromium, downloadFolder());
		const source = preload === undefined ? '' : readFileSync(preload, 'utf8');
		const tab = await Tab.open(chromium, { context, preload: source });
		this.tab = tab;
		const requester: Requester = {
			id,
			protocol: session.protocol,
			webRequest: session.webRequest,
			knowsFrame: (frameId) => tab.frames.has(frameId),
			isMainFrame: (frameId) => frameId === tab.id,
			mayNavigate: (frameId, address, isRedirect) => {
				const isMainFrame = frameId === tab.id;
				// What the main frame wanted by itself was held back in the page and decided before: see `leave`.
				if (isMainFrame && !isRedirect) return true;
				const navigation = { url: toApp(address), frame: frameOf(owner, frameId), isMainFrame };
				return asksApp(this.contents, navigation, isRedirect);
			},
			download: (begin) =>
				takeDownload(
					begin,
					{ session, contents: this.contents, frame: frameOf(owner, begin.frameId) },
					{ browser: chromium.browser, folder: downloadFolder() },
				),
			prepare: (url) =>
				applyPermissions(
					Session.permissions(session),
					{ contents: this.contents, url, origin: new URL(toChromium(url)).origin },
					{ browser: chromium.browser, context },
				),
		};
		requesters.add(requester);
		const applyTheme = () => void this.do(() => tab.setDark(life.isDark));
		life.on('theme-changed', applyTheme);
		this.contents.once('destroyed', () => {
			requesters.delete(requester);
			life.off('theme-changed', applyTheme);
		});
		await Promise.all([tab.resize(this.#size, this.#zoom), tab.setDark(life.isDark)]);
		return tab;
	}
}
