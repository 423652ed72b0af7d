import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Bridge } from '../bridge/bridge.ts';
import { listenOn } from '../server/listen.ts';
import { Guard } from './guard.ts';
import { servePage } from './page-socket.ts';

/** Serves the page's files once the guard let the request in. */
export type PageFiles = (
	request: IncomingMessage,
	response: ServerResponse,
	next: () => void,
) => void;

export interface PageServerOptions {
	readonly bridge: Pick<Bridge, 'bus' | 'handlers'>;
	readonly files: PageFiles;
	/** Looser only for the page with hot reload, whose styles come as scripts. */
	readonly contentPolicy?: string;
}

/** No inline scripts, nothing from elsewhere. Svelte sets single style properties, hence the style exception. */
const strictPolicy = [
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self' 'unsafe-inline'",
	"img-src 'self' data: blob:",
	"font-src 'self'",
	"connect-src 'self'",
	"base-uri 'none'",
	"form-action 'none'",
	"frame-ancestors 'none'",
].join('; ');

/** Largest call of the page, in bytes: a message to send is at most 1 MiB, and JSON may double it. */
const MAX_CALL = 4 * 1_048_576;

/** Longest wait for a browser to hang up, in ms. */
const STOP_LIMIT = 500;

/** The page and its socket, on 127.0.0.1, apart from the port that Resonite uses. */
export class PageServer {
	readonly #guard = new Guard();
	readonly #options: PageServerOptions;
	readonly #server: Server;
	/** Every socket, also those that are past HTTP. */
	readonly #streams = new Set<Socket>();
	readonly #sockets = new WebSocketServer({
		noServer: true,
		perMessageDeflate: false,
		maxPayload: MAX_CALL,
	});

	constructor(options: PageServerOptions) {
		this.#options = options;
		this.#server = createServer((request, response) => {
			this.#answer(request, response);
		});
		this.#server.on('connection', (stream) => {
			this.#streams.add(stream);
			stream.once('close', () => this.#streams.delete(stream));
		});
		this.#server.on('upgrade', (request: IncomingMessage, stream, head: Buffer) => {
			this.#upgrade(request, stream, head);
		});
	}

	/** The underlying server, for a page with hot reload. */
	get http(): Server {
		return this.#server;
	}

	/** The address to open, with the token of this start. */
	get address(): string {
		return this.#guard.address;
	}

	/** @throws PortError */
	async start(port: number): Promise<void> {
		await listenOn(this.#server, port, '127.0.0.1');
		this.#guard.port = (this.#server.address() as AddressInfo).port;
	}

	async stop(): Promise<void> {
		if (!this.#server.listening) return;
		const closed = once(this.#server, 'close');
		this.#server.close();
		for (const socket of this.#sockets.clients) socket.close(1001);
		this.#server.closeIdleConnections();
		const timer = setTimeout(() => {
			for (const stream of this.#streams) stream.destroy();
		}, STOP_LIMIT);
		await closed;
		clearTimeout(timer);
	}

	#checks(request: IncomingMessage) {
		return {
			isOurHost: this.#guard.isOurHost(request),
			isOurOrigin: this.#guard.isOurOrigin(request),
			hasCookie: this.#guard.hasCookie(request),
		};
	}

	#upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
		const isPage = request.url === '/bridge';
		// A page with hot reload has a second socket, which its own server answers.
		if (!isPage && this.#server.listenerCount('upgrade') > 1) return;
		// A caller that resets the connection meanwhile must not end the app.
		stream.on('error', () => stream.destroy());
		const { isOurHost, isOurOrigin, hasCookie } = this.#checks(request);
		const isKnown = isOurHost && isOurOrigin && hasCookie;
		if (!isKnown || !isPage) {
			const status = isKnown ? '404 Not Found' : '403 Forbidden';
			stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
			return;
		}
		this.#sockets.handleUpgrade(request, stream, head, (socket) => {
			servePage(socket, this.#options.bridge);
		});
	}

	#answer(request: IncomingMessage, response: ServerResponse): void {
		const { isOurHost, hasCookie } = this.#checks(request);
		response.setHeader('Content-Security-Policy', this.#options.contentPolicy ?? strictPolicy);
		response.setHeader('X-Content-Type-Options', 'nosniff');
		response.setHeader('Referrer-Policy', 'no-referrer');
		response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
		response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
		response.setHeader('Cache-Control', 'no-store');
		if (!isOurHost) {
			say(response, 403, `Open the page as http://${this.#guard.host}/.`);
			return;
		}
		if (request.method !== 'GET' && request.method !== 'HEAD') {
			say(response, 405, 'Only GET is answered here.');
			return;
		}
		const url = URL.parse(request.url ?? '/', `http://${this.#guard.host}`);
		if (!url) {
			say(response, 400, 'This is no address.');
			return;
		}
		if (this.#guard.isToken(url.searchParams.get('token'))) {
			response.setHeader('Set-Cookie', this.#guard.cookie);
			response.writeHead(303, { Location: '/' }).end();
			return;
		}
		if (!hasCookie) {
			say(
				response,
				401,
				'Open the address that the bridge printed when it started: it holds a token for this start.',
			);
			return;
		}
		if (url.pathname === '/session') {
			response.writeHead(204).end();
			return;
		}
		this.#options.files(request, response, () => {
			say(response, 404, 'There is nothing here.');
		});
	}
}

function say(response: ServerResponse, status: number, text: string): void {
	response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
	response.end(`${text}\n`);
}
