import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { Pace } from '../contract/grants.ts';
import type { Settings } from '../contract/settings.ts';
import type { Words } from '../contract/words.ts';
import { paced } from './connection-words.ts';
import { Digest } from './digest.ts';
import { Pacer, type Backlog } from './pacing.ts';

type Limits = Settings['limits'];

/** ms in which what pacing costs is gathered before it is told: a burst is one thing, not a hundred. */
const GATHER = 1_000;

export interface OutboxOptions {
	readonly socket: WebSocket;
	readonly stream: Socket;
	readonly limits: Limits;
	/** ms between two tellings of what pacing cost. */
	readonly strikeEvery: number;
	/** A message was handed to the socket. */
	onSent(text: string): void;
	/** What pacing cost since it was told last. */
	onLoss(words: Words): void;
	/** More waits in the socket than may: the other side does not read. */
	onFull(): void;
}

/** What a client is sent: paced, and all frames of one turn of the event loop in one write. */
export class Outbox {
	readonly #options: OutboxOptions;
	readonly #pacer: Pacer;
	readonly #digest: Digest;
	#limits: Limits;
	#ownPace: Pace | null = null;
	#told: Pick<Backlog, 'replaced' | 'dropped'> = { replaced: 0, dropped: 0 };
	#isCorked = false;

	constructor(options: OutboxOptions) {
		this.#options = options;
		this.#limits = options.limits;
		this.#digest = new Digest({ every: options.strikeEvery, first: GATHER }, () => {
			this.#tell();
		});
		this.#pacer = new Pacer({
			pace: this.pace,
			most: this.#most,
			deliver: (text) => {
				this.#write(text);
			},
			onLoss: () => {
				this.#digest.note();
			},
		});
	}

	get pace(): Pace {
		const { maxMessagesOut, burstOut } = this.#limits;
		return this.#ownPace ?? { perSecond: maxMessagesOut, burst: burstOut };
	}

	/** Null: as the settings say. */
	set pace(pace: Pace | null) {
		this.#ownPace = pace;
		this.#pacer.change(this.pace, this.#most);
	}

	get backlog(): Backlog {
		return this.#pacer.backlog;
	}

	limit(limits: Limits): void {
		this.#limits = limits;
		this.#pacer.change(this.pace, this.#most);
	}

	send(text: string, subject: string | null): void {
		this.#pacer.send(text, subject);
	}

	/**
	 * Nothing leaves after this.
	 * @returns how many messages were still waiting
	 */
	stop(): number {
		if (this.#digest.stop()) this.#tell();
		return this.#pacer.stop();
	}

	get #most() {
		const { maxWaitingOut, maxBufferedBytes } = this.#limits;
		return { messages: maxWaitingOut, characters: maxBufferedBytes };
	}

	#write(text: string): void {
		const { socket, stream } = this.#options;
		if (socket.readyState !== socket.OPEN) return;
		if (!this.#isCorked) {
			this.#isCorked = true;
			stream.cork();
			setImmediate(this.#uncork);
		}
		socket.send(text);
		this.#options.onSent(text);
		if (socket.bufferedAmount > this.#limits.maxBufferedBytes) this.#options.onFull();
	}

	readonly #uncork = (): void => {
		this.#isCorked = false;
		this.#options.stream.uncork();
	};

	#tell(): void {
		const { replaced, dropped } = this.#pacer.backlog;
		const since = {
			replaced: replaced - this.#told.replaced,
			dropped: dropped - this.#told.dropped,
		};
		this.#told = { replaced, dropped };
		this.#options.onLoss(paced(this.pace.perSecond, since));
	}
}
