import { setTimeout } from 'node:timers/promises';
import { headerToChromium, toApp, toChromium } from '../addresses.ts';
import { Protocol as AppProtocol } from '../protocol.ts';
import { WebRequest } from '../web-request.ts';
import type { Cdp, Protocol } from './cdp.ts';

type Paused = Protocol.Events['Fetch.requestPaused'];
type Details = Electron.OnBeforeRequestListenerDetails;

/** Whose page a request comes from. */
export interface Requester {
	readonly id: number;
	readonly protocol: AppProtocol;
	readonly webRequest: WebRequest;
	readonly knowsFrame: (frameId: string) => boolean;
	isMainFrame(frameId: string): boolean;
	/** Asks the app, where the page wants to go somewhere by itself. */
	mayNavigate(frameId: string, url: string, isRedirect: boolean): boolean;
	/** A document of this address begins: what it may do has to be known before. */
	prepare(url: string): Promise<void>;
	download(begin: Protocol.Events['Browser.downloadWillBegin']): Promise<void>;
}

/** The words of Electron for what Chromium fetches. */
const types: Partial<Record<string, Details['resourceType']>> = {
	Stylesheet: 'stylesheet',
	Script: 'script',
	Image: 'image',
	Font: 'font',
	XHR: 'xhr',
	Fetch: 'xhr',
	Ping: 'ping',
	CSPViolationReport: 'cspReport',
	Media: 'media',
	WebSocket: 'webSocket',
};

/** In ms; seen to take a few. */
const FRAME_PATIENCE = 5_000;

/** Every request of every page passes here: first the app decides, then it answers what is its own. */
export class Requests {
	readonly #browser: Cdp;
	readonly #requesters: () => readonly Requester[];
	#last = 0;

	constructor(browser: Cdp, requesters: () => readonly Requester[]) {
		this.#browser = browser;
		this.#requesters = requesters;
	}

	async start(): Promise<void> {
		this.#browser.on('Fetch.requestPaused', (paused) => {
			this.#take(paused).catch(async (error: unknown) => {
				// As in Electron: the app's handler failed, so does the request.
				console.error(`The request for ${toApp(paused.request.url)} failed:`, error);
				await this.#fail(paused, 'Failed');
			});
		});
		await this.#browser.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
	}

	async #take(paused: Paused): Promise<void> {
		const { frameId, request, resourceType } = paused;
		const requester = await this.#requesterOf(frameId);
		const isDocument = resourceType === 'Document';
		if (!requester) throw new Error('No window has the frame that asks for it.');
		const isRedirect = paused.redirectedRequestId !== undefined;
		if (isDocument && !requester.mayNavigate(frameId, request.url, isRedirect)) {
			await this.#fail(paused, 'Aborted');
			return;
		}
		const details = this.#details(paused, requester);
		const answer = await WebRequest.before(requester.webRequest, details);
		if (answer?.cancel) await this.#fail(paused, 'BlockedByClient');
		else if (answer?.redirectURL !== undefined)
			await this.#browser.send('Fetch.fulfillRequest', {
				requestId: paused.requestId,
				responseCode: 307,
				responseHeaders: [{ name: 'Location', value: toChromium(answer.redirectURL) }],
			});
		else {
			if (isDocument && requester.isMainFrame(frameId)) await requester.prepare(details.url);
			await this.#answer(paused, requester, details);
		}
	}

	async #answer(paused: Paused, requester: Requester, details: Details): Promise<void> {
		const { request, requestId } = paused;
		const asked = AppProtocol.answer(requester.protocol, toRequest(details, request));
		if (!asked) {
			if (details.url !== request.url)
				throw new Error(`protocol.handle was not called for the scheme of ${details.url}.`);
			// Nobody objects, so it goes out.
			await this.#browser.send('Fetch.continueRequest', { requestId });
			return;
		}
		const response = await asked;
		if (response.type === 'error') {
			await this.#fail(paused, 'Failed');
			return;
		}
		const received = await WebRequest.received(requester.webRequest, {
			...details,
			statusLine: `HTTP/1.1 ${response.status} ${response.statusText}`.trimEnd(),
			statusCode: response.status,
			responseHeaders: Object.fromEntries(Array.from(response.headers, ([k, v]) => [k, [v]])),
		});
		if (received?.cancel) {
			await this.#fail(paused, 'BlockedByClient');
			return;
		}
		await this.#browser.send('Fetch.fulfillRequest', {
			requestId,
			responseCode: response.status,
			...(response.statusText === '' ? {} : { responsePhrase: response.statusText }),
			responseHeaders: headersOf(received?.responseHeaders ?? response.headers),
			body: Buffer.from(await response.arrayBuffer()).toString('base64'),
		});
	}

	/** A frame may ask a moment before its own page tells of it. */
	async #requesterOf(frameId: string): Promise<Requester | undefined> {
		const end = performance.now() + FRAME_PATIENCE;
		for (;;) {
			const known = this.#requesters().find((requester) => requester.knowsFrame(frameId));
			if (known || performance.now() > end) return known;
			await setTimeout(5);
		}
	}

	#details({ frameId, request, resourceType }: Paused, requester: Requester): Details {
		this.#last += 1;
		const frame = requester.isMainFrame(frameId) ? 'mainFrame' : 'subFrame';
		return {
			id: this.#last,
			url: toApp(request.url),
			method: request.method,
			webContentsId: requester.id,
			resourceType: resourceType === 'Document' ? frame : (types[resourceType] ?? 'other'),
			referrer: toApp(request.headers.Referer ?? ''),
			timestamp: Date.now(),
			uploadData: [],
		};
	}

	async #fail({ requestId }: Paused, errorReason: Protocol.Network.ErrorReason): Promise<void> {
		await this.#browser.send('Fetch.failRequest', { requestId, errorReason });
	}
}

/** What the app's handler gets: a request with the app's own address. */
function toRequest(
	{ url }: Details,
	{ method, headers, postDataEntries }: Protocol.Network.Request,
) {
	const bodies = (postDataEntries ?? []).map(({ bytes = '' }) => Buffer.from(bytes, 'base64'));
	return new Request(url, {
		method,
		headers: Object.entries(headers).map(([name, value]): [string, string] => [name, toApp(value)]),
		...(bodies.length > 0 ? { body: Buffer.concat(bodies) } : {}),
	});
}

function headersOf(headers: Headers | Record<string, string | string[]>) {
	const entries: [string, string | string[]][] =
		headers instanceof Headers ? [...headers] : Object.entries(headers);
	return entries.flatMap(([name, values]) =>
		[values].flat().map((value) => ({ name, value: headerToChromium(value) })),
	);
}
