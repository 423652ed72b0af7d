import { lookup } from 'node:dns';
import { isIP, type LookupFunction, type Socket } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { isPublic } from './addresses.ts';

/** An address that a request may not reach. */
export class PrivateAddress extends Error {
	override readonly name = 'PrivateAddress';
}

/** Connections to one server at the same time. */
const CONNECTIONS = 8;
/** ms for a connection to come up; the wait of a request, which is shorter as a rule, ends it as well. */
const CONNECT_LIMIT = 20_000;
/** Bytes of the headers of an answer: what servers take themselves. */
const MAX_HEADERS = 16_384;

/** Names are looked up here and the address that was checked is the one that is dialed: a name cannot change in between. */
const lookupPublic: LookupFunction = (hostname, options, callback) => {
	lookup(hostname, { ...options, all: true }, (error, found) => {
		if (error) {
			callback(error, '');
			return;
		}
		const reachable = found.filter(({ address }) => isPublic(address));
		const [first] = reachable;
		if (!first) callback(new PrivateAddress(), '');
		else if (options.all) callback(null, reachable);
		else callback(null, first.address, first.family);
	});
};

/** Opens connections: anywhere, or to the public internet alone. Proxies of the environment are of no interest to it. */
export class Dialer {
	readonly #sockets = new Set<Socket>();
	/** Two, since a connection that one request may use must not be there for the next one. */
	readonly anywhere = this.#agent(false);
	readonly publicOnly = this.#agent(true);

	/** Ends all connections, those that are still being made too. */
	async close(): Promise<void> {
		const ended = Promise.all([this.anywhere.destroy(), this.publicOnly.destroy()]);
		for (const socket of this.#sockets) socket.destroy(new Error('The adapter stops.'));
		await ended;
	}

	#agent(isPublicOnly: boolean): Agent {
		const connect = buildConnector({
			allowH2: false,
			timeout: CONNECT_LIMIT,
			...(isPublicOnly ? { lookup: lookupPublic } : {}),
		}) as (...args: Parameters<buildConnector.connector>) => Socket;
		return new Agent({
			allowH2: false,
			connections: CONNECTIONS,
			maxHeaderSize: MAX_HEADERS,
			// The wait of the request covers all of it.
			headersTimeout: 0,
			bodyTimeout: 0,
			connect: (options, callback) => {
				const host = options.hostname.replace(/^\[|\]$/gu, '');
				// An address that is written out is not looked up.
				if (isPublicOnly && isIP(host) !== 0 && !isPublic(host)) {
					callback(new PrivateAddress(), null);
					return;
				}
				const socket = connect(options, callback);
				this.#sockets.add(socket);
				socket.once('close', () => this.#sockets.delete(socket));
			},
		});
	}
}
