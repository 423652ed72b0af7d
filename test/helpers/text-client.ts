import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { WebSocket, type ClientOptions } from 'ws';
import { PATIENCE, within } from './until.ts';

/** How a connection ended. */
export interface Closed {
	readonly code: number;
	readonly reason: string;
}

/** A program that speaks text over a WebSocket, as an item in-world does. Ended when the test's scope ends. */
export class TextClient implements AsyncDisposable {
	readonly socket: WebSocket;
	readonly closed: Promise<Closed>;
	/** Everything it heard that no `next` has taken yet. */
	readonly heard: string[] = [];
	#wake = Promise.withResolvers<undefined>();
	#end: Closed | null = null;

	constructor(socket: WebSocket) {
		this.socket = socket;
		const { promise, resolve } = Promise.withResolvers<Closed>();
		this.closed = promise;
		socket.on('message', (data: Buffer, isBinary: boolean) => {
			this.heard.push(isBinary ? `binary: ${data.toString('hex')}` : data.toString());
			this.#ring();
		});
		// A refused frame shows in how the connection closes.
		socket.on('error', (error) => this.heard.push(`error: ${error.message}`));
		socket.on('close', (code, reason) => {
			this.#end = { code, reason: reason.toString() };
			resolve(this.#end);
			this.#ring();
		});
	}

	send(text: string): void {
		this.socket.send(text);
	}

	/** The next message. */
	async next(ms = PATIENCE): Promise<string> {
		const end = performance.now() + ms;
		for (;;) {
			const text = this.heard.shift();
			if (text !== undefined) return text;
			if (this.#end)
				throw new Error(`No message: closed with ${this.#end.code} "${this.#end.reason}".`);
			await within(this.#wake.promise, 'a message', Math.max(1, end - performance.now()));
		}
	}

	/** Sends a text and returns the next message. */
	async ask(text: string): Promise<string> {
		this.send(text);
		return this.next();
	}

	/** The next so many messages. */
	async take(count: number): Promise<string[]> {
		const texts: string[] = [];
		while (texts.length < count) {
			texts.push(
				await this.next().catch((error: unknown) => {
					throw new Error(`Got ${texts.length} of ${count}: ${JSON.stringify(texts.slice(-5))}`, {
						cause: error,
					});
				}),
			);
		}
		return texts;
	}

	/** Everything that came before the answer to a ping: what is not in there was not sent. */
	async soFar(): Promise<string[]> {
		const mark = `mark-${Math.random()}`;
		this.send(`#soFar bridge.ping ${mark}`);
		const texts: string[] = [];
		for (;;) {
			const text = await this.next();
			if (text.includes(mark)) return texts;
			texts.push(text);
		}
	}

	#ring(): void {
		this.#wake.resolve(undefined);
		this.#wake = Promise.withResolvers<undefined>();
	}

	async [Symbol.asyncDispose](): Promise<void> {
		if (this.#end) return;
		this.socket.terminate();
		await this.closed;
	}
}

export interface ConnectOptions extends ClientOptions {
	readonly protocols?: string[];
}

/** Connects, or throws with the status and the sentence of the refusal. */
export async function connect(url: string, options: ConnectOptions = {}): Promise<TextClient> {
	const { protocols = [], ...rest } = options;
	const socket = new WebSocket(url, protocols, { perMessageDeflate: false, ...rest });
	const client = new TextClient(socket);
	const refused = new Promise<never>((_, reject) => {
		socket.on('unexpected-response', (_request, response: IncomingMessage) => {
			void bodyOf(response).then((body) => {
				reject(new Refused(response.statusCode ?? 0, body));
				socket.terminate();
			});
		});
	});
	await within(Promise.race([once(socket, 'open'), refused]), `an answer of ${url}`);
	return client;
}

/** The server answered with HTTP instead of an upgrade. */
export class Refused extends Error {
	override readonly name = 'Refused';
	readonly status: number;
	readonly body: string;

	constructor(status: number, body: string) {
		super(`${status} ${body.trim()}`);
		this.status = status;
		this.body = body;
	}
}

/** The refusal that a connection must meet. */
export async function refusal(url: string, options: ConnectOptions = {}): Promise<Refused> {
	try {
		await using _client = await connect(url, options);
	} catch (error) {
		if (error instanceof Refused) return error;
		throw error;
	}
	throw new Error(`${url} let it in.`);
}

async function bodyOf(response: IncomingMessage): Promise<string> {
	let body = '';
	for await (const chunk of response) body += String(chunk);
	return body;
}
