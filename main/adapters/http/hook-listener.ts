import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { StartError } from '../adapter.ts';
import { portTaken, systemCode } from '../kit/network-words.ts';

/** ms for the headers, and for all of a post. Whoever takes longer holds a connection for nothing. */
const HEADERS_LIMIT = 5_000;
const POST_LIMIT = 10_000;
/** ms between two looks at who takes longer. */
const CHECKS = 1_000;
/** Connections at the same time, for each of the two addresses. */
const MAX_CONNECTIONS = 64;

/** Machines without IPv6. */
const noIpv6 = ['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL'];

interface ListenOptions {
	readonly port: number;
	readonly onRequest: RequestListener;
	/** It listens no more. */
	readonly onError: () => void;
}

/** Listens for programs of this machine. */
export class HookListener {
	readonly #options: ListenOptions;
	readonly #servers: Server[] = [];

	constructor(options: ListenOptions) {
		this.#options = options;
	}

	/** On 127.0.0.1 and ::1: for "localhost" some programs try the one, some the other. @throws StartError */
	async open(): Promise<void> {
		try {
			await this.#listen('127.0.0.1');
			await this.#listen('::1').catch((error: unknown) => {
				if (!noIpv6.includes(systemCode(error))) throw error;
			});
		} catch (error) {
			await this.close();
			const words = portTaken(error, this.#options.port);
			throw words ? new StartError('needs-you', words, { cause: error }) : error;
		}
	}

	async close(): Promise<void> {
		await Promise.all(this.#servers.splice(0).map(closed));
	}

	async #listen(host: string): Promise<void> {
		const { port, onRequest, onError } = this.#options;
		const server = createServer(
			{
				headersTimeout: HEADERS_LIMIT,
				requestTimeout: POST_LIMIT,
				connectionsCheckingInterval: CHECKS,
			},
			onRequest,
		);
		server.maxConnections = MAX_CONNECTIONS;
		server.listen({ port, host, exclusive: true });
		await once(server, 'listening');
		server.on('error', onError);
		this.#servers.push(server);
	}
}

async function closed(server: Server): Promise<void> {
	server.close();
	server.closeAllConnections();
	await once(server, 'close');
}
