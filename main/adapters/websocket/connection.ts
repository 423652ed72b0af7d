import type { RawData, WebSocket } from 'ws';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/words.ts';
import { Allowance } from '../kit/allowance.ts';
import { settle } from '../kit/settle.ts';
import { MAX_MESSAGE } from './dial.ts';
import { endingOf, SILENT, TOO_LARGE, type Ending } from './faults.ts';

/** Pings without an answer until the server counts as gone. */
const MOST_MISSED = 2;
const PONG_LIMIT = 5_000;
/** How long a goodbye may take before the socket is torn down, in ms. */
const GOODBYE_LIMIT = 500;
/** Bytes that wait because the server does not read. */
const MAX_UNREAD = 1_048_576;
/** Messages and bytes taken a second. Above that the socket rests, and the server has to wait: no feed needs more. */
const MAX_MESSAGES = 1_000;
const MAX_BYTES = 8 * MAX_MESSAGE;
const REST = 100;

const gone = () =>
	new AppError(
		'ADAPTER_NOT_READY',
		say('The connection to the server has ended.', 'サーバーとの接続は終了しています。'),
	);

const noPong = () =>
	new AppError(
		'COMMAND_TIMED_OUT',
		say(
			`The server did not answer a ping within ${PONG_LIMIT / 1_000} seconds.`,
			`サーバーが ${PONG_LIMIT / 1_000} 秒以内に ping に応答しませんでした。`,
		),
	);

const unread = () =>
	new AppError(
		'COMMAND_FAILED',
		say(
			'The server does not read what it is sent. Send less often.',
			'サーバーがメッセージを読み取っていません。送信の間隔を空けてください。',
		),
	);

interface Hooks {
	onMessage(data: Buffer, isBinary: boolean): void;
	/** Once, unless `close` was called. */
	onEnd(ending: Ending): void;
}

/** An open socket. Every wait on it ends with an answer, its time limit or the connection. */
export class Connection {
	readonly #socket: WebSocket;
	readonly #hooks: Hooks;
	readonly #ended = new AbortController();
	readonly #messages = new Allowance(MAX_MESSAGES);
	readonly #bytes = new Allowance(MAX_BYTES);
	readonly #pingEvery: number;
	#pinger: NodeJS.Timeout | undefined;
	#rest: NodeJS.Timeout | undefined;
	#missed = 0;
	/** On the clock of `performance.now`. */
	#pingedAt = Infinity;

	/**
	 * @param socket - paused, so that it has nothing to say before this listens
	 * @param pingEvery - in ms; 0: never
	 */
	constructor(socket: WebSocket, pingEvery: number, hooks: Hooks) {
		this.#socket = socket;
		this.#hooks = hooks;
		this.#pingEvery = pingEvery;
		socket.on('message', this.#hear);
		socket.on('pong', () => {
			this.#missed = 0;
		});
		socket.on('error', (error) => {
			if ('code' in error && error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH')
				this.#end(TOO_LARGE);
		});
		socket.once('close', (code, reason) => {
			this.#end(code, reason.toString());
		});
		if (pingEvery > 0) this.#pinger = setInterval(this.#watch, pingEvery);
		socket.resume();
	}

	/** Settles when the system has taken it. @throws AppError */
	async send(text: string, signal?: AbortSignal): Promise<void> {
		this.#ended.signal.throwIfAborted();
		if (this.#socket.bufferedAmount > MAX_UNREAD) throw unread();
		const { promise: sent, resolve } = Promise.withResolvers<undefined>();
		this.#socket.send(text, (error) => {
			// It is about to close, or broken. How it ended says more than this error does.
			if (error) this.#socket.terminate();
			else resolve(undefined);
		});
		const signals = [this.#ended.signal, signal];
		await settle(sent, { ms: PONG_LIMIT, late: unread, signals });
	}

	/** ms until the server has answered. @throws AppError */
	async ping(signal?: AbortSignal): Promise<number> {
		this.#ended.signal.throwIfAborted();
		const begun = performance.now();
		const { promise, resolve } = Promise.withResolvers<undefined>();
		const answered = () => {
			resolve(undefined);
		};
		this.#socket.once('pong', answered);
		try {
			this.#socket.ping();
			const signals = [this.#ended.signal, signal];
			await settle(promise, { ms: PONG_LIMIT, late: noPong, signals });
		} finally {
			this.#socket.off('pong', answered);
		}
		return performance.now() - begun;
	}

	/** Says goodbye and ends. Leaves no socket and no timer; harmless when called again. */
	async close(): Promise<void> {
		this.#settle();
		if (this.#socket.readyState === this.#socket.CLOSED) return;
		const { promise, resolve } = Promise.withResolvers<undefined>();
		this.#socket.once('close', () => {
			resolve(undefined);
		});
		this.#socket.resume();
		this.#socket.close(1000);
		const teardown = setTimeout(() => {
			this.#socket.terminate();
		}, GOODBYE_LIMIT);
		await promise;
		clearTimeout(teardown);
	}

	readonly #hear = (data: RawData, isBinary: boolean): void => {
		if (this.#ended.signal.aborted || !Buffer.isBuffer(data)) return;
		if (!this.#messages.take() || !this.#bytes.take(data.length)) this.#takeRest();
		this.#hooks.onMessage(data, isBinary);
	};

	#takeRest(): void {
		this.#socket.pause();
		this.#rest ??= setTimeout(() => {
			this.#rest = undefined;
			this.#socket.resume();
		}, REST);
	}

	#settle(): void {
		clearInterval(this.#pinger);
		clearTimeout(this.#rest);
		this.#ended.abort(gone());
	}

	#end(code: number, reason = ''): void {
		if (this.#ended.signal.aborted) return;
		this.#settle();
		this.#hooks.onEnd(endingOf(code, reason));
	}

	readonly #watch = (): void => {
		const now = performance.now();
		// So late because the machine slept: what the server sent meanwhile has not been read yet.
		if (now - this.#pingedAt > MOST_MISSED * this.#pingEvery) this.#missed = 0;
		this.#pingedAt = now;
		if (this.#missed >= MOST_MISSED) {
			this.#end(SILENT);
			this.#socket.terminate();
			return;
		}
		this.#missed += 1;
		this.#socket.ping();
	};
}
