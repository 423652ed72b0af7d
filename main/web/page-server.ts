import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Socket, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { Guesses } from '../access/guesses.ts';
import { Callers } from '../server/callers.ts';
import { listenOn } from '../server/listen.ts';
import { RefusalLog } from '../server/refusal-log.ts';
import { refuse, turnAway } from './answer.ts';
import { Guard } from './guard.ts';
import { MAX_CALL, servePage, type PageSocketOptions } from './page-socket.ts';
import { headersWith, strictPolicy } from './policy.ts';
import {
	crowded,
	noPath,
	noSocket,
	nothingHere,
	notHttp,
	noToken,
	tooSlow,
	wrongAgain,
	wrongToken,
	type Refusal,
} from './refusals.ts';

/** Serves the page's files once the guard let the request in. */
export type PageFiles = (
	request: IncomingMessage,
	response: ServerResponse,
	next: () => void,
) => void;

export interface PageServerOptions extends PageSocketOptions {
	readonly files: PageFiles;
	/** Looser only for the page with hot reload, whose styles come as scripts. */
	readonly contentPolicy?: string;
}

/** Longest wait for a whole request, in ms. A browser on this machine takes one. */
const REQUEST_LIMIT = 5_000;

/** Callers at once: a browser opens six. Where there are more, the oldest go, so that the page always gets in. */
const MAX_CALLERS = 512;

/** ms over which refusals are summed up in the log. */
const REFUSALS_EVERY = 10_000;

/** Longest wait for a browser to hang up, in ms. */
const STOP_LIMIT = 500;

// Its types do not know `closeTimeout`, its manual does: ms for the other side's goodbye.
const socketOptions = {
	noServer: true,
	perMessageDeflate: false,
	maxPayload: MAX_CALL,
	closeTimeout: STOP_LIMIT,
};

/** The page and its socket, on 127.0.0.1, apart from the port that Resonite uses. */
export class PageServer {
	readonly #guard = new Guard();
	readonly #options: PageServerOptions;
	readonly #headers: Readonly<Record<string, string>>;
	readonly #server: Server;
	/** Those that have not shown that they are the page. */
	readonly #callers = new Callers();
	readonly #refusals: RefusalLog;
	readonly #guesses = new Guesses();
	readonly #sockets = new WebSocketServer(socketOptions);

	constructor(options: PageServerOptions) {
		this.#options = options;
		this.#headers = headersWith(options.contentPolicy ?? strictPolicy);
		this.#refusals = new RefusalLog(REFUSALS_EVERY, (words) => {
			options.bridge.record('refused', words);
		});
		this.#server = createServer(
			{
				headersTimeout: REQUEST_LIMIT,
				requestTimeout: REQUEST_LIMIT,
				connectionsCheckingInterval: 1_000,
				// The guard refuses those without one, with a row.
				requireHostHeader: false,
			},
			(request, response) => {
				this.#answer(request, response);
			},
		);
		this.#server.on('connection', (stream) => {
			const oldest = this.#callers.add(stream, MAX_CALLERS);
			if (oldest) this.#refusals.add(crowded, oldest.remoteAddress ?? '');
			oldest?.destroy();
		});
		this.#server.on('clientError', (error: NodeJS.ErrnoException, stream) => {
			// Somebody who connected and left said nothing that could be told of.
			if (!stream.writable || error.code === 'ECONNRESET') stream.destroy();
			else
				this.#turnAway(
					stream,
					error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? tooSlow : notHttp(error),
				);
		});
		this.#server.on('connect', (request: IncomingMessage, stream) => {
			stream.on('error', () => stream.destroy());
			this.#turnAway(stream, this.#guard.checkRequest(request) ?? noPath(request.url ?? ''));
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
			this.#callers.destroyAll();
			this.#server.closeAllConnections();
			for (const socket of this.#sockets.clients) socket.terminate();
		}, STOP_LIMIT);
		await closed;
		clearTimeout(timer);
		this.#refusals.flush();
	}

	#upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
		const isPage = request.url?.split('?', 1)[0] === '/bridge';
		// A page with hot reload has a second socket, which its own server answers.
		if (!isPage && this.#server.listenerCount('upgrade') > 1) return;
		// A caller that resets the connection meanwhile must not end the app.
		stream.on('error', () => stream.destroy());
		const refusal =
			this.#guard.checkSocket(request) ?? (isPage ? null : noSocket(request.url ?? ''));
		if (refusal) {
			this.#turnAway(stream, refusal);
			return;
		}
		this.#callers.delete(request.socket);
		this.#sockets.handleUpgrade(request, stream, head, (socket) => {
			servePage(socket, this.#options);
		});
	}

	#answer(request: IncomingMessage, response: ServerResponse): void {
		for (const [name, value] of Object.entries(this.#headers)) response.setHeader(name, value);
		const target = request.url ?? '/';
		const url = URL.parse(target, `http://${request.headers.host ?? ''}`);
		const refusal = this.#guard.checkRequest(request) ?? (url ? null : noPath(target));
		if (!url || refusal) {
			this.#refuse(response, refusal ?? noPath(target));
			return;
		}
		const token = url.searchParams.get('token');
		if (token !== null && this.#guard.isToken(token)) {
			response.setHeader('Set-Cookie', this.#guard.cookie);
			response.writeHead(303, { Location: this.#guard.location }).end();
			return;
		}
		if (!this.#guard.hasCookie(request)) {
			this.#refuse(
				response,
				token === null ? noToken(target) : this.#wrongToken(remoteOf(request)),
			);
			return;
		}
		this.#callers.delete(request.socket);
		if (url.pathname === '/session') {
			if (this.#guard.isPage(request)) response.writeHead(204).end();
			else this.#refuse(response, noToken(target));
			return;
		}
		this.#options.files(request, response, () => {
			refuse(response, nothingHere);
		});
	}

	/** 256 random bits are not found by trying: that somebody does has to be seen, and is told to stop. */
	#wrongToken(remote: string): Refusal {
		this.#guesses.count(remote);
		return this.#guesses.isOver(remote) ? wrongAgain : wrongToken;
	}

	#refuse(response: ServerResponse, refusal: Refusal): void {
		this.#refusals.add(refusal, remoteOf(response.req));
		refuse(response, refusal);
	}

	#turnAway(stream: Duplex, refusal: Refusal): void {
		this.#refusals.add(refusal, stream instanceof Socket ? (stream.remoteAddress ?? '') : '');
		turnAway(stream, refusal, { headers: this.#headers, limit: REQUEST_LIMIT });
	}
}

const remoteOf = ({ socket }: IncomingMessage) => socket.remoteAddress ?? '';
