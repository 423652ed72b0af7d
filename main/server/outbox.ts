import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { Pace } from '../contract/grants.ts';
import type { Settings } from '../contract/settings.ts';
import type { Words } from '../contract/words.ts';
import { paced } from './connection-words.ts';
import { Digest } from './digest.ts';
import { textFrame } from './frames.ts';
import { Pacer, type Backlog } from './pacing.ts';

type Limits = Settings['limits'];

/** ms in which what pacing costs is gathered before it is told: a burst is one thing, not a hundred. */
const GATHER = 1_000;

const nothing: Pick<Backlog, 'replaced' | 'dropped'> = { replaced: 0, dropped: 0 };

export interface OutboxOptions {
	readonly socket: WebSocket;
	readonly stream: Socket;
	readonly limits: Limits;
	/** ms between two tellings of what pacing cost. */
	readonly strikeEvery: number;
	/** What pacing cost since it was told last. */
	onLoss(words: Words): void;
	/** More waits in the socket than may: the other side does not read. */
	onFull(): void;
}

/** What a client is sent: paced, the first frame of a turn of the event loop at once, and the rest of them in one write. */
export class Outbox {
	/** Those that have written in this turn. */
	static #corked: Outbox[] = [];

	static readonly #uncork = (): void => {
		const corked = Outbox.#corked;
		Outbox.#corked = [];
		for (const outbox of corked) {
			outbox.#isCorked = false;
			outbox.#stream.uncork();
		}
	};

	readonly #options: OutboxOptions;
	readonly #socket: WebSocket;
	readonly #stream: Socket;
	readonly #pacer: Pacer;
	/** Made when pacing costs something first: most clients never are that slow. */
	#digest: Digest | null = null;
	#limits: Limits;
	#ownPace: Pace | null = null;
	#told = nothing;
	#isCorked = false;
	#onSent: ((text: string) => void) | null = null;
	/** Sent before anybody listened. */
	#early: string[] | null = null;

	constructor(options: OutboxOptions) {
		this.#options = options;
		this.#socket = options.socket;
		this.#stream = options.stream;
		this.#limits = options.limits;
		this.#pacer = new Pacer({
			pace: this.pace,
			most: this.#most,
			deliver: (text) => {
				if (this.#socket.readyState === this.#socket.OPEN) this.#write(text);
			},
			onLoss: () => {
				this.#digest ??= this.#makeDigest();
				this.#digest.note();
			},
		});
	}

	get pace(): Pace {
		const { maxMessagesOut, burstOut } = this.#limits;
		return this.#ownPace ?? { perSecond: maxMessagesOut, burst: burstOut };
	}

	/** Null: as the settings say. */
	setPace(pace: Pace | null): void {
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

	/** From now on it is told what was handed to the socket. */
	open(onSent: (text: string) => void): void {
		this.#onSent = onSent;
		for (const text of this.#early ?? []) onSent(text);
		this.#early = null;
	}

	send(text: string, subject: string | null): void {
		if (this.#pacer.pass(this.#isCorked)) this.#write(text);
		else this.#pacer.wait(text, subject);
	}

	/**
	 * Nothing leaves after this.
	 * @returns how many messages were still waiting
	 */
	stop(): number {
		if (this.#digest?.stop()) this.#tell();
		return this.#pacer.stop();
	}

	get #most() {
		const { maxWaitingOut, maxBufferedBytes } = this.#limits;
		return { messages: maxWaitingOut, characters: maxBufferedBytes };
	}

	#write(text: string): void {
		this.#stream.write(textFrame(text));
		// The first of a turn leaves at once, and what follows in the same turn together.
		if (!this.#isCorked) {
			this.#isCorked = true;
			this.#stream.cork();
			if (Outbox.#corked.push(this) === 1) setImmediate(Outbox.#uncork);
		}
		if (this.#onSent) this.#onSent(text);
		else (this.#early ??= []).push(text);
		if (this.#stream.writableLength > this.#limits.maxBufferedBytes) this.#options.onFull();
	}

	#makeDigest(): Digest {
		return new Digest({ every: this.#options.strikeEvery, first: GATHER }, () => {
			this.#tell();
		});
	}

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
