import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { answer, turnAway } from './answer.ts';
import { Callers } from './callers.ts';
import type { Certificate } from './certificate.ts';
import type { Door } from './door.ts';
import type { Refusal } from './gate.ts';
import { isTlsError, noiseRefused, type Noise } from './noise.ts';
import { handshakesFull, needsUpgrade } from './refusals.ts';

/** A request for a WebSocket, and the socket it came over. */
export interface Upgrade {
	readonly request: IncomingMessage;
	readonly stream: Socket;
	readonly head: Buffer;
	readonly door: Door;
}

export interface DoormanOptions {
	/** ms that a caller may take to finish its handshake. */
	readonly handshakeLimit: number;
	/** How many callers may be in their handshake at once. */
	mostCallers(): number;
	/** The gate. */
	check(request: IncomingMessage, door: Door): Refusal | null;
	onUpgrade(upgrade: Upgrade): void;
	onRefused(refusal: Refusal, remote: string): void;
}

/** Stands at the doors: leads those who want a WebSocket to the server, and answers all others. */
export class Doorman {
	readonly #options: DoormanOptions;
	readonly #callers = new Callers();
	#isOpen = false;

	constructor(options: DoormanOptions) {
		this.#options = options;
	}

	/** Until then, whoever comes is cut off: a server that is not up may still fail. */
	open(): void {
		this.#isOpen = true;
	}

	/** Cuts off all who are in their handshake, and whoever comes. */
	close(): void {
		this.#isOpen = false;
		this.#callers.destroyAll();
	}

	/** The caller became a client. */
	letIn(stream: Socket): void {
		this.#callers.delete(stream);
	}

	createListener(door: Door, certificate: Certificate | null = null): Server {
		const { handshakeLimit } = this.#options;
		const limits = {
			headersTimeout: handshakeLimit,
			requestTimeout: handshakeLimit,
			connectionsCheckingInterval: Math.min(1_000, handshakeLimit),
			// The gate refuses those without one, and they are told of like the others.
			requireHostHeader: false,
		};
		const server = certificate
			? createTlsServer({ ...limits, ...certificate, handshakeTimeout: handshakeLimit })
			: createServer(limits);
		server.on('connection', (stream: Socket) => {
			this.#welcome(stream);
		});
		server.on('request', (request, response) => {
			const { socket } = request;
			const refusal =
				this.#options.check(request, door) ?? needsUpgrade(door, socket.localPort ?? 0);
			this.#options.onRefused(refusal, socket.remoteAddress ?? '');
			answer(response, refusal);
		});
		server.on('clientError', (error: Noise, stream) => {
			this.#noise(error, stream, door);
		});
		// A caller that takes this for a proxy.
		server.on('connect', (request, stream: Socket) => {
			stream.on('error', () => stream.destroy());
			const refusal = this.#options.check(request, door);
			this.#turnAway(stream, refusal ?? needsUpgrade(door, stream.localPort ?? 0));
		});
		server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
			if (!(stream instanceof Socket))
				stream.destroy(new TypeError('An upgrade came over something that is no socket.'));
			else if (!this.#isOpen) stream.destroy();
			else this.#options.onUpgrade({ request, stream, head, door });
		});
		return server;
	}

	#welcome(stream: Socket): void {
		if (!this.#isOpen) {
			stream.destroy();
			return;
		}
		const oldest = this.#callers.add(stream, this.#options.mostCallers());
		if (!oldest) return;
		this.#options.onRefused(handshakesFull, oldest.remoteAddress ?? '');
		oldest.destroy();
	}

	#noise(error: Noise, stream: Duplex, door: Door): void {
		if (!(stream instanceof Socket)) {
			stream.destroy();
			return;
		}
		const refusal = noiseRefused(error, door, stream.localPort ?? 0);
		if (isTlsError(error)) {
			// Nothing can be said before that handshake, or after it has failed.
			this.#options.onRefused(refusal, stream.remoteAddress ?? '');
			stream.destroy();
		} else if (stream.writable && error.code !== 'ECONNRESET') this.#turnAway(stream, refusal);
		// Somebody who connected and left said nothing that could be told of.
		else stream.destroy();
	}

	#turnAway(stream: Socket, refusal: Refusal): void {
		this.#options.onRefused(refusal, stream.remoteAddress ?? '');
		turnAway(stream, refusal, this.#options.handshakeLimit);
	}
}
