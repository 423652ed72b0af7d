import {
	callback,
	checkOptions,
	checkValue,
	flag,
	listOf,
	object,
	text,
	type Shape,
} from './options.ts';
import { Strict, StandInError } from './strict.ts';

type Before = Electron.OnBeforeRequestListenerDetails;
type Received = Electron.OnHeadersReceivedListenerDetails;
type Listener<D, R> = (details: D, callback: (response: R) => void) => void;

interface Registered<D, R> {
	readonly filter: Electron.WebRequestFilter | null;
	readonly listener: Listener<D, R>;
}

const filterOptions = {
	urls: listOf(text),
	excludeUrls: listOf(text),
	types: listOf(text),
} satisfies Shape<Electron.WebRequestFilter>;
const beforeResponse = {
	cancel: flag,
	redirectURL: text,
} satisfies Shape<Electron.CallbackResponse>;
const receivedResponse = {
	cancel: flag,
	responseHeaders: object,
	statusLine: text,
} satisfies Shape<Electron.HeadersReceivedResponse>;

/** A pattern as Chrome's extensions write them: `*://*.example.com/*`, `<all_urls>`. */
function matches(pattern: string, url: string): boolean {
	if (pattern === '<all_urls>') return true;
	const parts = /^(\*|[a-z][a-z0-9+.-]*):\/\/([^/]*)(\/.*)$/iu.exec(pattern);
	if (!parts) throw new StandInError(`webRequest: "${pattern}" is no URL pattern.`);
	const escaped = (part: string) => part.replace(/[.+?^${}()|[\]\\]/gu, '\\$&');
	const [, scheme = '', host = '', path = ''] = parts;
	const schemes = scheme === '*' ? '(?:https?|wss?)' : escaped(scheme);
	const hosts = escaped(host)
		.replace(/^\*\\\./u, '(?:[^/]*\\.)?')
		.replaceAll('*', '[^/]*');
	return new RegExp(`^${schemes}://${hosts}${escaped(path).replaceAll('*', '.*')}$`, 'iu').test(
		url,
	);
}

function concerns(
	filter: Electron.WebRequestFilter | null,
	{ url, resourceType }: Before | Received,
) {
	if (!filter) return true;
	const types: readonly string[] | undefined = filter.types;
	if (types && !types.includes(resourceType)) return false;
	return (
		filter.urls.some((pattern) => matches(pattern, url)) &&
		!(filter.excludeUrls ?? []).some((pattern) => matches(pattern, url))
	);
}

/** As in Electron, a request waits until the listener calls back. */
async function asked<D extends Before | Received, R extends object>(
	registered: Registered<D, R> | null,
	details: D,
	[what, known]: readonly [string, Shape<R>],
): Promise<R | null> {
	if (!registered || !concerns(registered.filter, details)) return null;
	const response = await new Promise<R>((resolve) => {
		registered.listener(details, resolve);
	});
	checkOptions(`webRequest.${what}: response`, response, known);
	return response;
}

/** Lets the app see and refuse what its pages ask for. */
export class WebRequest extends Strict {
	#before: Registered<Before, Electron.CallbackResponse> | null = null;
	#received: Registered<Received, Electron.HeadersReceivedResponse> | null = null;

	onBeforeRequest(...args: unknown[]): void {
		this.#before = registered('onBeforeRequest', args);
	}

	onHeadersReceived(...args: unknown[]): void {
		this.#received = registered('onHeadersReceived', args);
	}

	static before(webRequest: WebRequest, details: Before) {
		return asked(webRequest.#before, details, ['onBeforeRequest', beforeResponse]);
	}

	static received(webRequest: WebRequest, details: Received) {
		return asked(webRequest.#received, details, ['onHeadersReceived', receivedResponse]);
	}
}

/** Both forms: with a filter in front, and without; null takes the listener away. */
function registered<D, R>(what: string, args: readonly unknown[]): Registered<D, R> | null {
	const [filter, listener] = args.length > 1 ? args : [null, args[0]];
	if (listener === null) return null;
	checkValue(`webRequest.${what}: listener`, listener, callback);
	if (filter !== null) {
		checkValue(`webRequest.${what}: filter`, filter, object);
		checkOptions(`webRequest.${what}: filter`, filter as object, filterOptions);
	}
	return {
		filter: filter as Electron.WebRequestFilter | null,
		listener: listener as Listener<D, R>,
	};
}
