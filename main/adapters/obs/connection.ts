import {
	OBSWebSocketError,
	type OBSEventTypes,
	type OBSRequestTypes,
	type OBSResponseTypes,
	type RequestBatchRequest,
} from 'obs-websocket-js/json';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/words.ts';
import { refused } from './errors.ts';
import { GOING_AWAY, SILENT } from './faults.ts';
import type { ObsSocket } from './socket.ts';
import { settle } from '../kit/settle.ts';

/** OBS on the same machine answers in milliseconds; a machine in the same house in well under a second. */
const REQUEST_LIMIT = 5_000;
/** Two pings without an answer: a frozen OBS or a pulled cable would otherwise go unseen for hours. */
const PING_EVERY = 5_000;
const MOST_MISSED = 2;
/** How long a goodbye may take before the socket is torn down. */
const GOODBYE_LIMIT = 500;

export type RequestName = keyof OBSRequestTypes;
export type ObsEvent = keyof OBSEventTypes;

interface RequestOptions {
	readonly signal?: AbortSignal | undefined;
	/** Better words for a request status, by its number. */
	readonly refusals?: Readonly<Partial<Record<number, () => AppError | Promise<AppError>>>>;
}

interface Expectation {
	readonly act: () => Promise<unknown>;
	readonly ms: number;
	readonly signal: AbortSignal;
	/** What it means when the event does not come; `COMMAND_TIMED_OUT` unless said. */
	readonly tooLate?: (() => AppError) | undefined;
}

const gone = () =>
	new AppError(
		'ADAPTER_NOT_READY',
		say('The connection to OBS has ended.', 'OBS との接続は終了しています。'),
	);

const tooSlow = (what: string, ms: number) => () =>
	new AppError(
		'COMMAND_TIMED_OUT',
		say(
			`OBS did not answer within ${ms / 1_000} s (${what}).`,
			`OBS から ${ms / 1_000} 秒以内に応答がありませんでした（${what}）。`,
		),
	);

/** An identified connection. Every wait on it ends with an answer, its time limit, the caller's signal or the connection. */
export class Connection {
	/** As OBS calls itself, set by `GetVersion`. */
	version = '';
	readonly #socket: ObsSocket;
	readonly #ended = new AbortController();
	#pinger: NodeJS.Timeout | undefined;
	#missed = 0;
	/** On the clock of `performance.now`. */
	#pingedAt = Infinity;
	#onEnd: (code: number) => void = () => undefined;

	constructor(socket: ObsSocket) {
		this.#socket = socket;
	}

	/** Aborts when the connection has ended, from whichever side. */
	get ended(): AbortSignal {
		return this.#ended.signal;
	}

	/** Starts to watch the connection. `onEnd` hears the close code or `SILENT`, once, unless `close` was called. */
	watch(onEnd: (code: number) => void): void {
		this.#onEnd = onEnd;
		// OBS 29 quits without a close code, but not without a word.
		let isQuitting = false;
		this.#socket.once('ExitStarted', () => {
			isQuitting = true;
		});
		this.#socket.once('ConnectionClosed', ({ code }) => {
			this.#end(isQuitting ? GOING_AWAY : code);
		});
		// It may have closed between the handshake and this line.
		if (!this.#socket.identified) this.#end(1006);
		else this.#pinger = setInterval(this.#ping, PING_EVERY);
	}

	/** Asks OBS for something. @throws AppError */
	async request<T extends RequestName>(
		type: T,
		data?: OBSRequestTypes[T],
		{ signal, refusals }: RequestOptions = {},
	): Promise<OBSResponseTypes[T]> {
		this.ended.throwIfAborted();
		signal?.throwIfAborted();
		try {
			return await settle(this.#socket.call(type, data), {
				ms: REQUEST_LIMIT,
				late: tooSlow(type, REQUEST_LIMIT),
				signals: [this.ended, signal],
			});
		} catch (error) {
			if (!(error instanceof OBSWebSocketError)) throw error;
			const better = await refusals?.[error.code]?.();
			// The comment is missing where OBS has nothing to add to the status.
			const comment = (error.message as string | undefined) ?? '';
			const { version } = this;
			throw better ?? refused({ request: type, status: error.code, comment, version });
		}
	}

	/** The same request for many things in one message. Null where OBS refused one of them. */
	async requestEach<T extends RequestName>(
		type: T,
		each: readonly OBSRequestTypes[T][],
		signal?: AbortSignal,
	): Promise<(OBSResponseTypes[T] | null)[]> {
		this.ended.throwIfAborted();
		signal?.throwIfAborted();
		if (each.length === 0) return [];
		const batch = each.map((requestData) => ({ requestType: type, requestData }));
		const results = await settle(this.#socket.callBatch(batch as RequestBatchRequest[]), {
			ms: REQUEST_LIMIT,
			late: tooSlow(type, REQUEST_LIMIT),
			signals: [this.ended, signal],
		});
		return results.map(({ requestStatus, responseData }) =>
			requestStatus.result ? (responseData as OBSResponseTypes[T]) : null,
		);
	}

	/** Hears an event of OBS until the returned function is called or the connection is closed. */
	on<E extends ObsEvent>(event: E, listener: (data: OBSEventTypes[E]) => void): () => void {
		// The library types listeners as a union over all events, which a generic one cannot satisfy.
		const untyped = listener as (...data: unknown[]) => void;
		this.#socket.on(event as 'CustomEvent', untyped);
		return () => {
			this.#socket.off(event as 'CustomEvent', untyped);
		};
	}

	/** Does something and waits for the event that proves it. */
	async expect<E extends ObsEvent>(
		event: E,
		isIt: (data: OBSEventTypes[E]) => boolean,
		{ act, ms, signal, tooLate }: Expectation,
	): Promise<OBSEventTypes[E]> {
		const { promise, resolve } = Promise.withResolvers<OBSEventTypes[E]>();
		const stop = this.on(event, (data) => {
			if (isIt(data)) resolve(data);
		});
		try {
			await act();
			return await settle(promise, {
				ms,
				late: tooLate ?? tooSlow(event, ms),
				signals: [this.ended, signal],
			});
		} finally {
			stop();
		}
	}

	/** Says goodbye and ends. Leaves no socket, no timer and no listener; harmless when called again. */
	async close(): Promise<void> {
		clearInterval(this.#pinger);
		this.#socket.removeAllListeners();
		this.#ended.abort(gone());
		const teardown = setTimeout(() => {
			this.#socket.terminate();
		}, GOODBYE_LIMIT);
		await this.#socket.disconnect();
		clearTimeout(teardown);
	}

	#end(code: number): void {
		if (this.ended.aborted) return;
		clearInterval(this.#pinger);
		this.#ended.abort(gone());
		this.#onEnd(code);
	}

	readonly #ping = (): void => {
		const now = performance.now();
		// So late because the machine slept: what OBS sent meanwhile has not been read yet.
		if (now - this.#pingedAt > MOST_MISSED * PING_EVERY) this.#missed = 0;
		this.#pingedAt = now;
		if (this.#missed >= MOST_MISSED) {
			this.#end(SILENT);
			this.#socket.terminate();
			return;
		}
		this.#missed += 1;
		this.#socket.ping(() => {
			this.#missed = 0;
		});
	};
}
