import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a web page's WebSocket fared. */
export interface Dialed {
	readonly opened: boolean;
	readonly code: number;
}

/** What an attacking page does, in the browser: dials every address at once. */
export const dialAll = (urls: readonly string[]): Promise<Dialed[]> =>
	Promise.all(
		urls.map(
			(url) =>
				new Promise<Dialed>((resolve) => {
					const socket = new WebSocket(url);
					let opened = false;
					socket.onopen = () => {
						opened = true;
						socket.send('bridge.clients');
						socket.close(1000);
					};
					socket.onclose = ({ code }) => {
						resolve({ opened, code });
					};
				}),
		),
	);

/** What an attacking page can do beside sockets: every way in which a page may send a request to another port. */
export async function knockOn(url: string): Promise<Record<string, string>> {
	const name = (error: unknown) => (error instanceof Error ? error.name : String(error));
	const read = async (init?: RequestInit) => {
		try {
			const answer = await fetch(url, init);
			const text = await answer.text();
			return `${answer.type}, ${text === '' ? 'nothing to read' : text}`;
		} catch (error) {
			return name(error);
		}
	};
	const ends = (target: EventTarget) =>
		new Promise<string>((resolve) => {
			for (const event of ['load', 'error', 'open'])
				target.addEventListener(event, () => {
					resolve(event);
				});
		});
	const element = <T extends keyof HTMLElementTagNameMap>(
		tag: T,
		given: Partial<HTMLElementTagNameMap[T]>,
	) => {
		const made = Object.assign(document.createElement(tag), given);
		const end = ends(made);
		document.body.append(made);
		return { made, end };
	};
	/** A frame that shows something, or an error page: the page must not see which, nor what. */
	const peek = async ({ made, end }: { made: HTMLIFrameElement; end: Promise<string> }) => {
		await end;
		return made.contentDocument === null ? 'unreadable' : made.contentDocument.body.innerText;
	};
	const ajax = () => {
		const request = new XMLHttpRequest();
		request.open('GET', url);
		request.send();
		return ends(request);
	};
	const form = () => {
		const name = `target-${Math.random()}`;
		const target = element('iframe', { name, srcdoc: '<p>empty</p>' });
		const { made } = element('form', { action: url, method: 'post', target: name });
		const again = ends(target.made);
		made.submit();
		return peek({ made: target.made, end: again });
	};
	const noCors = { mode: 'no-cors', credentials: 'include' } as const;
	return {
		fetch: await read({ credentials: 'include' }),
		'fetch, not asking for the answer': await read(noCors),
		'POST, not asking for the answer': await read({
			...noCors,
			method: 'POST',
			body: '{"do":"bridge.ping"}',
		}),
		'PUT, asked for first': await read({ method: 'PUT', headers: { 'X-One': '1' } }),
		XMLHttpRequest: await ajax(),
		sendBeacon: navigator.sendBeacon(url, 'bridge.ping') ? 'sent' : 'not sent',
		image: await element('img', { src: url }).end,
		script: await element('script', { src: url }).end,
		style: await element('link', { rel: 'stylesheet', href: url }).end,
		EventSource: await ends(new EventSource(url)),
		'form into a frame': await form(),
		frame: await peek(element('iframe', { src: url })),
	};
}

const worker = `onconnect = ({ ports: [port] }) => { begin(port); };
const dialAll = ${dialAll.toString()};
const begin = (port) => {
	port.onmessage = async ({ data }) => { port.postMessage(await dialAll(data)); };
};
if (!('onconnect' in self && self.constructor.name === 'SharedWorkerGlobalScope')) begin(self);`;

/** What somebody else's web server heard. */
export interface Heard {
	readonly method: string;
	readonly url: string;
	readonly headers: IncomingMessage['headers'];
}

/** Somebody else's web server on this machine, under all of its names. Closed when the test's scope ends. */
export async function openSite(html = '<!doctype html><title>Site</title>') {
	const heard: Heard[] = [];
	const server = createServer(({ method = '', url = '', headers }, response) => {
		heard.push({ method, url, headers });
		const isScript = url === '/worker.js';
		response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
		response.end(isScript ? worker : html);
	}).listen(0, '::');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return {
		port,
		heard,
		origin: (host = '127.0.0.1') => `http://${host}:${port}`,
		async [Symbol.asyncDispose]() {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}
