import type { Readable, Writable } from 'node:stream';
import { EventEmitter } from 'node:events';
// The package does not export the types of Chromium's protocol; they are the file that its own types come from.
import type { Protocol } from '../../../../node_modules/playwright-core/types/protocol.d.ts';

export type { Protocol };
type Commands = Protocol.CommandParameters;
type Answers = Protocol.CommandReturnValues;
type Events = Protocol.Events;

interface Message {
	readonly id?: number;
	readonly sessionId?: string;
	readonly method?: string;
	readonly params?: unknown;
	readonly result?: unknown;
	readonly error?: { readonly message: string };
}

interface Waiting {
	resolve(result: unknown): void;
	reject(error: Error): void;
}

/** One end of Chromium's protocol: the browser itself, or one of its pages. */
export class Cdp {
	readonly #connection: CdpConnection;
	readonly sessionId: string | undefined;
	readonly #events = new EventEmitter();

	constructor(connection: CdpConnection, sessionId?: string) {
		this.#connection = connection;
		this.sessionId = sessionId;
	}

	send<M extends keyof Commands & keyof Answers>(
		method: M,
		params?: Commands[M],
	): Promise<Answers[M]> {
		return this.#connection.send(method, params, this.sessionId) as Promise<Answers[M]>;
	}

	on<E extends keyof Events>(event: E, listener: (params: Events[E]) => void): this {
		this.#events.on(event, listener);
		return this;
	}

	emit(event: string, params: unknown): void {
		this.#events.emit(event, params);
	}
}

/** Why a command could not be carried out: the page or the whole browser is gone, or Chromium refuses. */
export class CdpError extends Error {
	override readonly name = 'CdpError';
}

/** Speaks to Chromium through two pipes, messages ended by NUL. Chromium ends with the pipes, so it cannot outlive us. */
export class CdpConnection {
	readonly browser: Cdp = new Cdp(this);
	readonly #to: Writable;
	readonly #sessions = new Map<string | undefined, Cdp>([[undefined, this.browser]]);
	readonly #waiting = new Map<number, Waiting & { readonly sessionId: string | undefined }>();
	#last = 0;
	#isClosed = false;

	constructor(to: Writable, from: Readable) {
		this.#to = to;
		let rest = '';
		from.setEncoding('utf8').on('data', (chunk: string) => {
			const parts = (rest + chunk).split('\0');
			rest = parts.pop() ?? '';
			for (const part of parts) this.#take(JSON.parse(part) as Message);
		});
		from.on('close', () => {
			this.#close();
		});
		// A browser that ended does not read: that is said by `close`, once.
		to.on('error', () => {
			this.#close();
		});
	}

	session(sessionId: string): Cdp {
		const known = this.#sessions.get(sessionId) ?? new Cdp(this, sessionId);
		this.#sessions.set(sessionId, known);
		return known;
	}

	send(method: string, params: unknown, sessionId: string | undefined): Promise<unknown> {
		if (this.#isClosed) return Promise.reject(new CdpError(`${method}: Chromium has ended.`));
		this.#last += 1;
		const id = this.#last;
		const { promise, resolve, reject } = Promise.withResolvers<unknown>();
		this.#waiting.set(id, {
			resolve,
			reject: (error) => {
				reject(new CdpError(`${method}: ${error.message}`));
			},
			sessionId,
		});
		this.#to.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
		return promise;
	}

	/** Chromium takes the end of the pipe as the end of its work. */
	end(): void {
		this.#to.end();
	}

	#take(message: Message): void {
		const { id, method, sessionId } = message;
		if (id !== undefined) {
			const waiting = this.#waiting.get(id);
			this.#waiting.delete(id);
			if (message.error) waiting?.reject(new Error(message.error.message));
			else waiting?.resolve(message.result);
		} else if (method === 'Target.detachedFromTarget') {
			const gone = (message.params as Events['Target.detachedFromTarget']).sessionId;
			this.#sessions.delete(gone);
			this.#refuse('the page is gone', (waiting) => waiting.sessionId === gone);
			this.#sessions.get(sessionId)?.emit(method, message.params);
		} else if (method !== undefined) {
			this.#sessions.get(sessionId)?.emit(method, message.params);
		}
	}

	#refuse(why: string, which: (waiting: { sessionId: string | undefined }) => boolean): void {
		for (const [id, waiting] of this.#waiting) {
			if (!which(waiting)) continue;
			this.#waiting.delete(id);
			waiting.reject(new Error(why));
		}
	}

	#close(): void {
		this.#isClosed = true;
		this.#refuse('Chromium has ended', () => true);
	}
}
