import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type ServerOptions, type WebSocket } from 'ws';
import { until } from './until.ts';

/** Somebody's WebSocket server. Ended with everyone it serves when the test's scope ends. */
export class SocketServer implements AsyncDisposable {
	/** What it heard, in order. */
	readonly heard: string[] = [];
	/** Requests of those who came. */
	readonly requests: IncomingMessage[] = [];
	readonly #server: WebSocketServer;

	private constructor(server: WebSocketServer) {
		this.#server = server;
		server.on('connection', (socket, request) => {
			this.requests.push(request);
			socket.on('message', (data: Buffer) => {
				this.heard.push(data.toString());
			});
			// A client that is cut off shows in its test.
			socket.on('error', () => undefined);
		});
	}

	static async open(options: Partial<ServerOptions> = {}): Promise<SocketServer> {
		const where = options.server ? {} : { port: 0, host: '127.0.0.1' };
		const server = new WebSocketServer({ ...where, ...options });
		const opened = new SocketServer(server);
		if (!options.server) await once(server, 'listening');
		return opened;
	}

	get port(): number {
		return (this.#server.address() as AddressInfo).port;
	}

	get url(): string {
		return `ws://127.0.0.1:${this.port}/`;
	}

	/** Who is connected: at least one, waited for. */
	client(): Promise<WebSocket> {
		return until(() => [...this.#server.clients].at(-1), 'a client of the server');
	}

	/** Calls back for each that comes. */
	greet(work: (socket: WebSocket, request: IncomingMessage) => void): void {
		this.#server.on('connection', work);
	}

	async say(...texts: string[]): Promise<void> {
		const socket = await this.client();
		for (const text of texts) socket.send(text);
	}

	hears(text: string): Promise<unknown> {
		return until(() => this.heard.includes(text), `"${text}" in ${JSON.stringify(this.heard)}`);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		for (const socket of this.#server.clients) socket.terminate();
		const closed = once(this.#server, 'close');
		this.#server.close();
		await closed;
	}
}
