import { once } from 'node:events';
import { createServer, STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { say, type Words } from '../contract/words.ts';
import { parseAddress, type Address } from '../wire/address.ts';
import { Connection, type ConnectionHooks } from './connection.ts';
import { checkRequest, type GateRules, type Refusal } from './gate.ts';
import { listenOnLoopback } from './listen.ts';
import {
	needsUpgrade,
	noHandshake,
	notHttp,
	nothingThere,
	refusingAll,
	tooMany,
} from './refusals.ts';

export interface ServerSettings {
	readonly port: number;
	readonly aliases: readonly string[];
	readonly origins: readonly string[];
	readonly maxMessageBytes: number;
	readonly maxClients: number;
}

export interface ServerHooks {
	/** A client was let in. Returns what to do with what it sends. */
	onOpen(connection: Connection, address: Address, remote: string): ConnectionHooks;
	/** A caller was turned away before it became a client. */
	onRefused(words: Words, remote: string): void;
}

export interface ServerTiming {
	/** ms between pings. Resonite drops a connection after 60 s without traffic (its troubleshooting page): a third of it. */
	readonly pingEvery: number;
	/** ms a caller may take to finish its handshake. On one machine it takes one. */
	readonly handshakeLimit: number;
}

const defaultTiming: ServerTiming = { pingEvery: 20_000, handshakeLimit: 5_000 };

/** Bytes waiting for a client that does not read: far above any burst, far below what would hurt. */
const MAX_BUFFERED = 4 * 1_048_576;
/** One lost pong may be a hiccup of a loading world, two in a row are 40 s of silence. */
const MAX_MISSED_PINGS = 2;
/** Pieces of one message. In-world clients send one; a client that streams bytes one by one is not one of ours. */
const MAX_FRAGMENTS = 1_024;

/** The text-only WebSocket server on the loopback interfaces. */
export class BridgeServer {
	readonly #hooks: ServerHooks;
	readonly #timing: ServerTiming;
	readonly #connections = new Set<Connection>();
	/** Sockets that are no clients: in their handshake, or turned away. */
	readonly #callers = new Set<Socket>();
	#listeners: readonly [Server, Server] | null = null;
	#sockets: WebSocketServer | null = null;
	#settings: ServerSettings | null = null;
	#port = 0;
	#hosts: readonly string[] = [];
	#pinger: NodeJS.Timeout | undefined;
	#isRefusing = false;

	constructor(hooks: ServerHooks, timing: Partial<ServerTiming> = {}) {
		this.#hooks = hooks;
		this.#timing = { ...defaultTiming, ...timing };
	}

	get port(): number {
		return this.#port;
	}

	/** Addresses that clients can use, the one to paste first. */
	get addresses(): string[] {
		const names = [...this.#hosts, ...(this.#settings?.aliases ?? [])];
		return names.map((name) => `ws://${name}:${this.#port}/`);
	}

	/** @throws PortError; the server is then stopped */
	async start(settings: ServerSettings): Promise<void> {
		this.#settings = settings;
		this.#sockets = new WebSocketServer({
			noServer: true,
			perMessageDeflate: false,
			clientTracking: false,
			maxPayload: settings.maxMessageBytes,
			maxFragments: MAX_FRAGMENTS,
		});
		this.#sockets.on('wsClientError', (error, stream) => {
			if (stream instanceof Socket) this.#turnAway(stream, noHandshake(error));
		});
		const listeners = [this.#createListener(), this.#createListener()] as const;
		const { port, hosts } = await listenOnLoopback(listeners, settings.port);
		this.#listeners = listeners;
		this.#port = port;
		this.#hosts = hosts;
		this.#pinger = setInterval(() => {
			for (const connection of this.#connections) connection.ping();
		}, this.#timing.pingEvery);
	}

	/**
	 * Closes every client with a code (1001 going away, 1012 restart) and stops listening. The hooks have heard of every
	 * end when it returns. Safe to call twice.
	 */
	async stop(code: number, why: Words): Promise<void> {
		clearInterval(this.#pinger);
		const listeners = (this.#listeners ?? []).filter((listener) => listener.listening);
		this.#listeners = null;
		const closed = listeners.map((listener) => once(listener, 'close'));
		for (const listener of listeners) listener.close();
		for (const caller of this.#callers) caller.destroy();
		const ended = [...this.#connections].map((connection) => connection.ended);
		this.dropAll(code, why);
		await Promise.all([...ended, ...closed]);
	}

	/** Takes what does not need a restart: names, origins, the number of clients. */
	update(settings: ServerSettings): void {
		this.#settings = settings;
	}

	/** While refusing, every caller is turned away. */
	refuse(isRefusing: boolean): void {
		this.#isRefusing = isRefusing;
	}

	dropAll(code: number, why: Words): void {
		for (const connection of this.#connections) connection.close(code, why);
	}

	#createListener(): Server {
		const { handshakeLimit } = this.#timing;
		const server = createServer({
			headersTimeout: handshakeLimit,
			requestTimeout: handshakeLimit,
			connectionsCheckingInterval: Math.min(1_000, handshakeLimit),
		});
		server.on('connection', (stream) => {
			this.#callers.add(stream);
			stream.once('close', () => this.#callers.delete(stream));
		});
		server.on('request', (request, response) => {
			const refusal = this.#check(request) ?? needsUpgrade(this.addresses[0] ?? '');
			this.#hooks.onRefused(refusal.words, remoteOf(request));
			response.writeHead(refusal.status, {
				...answerHeaders,
				...(refusal.status === 426 ? { Upgrade: 'websocket' } : {}),
			});
			response.end(`${refusal.words.en}\n`);
		});
		server.on('clientError', (error: NodeJS.ErrnoException & { rawPacket?: Buffer }, stream) => {
			// Somebody who connected and left said nothing that could be told of.
			if (!(stream instanceof Socket) || !stream.writable || error.code === 'ECONNRESET') {
				stream.destroy();
				return;
			}
			this.#turnAway(stream, notHttp(error, this.addresses[0] ?? ''));
		});
		server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
			if (stream instanceof Socket) this.#upgrade(request, stream, head);
			else stream.destroy(new TypeError('An upgrade came over something that is no socket.'));
		});
		return server;
	}

	#check(request: IncomingMessage): Refusal | null {
		const { aliases = [], origins = [] } = this.#settings ?? {};
		const rules: GateRules = { port: this.#port, aliases, origins };
		return checkRequest(request, rules);
	}

	#upgrade(request: IncomingMessage, stream: Socket, head: Buffer): void {
		const onEarlyError = (error: Error) => {
			const words = say(
				`A caller broke off its handshake: ${error.message}`,
				`接続の確立中に切断されました: ${error.message}`,
			);
			this.#hooks.onRefused(words, remoteOf(request));
		};
		stream.on('error', onEarlyError);
		const refusal = this.#check(request) ?? this.#checkRoom();
		const address = refusal ? null : parseAddress(request.url ?? '/');
		if (!address) {
			this.#turnAway(stream, refusal ?? nothingThere(request.url ?? '/'));
			return;
		}
		this.#sockets?.handleUpgrade(request, stream, head, (socket) => {
			stream.off('error', onEarlyError);
			this.#callers.delete(stream);
			stream.setNoDelay(true);
			const connection = new Connection(socket, stream, {
				maxMessageBytes: this.#settings?.maxMessageBytes ?? 0,
				maxBuffered: MAX_BUFFERED,
				maxMissedPings: MAX_MISSED_PINGS,
			});
			this.#connections.add(connection);
			socket.once('close', () => this.#connections.delete(connection));
			connection.open(this.#hooks.onOpen(connection, address, remoteOf(request)));
		});
	}

	#checkRoom(): Refusal | null {
		if (this.#isRefusing) return refusingAll;
		const most = this.#settings?.maxClients ?? 0;
		return this.#connections.size < most ? null : tooMany(most);
	}

	#turnAway(stream: Socket, { status, words }: Refusal): void {
		this.#hooks.onRefused(words, stream.remoteAddress ?? '');
		const body = `${words.en}\n`;
		const head = Object.entries({
			...answerHeaders,
			'Content-Length': String(Buffer.byteLength(body)),
		})
			.map(([name, value]) => `${name}: ${value}\r\n`)
			.join('');
		stream.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${head}\r\n${body}`);
		// Counted from now: a caller that keeps sending would put off a limit on idleness for good.
		const late = setTimeout(() => stream.destroy(), this.#timing.handshakeLimit);
		stream.once('close', () => {
			clearTimeout(late);
		});
	}
}

const answerHeaders = {
	'Content-Type': 'text/plain; charset=utf-8',
	'X-Content-Type-Options': 'nosniff',
	Connection: 'close',
};

const remoteOf = ({ socket }: IncomingMessage) => socket.remoteAddress ?? '';
