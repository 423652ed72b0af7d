import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { Pace } from '../contract/grants.ts';
import type { Settings } from '../contract/settings.ts';
import type { Words } from '../contract/words.ts';
import {
	closeWords,
	doesNotRead,
	endWords,
	faultWords,
	missedPings,
	reasonOf,
	sentBinary,
	tooManyPings,
	tooMuch,
} from './connection-words.ts';
import { pingFrame } from './frames.ts';
import { Inbox } from './inbox.ts';
import { Outbox } from './outbox.ts';
import type { Backlog } from './pacing.ts';

/** One lost pong may be a hiccup of a loading world, two in a row are 40 s of silence. */
const MAX_MISSED_PINGS = 2;

/** A limit struck, `in` for what the client sends and `out` for what it is sent. The words do not name the client. */
export interface Strike {
	readonly direction: 'in' | 'out';
	readonly words: Words;
}

export interface ConnectionHooks {
	readonly onText: (text: string) => void;
	/** `code` is the close code that ended it, 1006 where there was none; `why` is for the journal. */
	onClose(code: number, why: Words): void;
	/** A measured round trip, in ms. */
	onRoundTrip(ms: number): void;
	/** A message was handed to the socket, which can be long after `send`. */
	readonly onSent: (text: string) => void;
	/** Told at once or a second later, then at most every ten seconds per direction, with all that happened since. */
	onLimit(strike: Strike): void;
}

export interface ConnectionTiming {
	/** ms between two tellings of the same limit. */
	readonly strikeEvery: number;
	/** Longest time in ms that a client may send more than it may, without a break. */
	readonly patience: number;
}

interface ConnectionOptions {
	readonly socket: WebSocket;
	readonly stream: Socket;
	readonly limits: Settings['limits'];
	readonly timing: ConnectionTiming;
	/** The hooks have heard of its end. */
	readonly onEnded: (connection: Connection) => void;
}

/** One open WebSocket: text only, within its limits, watched. Knows nothing of the bridge's protocol. */
export class Connection {
	readonly #options: ConnectionOptions;
	readonly #socket: WebSocket;
	readonly #outbox: Outbox;
	#inbox: Inbox | null = null;
	#limits: Settings['limits'];
	#hooks: ConnectionHooks | null = null;
	#missedPings = 0;
	#pingedAt = 0;
	#unsent = 0;
	#isEnded = false;
	/** Made for whoever waits: most connections end unawaited. */
	#ended: PromiseWithResolvers<undefined> | null = null;
	/** Why we end it, where it is we who do. */
	#ending: Words | null = null;

	constructor(options: ConnectionOptions) {
		this.#options = options;
		this.#socket = options.socket;
		this.#limits = options.limits;
		const { socket, stream, limits, timing } = options;
		this.#outbox = new Outbox({
			socket,
			stream,
			limits,
			strikeEvery: timing.strikeEvery,
			onLoss: (words) => this.#hooks?.onLimit({ direction: 'out', words }),
			onFull: () => {
				this.#cutOff(doesNotRead(this.#limits));
			},
		});
	}

	/** Begins to listen. Separate from the constructor, since a message may already be waiting. */
	open(hooks: ConnectionHooks): void {
		const { socket, stream, timing, onEnded } = this.#options;
		this.#hooks = hooks;
		this.#outbox.open(hooks.onSent);
		const inbox = new Inbox({
			socket,
			stream,
			limits: this.#limits,
			strikeEvery: timing.strikeEvery,
			patience: timing.patience,
			onText: hooks.onText,
			onBinary: () => {
				this.close(1003, sentBinary);
			},
			onOver: (words) => {
				hooks.onLimit({ direction: 'in', words });
			},
			onTooLong: () => {
				this.close(1008, tooMuch(this.#limits, timing.patience));
			},
		});
		this.#inbox = inbox;
		inbox.open();
		socket.on('pong', () => {
			inbox.countSign();
			this.#missedPings = 0;
			if (this.#pingedAt > 0) hooks.onRoundTrip(performance.now() - this.#pingedAt);
			this.#pingedAt = 0;
		});
		socket.on('ping', () => {
			inbox.countSign();
			// The socket was ended for them, which it does not say.
			if (!this.isOpen) this.#ending ??= tooManyPings;
		});
		socket.on('error', (error: Error & { code?: string }) => {
			this.#ending ??= faultWords(error, this.#limits);
		});
		socket.on('close', (code, reason) => {
			this.#unsent += this.#outbox.stop();
			// What it sent before its goodbye has been read, and is taken in its time.
			inbox.finish(() => {
				inbox.stop();
				const why = this.#ending ?? closeWords(code, reason.toString());
				const left = { unsent: this.#unsent, untaken: inbox.untaken };
				hooks.onClose(code, endWords(why, left));
				this.#isEnded = true;
				this.#ended?.resolve(undefined);
				onEnded(this);
			});
		});
	}

	/** Settles once the hooks have heard of its end. */
	get ended(): Promise<unknown> {
		if (this.#isEnded) return Promise.resolve();
		this.#ended ??= Promise.withResolvers<undefined>();
		return this.#ended.promise;
	}

	get isOpen(): boolean {
		return this.#socket.readyState === this.#socket.OPEN;
	}

	/** How fast messages go out. */
	get pace(): Pace {
		return this.#outbox.pace;
	}

	/** Null: as the settings say. */
	setPace(pace: Pace | null): void {
		this.#outbox.setPace(pace);
	}

	/** What waits for its turn, and what had to go. */
	get backlog(): Backlog {
		return this.#outbox.backlog;
	}

	/** Takes changed settings. The largest message and its pieces were agreed on at the start. */
	limit(limits: Settings['limits']): void {
		this.#limits = limits;
		this.#outbox.limit(limits);
		this.#inbox?.limit(limits);
	}

	/**
	 * Sends one text frame when its turn comes, as a rule at once. `subject` is that of a state: the newest value takes the
	 * place of one that still waits.
	 */
	send(text: string, subject: string | null = null): void {
		if (this.isOpen) this.#outbox.send(text, subject);
	}

	/** Sends a ping, or ends a connection that let too many go unanswered. */
	ping(): void {
		if (!this.isOpen) return;
		// Its pong stands in line behind all that it sent before.
		if (this.#missedPings > 0 && this.#inbox?.isBehind) this.#missedPings = 0;
		if (this.#missedPings >= MAX_MISSED_PINGS) {
			this.#cutOff(missedPings(this.#missedPings));
			return;
		}
		this.#missedPings += 1;
		this.#pingedAt = performance.now();
		this.#options.stream.write(pingFrame);
	}

	/** The machine was asleep: pings at once, and what went unanswered meanwhile counts for nothing. */
	wake(): void {
		this.#missedPings = 0;
		this.ping();
	}

	/** Closes with a code and an English reason, and does not wait forever for the answer. */
	close(code: number, why: Words): void {
		this.#ending ??= why;
		this.#unsent += this.#outbox.stop();
		this.#inbox?.stop();
		this.#socket.close(code, reasonOf(why));
	}

	#cutOff(why: Words): void {
		this.#ending ??= why;
		this.#socket.terminate();
	}
}
