import type { Socket } from 'node:net';
import type { RawData, WebSocket } from 'ws';
import { say, type Words } from '../contract/words.ts';

/** Longest wait for the other side's close frame, in ms. A page or an item answers at once or never. */
const CLOSE_LIMIT = 1_000;

export interface ConnectionHooks {
	onText(text: string): void;
	/** `code` is the close code that ended it, 1006 where there was none; `why` is for the journal. */
	onClose(code: number, why: Words): void;
	/** A measured round trip, in ms. */
	onRoundTrip(ms: number): void;
}

export interface ConnectionLimits {
	/** Largest message in, in bytes: named in the words when it was passed. */
	readonly maxMessageBytes: number;
	/** Bytes that may wait for a client that does not read, before it is cut off. */
	readonly maxBuffered: number;
	/** Pings in a row that may go unanswered. */
	readonly maxMissedPings: number;
}

/** One open WebSocket: text only, corked, watched. Knows nothing of the bridge's protocol. */
export class Connection {
	readonly #socket: WebSocket;
	readonly #stream: Socket;
	readonly #limits: ConnectionLimits;
	#isCorked = false;
	#missedPings = 0;
	#pingedAt = 0;
	readonly #ended = Promise.withResolvers<undefined>();
	/** Why we end it, where it is we who do. */
	#ending: Words | null = null;

	constructor(socket: WebSocket, stream: Socket, limits: ConnectionLimits) {
		this.#socket = socket;
		this.#stream = stream;
		this.#limits = limits;
	}

	/** Begins to listen. Separate from the constructor, since a message may already be waiting. */
	open(hooks: ConnectionHooks): void {
		const socket = this.#socket;
		socket.on('message', (data: RawData, isBinary: boolean) => {
			// What still arrives after our goodbye must not act.
			if (!this.isOpen) return;
			if (isBinary) this.#refuseBinary();
			else hooks.onText((data as Buffer).toString());
		});
		socket.on('pong', () => {
			this.#missedPings = 0;
			if (this.#pingedAt > 0) hooks.onRoundTrip(performance.now() - this.#pingedAt);
			this.#pingedAt = 0;
		});
		socket.on('error', (error: Error & { code?: string }) => {
			this.#ending ??= faultWords(error, this.#limits);
		});
		socket.on('close', (code, reason) => {
			hooks.onClose(code, this.#ending ?? closeWords(code, reason.toString()));
			this.#ended.resolve(undefined);
		});
	}

	/** Settles once the hooks have heard of its end. */
	get ended(): Promise<unknown> {
		return this.#ended.promise;
	}

	get isOpen(): boolean {
		return this.#socket.readyState === this.#socket.OPEN;
	}

	/** Sends one text frame. Frames of one turn of the event loop leave in one write. */
	send(text: string): void {
		if (!this.isOpen) return;
		if (!this.#isCorked) {
			this.#isCorked = true;
			this.#stream.cork();
			setImmediate(() => {
				this.#isCorked = false;
				this.#stream.uncork();
			});
		}
		this.#socket.send(text);
		if (this.#socket.bufferedAmount > this.#limits.maxBuffered) this.#cutOff();
	}

	/** Sends a ping, or ends a connection that let too many go unanswered. */
	ping(): void {
		if (!this.isOpen) return;
		if (this.#missedPings >= this.#limits.maxMissedPings) {
			this.#ending = say(
				`It did not answer ${this.#missedPings} pings: the program or its machine is gone.`,
				`ping に ${this.#missedPings} 回続けて応答がありませんでした。プログラムか相手のマシンが停止しています。`,
			);
			this.#socket.terminate();
			return;
		}
		this.#missedPings += 1;
		this.#pingedAt = performance.now();
		this.#socket.ping();
	}

	/** Closes with a code and an English reason of at most 123 bytes, and does not wait forever for the answer. */
	close(code: number, why: Words): void {
		this.#ending ??= why;
		this.#socket.close(code, why.en.slice(0, 120));
		const timer = setTimeout(() => {
			this.#socket.terminate();
		}, CLOSE_LIMIT);
		this.#socket.once('close', () => {
			clearTimeout(timer);
		});
	}

	#refuseBinary(): void {
		this.close(
			1003,
			say(
				'It sent binary data. The bridge takes text only: use Send Text Message.',
				'バイナリデータが送られました。ブリッジはテキスト専用です。テキストメッセージとして送ってください。',
			),
		);
	}

	#cutOff(): void {
		const megabytes = Math.round(this.#limits.maxBuffered / 1_048_576);
		this.#ending = say(
			`It did not read: ${megabytes} MB were waiting for it. It was cut off so that others are not slowed down.`,
			`受信が止まり、未送信データが ${megabytes} MB たまったため切断しました。ほかのクライアントへの影響を防ぐためです。`,
		);
		this.#socket.terminate();
	}
}

function faultWords(
	error: Error & { code?: string },
	{ maxMessageBytes }: ConnectionLimits,
): Words {
	switch (error.code ?? '') {
		case 'WS_ERR_INVALID_UTF8':
			return say(
				'It sent text that is not UTF-8. Send UTF-8 text.',
				'UTF-8 ではないテキストが送られました。UTF-8 で送ってください。',
			);
		case 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH':
			return say(
				`It sent a message of more than ${maxMessageBytes} bytes. Send less at once, or raise the limit under Settings > Server.`,
				`${maxMessageBytes} バイトを超えるメッセージが送られました。分けて送るか、「設定 > サーバー」で上限を上げてください。`,
			);
		case 'WS_ERR_TOO_MANY_BUFFERED_PARTS':
			return say(
				'It sent one message in too many pieces.',
				'1 つのメッセージが細かく分割されすぎています。',
			);
		default:
			return say(`The connection failed: ${error.message}`, `接続に失敗しました: ${error.message}`);
	}
}

function closeWords(code: number, reason: string): Words {
	if (code === 1006) {
		return say('The connection broke off.', '接続が突然切れました。');
	}
	const said = reason ? `: ${reason}` : '';
	return say(
		`It closed the connection (${code}${said}).`,
		`相手が接続を閉じました (${code}${said})。`,
	);
}
