import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it reached the server. */
export interface Received {
	readonly method: string;
	readonly url: string;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	readonly body: string;
}

/** Says something to a request, or leaves it waiting. */
export type Answer = (response: ServerResponse, request: Received) => unknown;

/** By path. */
export type Answers = Readonly<Record<string, Answer>>;

/** A real web server on a free port, which answers by path and keeps what it got. Ended when the test's scope ends. */
export class WebServer implements AsyncDisposable {
	readonly received: Received[] = [];
	readonly #answers: Answers;
	readonly #server = createServer((request, response) => void this.#answer(request, response));

	private constructor(answers: Answers) {
		this.#answers = answers;
	}

	static async start(answers: Answers = {}, host = '127.0.0.1'): Promise<WebServer> {
		const server = new WebServer(answers);
		server.#server.listen(0, host);
		await once(server.#server, 'listening');
		return server;
	}

	get port(): number {
		return (this.#server.address() as AddressInfo).port;
	}

	url(path = '/', host = '127.0.0.1'): string {
		return `http://${host}:${this.port}${path}`;
	}

	get last(): Received {
		const last = this.received.at(-1);
		if (!last) throw new Error('Nothing was received.');
		return last;
	}

	async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const { method = '', url = '', headers } = request;
		const received = { method, url, headers, body: Buffer.concat(chunks).toString() };
		this.received.push(received);
		response.on('error', () => undefined);
		const answer = this.#answers[url.split('?', 1)[0] ?? ''];
		if (answer) answer(response, received);
		else response.end('hello');
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.#server.close();
		this.#server.closeAllConnections();
		await once(this.#server, 'close');
	}
}
