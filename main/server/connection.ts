import type { Socket } from 'node:net';
import type { RawData, WebSocket } from 'ws';
import type { Pace } from '../contract/grants.ts';
import type { Settings } from '../contract/settings.ts';
import type { Words } from '../contract/words.ts';
import {
	closeWords,
	doesNotRead,
	endWords,
	faultWords,
	missedPings,
	paced,
	sentBinary,
} from './connection-words.ts';
import { Digest } from './digest.ts';
import { Pacer, type Backlog } from './pacing.ts';

/** Longest wait for the other side's close frame, in ms. A page or an item answers at once or never. */
const CLOSE_LIMIT = 1_000;
/** One lost pong may be a hiccup of a loading world, two in a row are 40 s of silence. */
const MAX_MISSED_PINGS = 2;
/** ms in which what pacing costs is gathered before it is told: a burst is one thing, not a hundred. */
const GATHER = 1_000;

/** A limit struck, `in` for what the client sends and `out` for what it is sent. The words do not name the client. */
export interface Strike {
	readonly direction: 'in' | 'out';
	readonly words: Words;
}

export interface ConnectionHooks {
	onText(text: string): void;
	/** `code` is the close code that ended it, 1006 where there was none; `why` is for the journal. */
	onClose(code: number, why: Words): void;
	/** A measured round trip, in ms. */
	onRoundTrip(ms: number): void;
	/** A message was handed to the socket, which can be long after `send`. */
	onSent(text: string): void;
	/** Told at once or a second later, then at most every ten seconds per direction, with all that happened since. */
	onLimit(strike: Strike): void;
}

export interface ConnectionTiming {
	/** ms between two tellings of the same limit. */
	readonly strikeEvery: number;
}

/** One open WebSocket: text only, paced, corked, watched. Knows nothing of the bridge's protocol. */
export class Connection {
	readonly #socket: WebSocket;
	readonly #stream: Socket;
	readonly #pacer: Pacer;
	readonly #outStrikes: Digest;
	#limits: Settings['limits'];
	#ownPace: Pace | null = null;
	#hooks: ConnectionHooks | null = null;
	/** Sent before there were hooks that could hear of it. */
	readonly #early: string[] = [];
	#told: Pick<Backlog, 'replaced' | 'dropped'> = { replaced: 0, dropped: 0 };
	#isCorked = false;
	#missedPings = 0;
	#pingedAt = 0;
	#unsent = 0;
	readonly #ended = Promise.withResolvers<undefined>();
	/** Why we end it, where it is we who do. */
	#ending: Words | null = null;

	constructor(
		ends: { readonly socket: WebSocket; readonly stream: Socket },
		limits: Settings['limits'],
		timing: ConnectionTiming,
	) {
		this.#socket = ends.socket;
		this.#stream = ends.stream;
		this.#limits = limits;
		this.#outStrikes = new Digest({ every: timing.strikeEvery, first: GATHER }, () => {
			this.#tellPaced();
		});
		this.#pacer = new Pacer({
			pace: this.pace,
			most: this.#mostWaiting,
			deliver: (text) => {
				this.#write(text);
			},
			onLoss: () => {
				this.#outStrikes.note();
			},
		});
	}

	/** Begins to listen. Separate from the constructor, since a message may already be waiting. */
	open(hooks: ConnectionHooks): void {
		const socket = this.#socket;
		this.#hooks = hooks;
		for (const text of this.#early.splice(0)) hooks.onSent(text);
		socket.on('message', (data: RawData, isBinary: boolean) => {
			// What still arrives after our goodbye must not act.
			if (!this.isOpen) return;
			if (isBinary) this.close(1003, sentBinary);
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
			this.#halt();
			const why = this.#ending ?? closeWords(code, reason.toString());
			hooks.onClose(code, endWords(why, { unsent: this.#unsent, untaken: 0 }));
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

	/** How fast messages go out. */
	get pace(): Pace {
		const { maxMessagesOut, burstOut } = this.#limits;
		return this.#ownPace ?? { perSecond: maxMessagesOut, burst: burstOut };
	}

	/** Null: as the settings say. */
	set pace(pace: Pace | null) {
		this.#ownPace = pace;
		this.#pacer.change(this.pace, this.#mostWaiting);
	}

	/** What waits for its turn, and what had to go. */
	get backlog(): Backlog {
		return this.#pacer.backlog;
	}

	/** Takes changed settings. Those of messages in pieces or too large belong to the server's start. */
	limit(limits: Settings['limits']): void {
		this.#limits = limits;
		this.#pacer.change(this.pace, this.#mostWaiting);
	}

	/**
	 * Sends one text frame when its turn comes, at once as a rule. `subject` is that of a state, of which the newest value
	 * takes the place of one that still waits. Frames of one turn of the event loop leave in one write.
	 */
	send(text: string, subject: string | null = null): void {
		if (this.isOpen) this.#pacer.send(text, subject);
	}

	/** Sends a ping, or ends a connection that let too many go unanswered. */
	ping(): void {
		if (!this.isOpen) return;
		if (this.#missedPings >= MAX_MISSED_PINGS) {
			this.#cutOff(missedPings(this.#missedPings));
			return;
		}
		this.#missedPings += 1;
		this.#pingedAt = performance.now();
		this.#socket.ping();
	}

	/** Closes with a code and an English reason of at most 123 bytes, and does not wait forever for the answer. */
	close(code: number, why: Words): void {
		this.#ending ??= why;
		this.#halt();
		this.#socket.close(code, why.en.slice(0, 120));
		const timer = setTimeout(() => {
			this.#socket.terminate();
		}, CLOSE_LIMIT);
		this.#socket.once('close', () => {
			clearTimeout(timer);
		});
	}

	get #mostWaiting() {
		const { maxWaitingOut, maxBufferedBytes } = this.#limits;
		return { messages: maxWaitingOut, characters: maxBufferedBytes };
	}

	#write(text: string): void {
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
		if (this.#hooks) this.#hooks.onSent(text);
		else this.#early.push(text);
		if (this.#socket.bufferedAmount > this.#limits.maxBufferedBytes)
			this.#cutOff(doesNotRead(this.#limits));
	}

	#tellPaced(): void {
		const { replaced, dropped } = this.#pacer.backlog;
		const since = {
			replaced: replaced - this.#told.replaced,
			dropped: dropped - this.#told.dropped,
		};
		this.#told = { replaced, dropped };
		this.#hooks?.onLimit({ direction: 'out', words: paced(this.pace.perSecond, since) });
	}

	#cutOff(why: Words): void {
		this.#ending ??= why;
		this.#socket.terminate();
	}

	/** No timer of ours outlives this. */
	#halt(): void {
		this.#unsent += this.#pacer.stop();
		if (this.#outStrikes.stop()) this.#tellPaced();
	}
}
