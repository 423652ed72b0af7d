import { once } from 'node:events';
import { createServer, STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { defaultSettings, type Settings } from '../contract/settings.ts';
import { say, type Words } from '../contract/words.ts';
import { parseAddress, type Address } from '../wire/address.ts';
import { Connection, type ConnectionHooks, type ConnectionTiming } from './connection.ts';
import { checkRequest, type GateRules, type Refusal } from './gate.ts';
import { listenOnLoopback } from './listen.ts';
import {
	needsUpgrade,
	noHandshake,
	notHttp,
	nothingThere,
	placesKept,
	refusingAll,
	tooMany,
} from './refusals.ts';

/** What the server needs of the settings. */
export type ServerSections = Pick<Settings, 'server' | 'limits'>;

/** Who knocks. */
export interface Caller {
	/** IP address. */
	readonly remote: string;
	/** It came over the local network, from another machine as a rule. */
	readonly isLan: boolean;
}

/** A caller may come in. */
export interface Admitted {
	/** The last places are kept for those who come with a known key. */
	readonly isKnown: boolean;
}

export interface ServerHooks {
	/** Asked after the gate and before the upgrade. */
	admit(address: Address, caller: Caller): Refusal | Admitted;
	/** A client was let in. Returns what to do with what it sends. */
	onOpen(connection: Connection, address: Address, caller: Caller): ConnectionHooks;
	/** A caller was turned away before it became a client. */
	onRefused(words: Words, remote: string): void;
}

export interface ServerTiming extends ConnectionTiming {
	/** ms between pings. Resonite drops a connection after 60 s without traffic (its troubleshooting page): a third of it. */
	readonly pingEvery: number;
}

const defaultTiming: ServerTiming = { pingEvery: 20_000, strikeEvery: 10_000 };

/** Part of all places that is not kept for clients with a known key. */
const STRANGERS = 0.9;

/** The text-only WebSocket server on the loopback interfaces. */
export class BridgeServer {
	readonly #hooks: ServerHooks;
	readonly #timing: ServerTiming;
	readonly #connections = new Set<Connection>();
	/** Sockets that are no clients: in their handshake, or turned away. */
	readonly #callers = new Set<Socket>();
	#listeners: readonly [Server, Server] | null = null;
	#sockets: WebSocketServer | null = null;
	#settings: ServerSections | null = null;
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
		const names = [...this.#hosts, ...(this.#settings?.server.aliases ?? [])];
		return names.map((name) => `ws://${name}:${this.#port}/`);
	}

	/** @throws PortError; the server is then stopped */
	async start(settings: ServerSections): Promise<void> {
		this.#settings = settings;
		this.#sockets = new WebSocketServer({
			noServer: true,
			perMessageDeflate: false,
			clientTracking: false,
			maxPayload: settings.limits.maxMessageBytes,
			maxFragments: settings.limits.maxFragments,
		});
		this.#sockets.on('wsClientError', (error, stream) => {
			if (stream instanceof Socket) this.#turnAway(stream, noHandshake(error));
		});
		const listeners = [this.#createListener(), this.#createListener()] as const;
		const { port, hosts } = await listenOnLoopback(listeners, settings.server.port);
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

	/** Takes what does not need a restart, also for the clients that are connected. */
	update(settings: ServerSections): void {
		this.#settings = settings;
		for (const connection of this.#connections) connection.limit(settings.limits);
	}

	/** While refusing, every caller is turned away. */
	refuse(isRefusing: boolean): void {
		this.#isRefusing = isRefusing;
	}

	dropAll(code: number, why: Words): void {
		for (const connection of this.#connections) connection.close(code, why);
	}

	get #limits(): Settings['limits'] {
		return (this.#settings ?? defaultSettings).limits;
	}

	/** In ms. */
	get #handshakeLimit(): number {
		return this.#limits.handshakeSeconds * 1_000;
	}

	#createListener(): Server {
		const handshakeLimit = this.#handshakeLimit;
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
		const { aliases = [], origins = [] } = this.#settings?.server ?? {};
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
		const caller: Caller = { remote: remoteOf(request), isLan: false };
		const address = parseAddress(request.url ?? '/');
		const refusal =
			this.#check(request) ??
			(this.#isRefusing ? refusingAll : null) ??
			(address ? this.#admit(address, caller) : nothingThere(request.url ?? '/'));
		if (refusal || !address) {
			this.#turnAway(stream, refusal ?? nothingThere(request.url ?? '/'));
			return;
		}
		this.#sockets?.handleUpgrade(request, stream, head, (socket) => {
			stream.off('error', onEarlyError);
			this.#callers.delete(stream);
			stream.setNoDelay(true);
			const connection = new Connection({ socket, stream }, this.#limits, this.#timing);
			this.#connections.add(connection);
			socket.once('close', () => this.#connections.delete(connection));
			connection.open(this.#hooks.onOpen(connection, address, caller));
		});
	}

	#admit(address: Address, caller: Caller): Refusal | null {
		const answer = this.#hooks.admit(address, caller);
		return 'status' in answer ? answer : this.#checkRoom(answer);
	}

	#checkRoom({ isKnown }: Admitted): Refusal | null {
		const { maxClients } = this.#limits;
		const connected = this.#connections.size;
		if (connected >= maxClients) return tooMany(maxClients);
		// Rounded up: one place of one is for whoever comes first.
		const forStrangers = Math.ceil(maxClients * STRANGERS);
		return isKnown || connected < forStrangers ? null : placesKept(connected);
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
		const late = setTimeout(() => stream.destroy(), this.#handshakeLimit);
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
