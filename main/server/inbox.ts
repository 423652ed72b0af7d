import type { Socket } from 'node:net';
import type { RawData, WebSocket } from 'ws';
import type { Settings } from '../contract/settings.ts';
import type { Words } from '../contract/words.ts';
import { over } from './connection-words.ts';
import { Digest } from './digest.ts';
import { Intake } from './intake.ts';

export interface InboxOptions {
	readonly socket: WebSocket;
	readonly stream: Socket;
	readonly limits: Settings['limits'];
	/** ms between two tellings of the same limit. */
	readonly strikeEvery: number;
	/** Longest time in ms that a client may send more than it may, without a break. */
	readonly patience: number;
	readonly onText: (text: string) => void;
	readonly onBinary: () => void;
	/** A limit strikes, or goes on striking. */
	readonly onOver: (words: Words) => void;
	/** The patience is over. */
	readonly onTooLong: () => void;
}

/** What a client sends: text only, and no faster than it may. */
export class Inbox {
	readonly #options: InboxOptions;
	readonly #intake: Intake;
	/** Made when a limit strikes first: most clients never reach one. */
	#digest: Digest | null = null;
	#limits: Settings['limits'];
	#over: 'messages' | 'bytes' = 'messages';

	constructor(options: InboxOptions) {
		const { socket, limits, patience } = options;
		this.#options = options;
		this.#limits = limits;
		this.#intake = new Intake({
			limits,
			patience,
			source: socket,
			deliver: options.onText,
			onOver: (what) => {
				this.#over = what;
				this.#digest ??= this.#makeDigest();
				this.#digest.note();
			},
			onTooLong: options.onTooLong,
		});
	}

	/** Begins to listen. */
	open(): void {
		const { socket, stream } = this.#options;
		socket.on('message', (data: RawData, isBinary: boolean) => {
			// What still arrives after our goodbye must not act.
			if (socket.readyState !== socket.OPEN) return;
			if (isBinary) this.#options.onBinary();
			else this.#intake.take((data as Buffer).toString());
		});
		stream.on('data', (chunk: Buffer) => {
			if (socket.readyState === socket.OPEN) this.#intake.countBytes(chunk.length);
		});
	}

	/** A ping or a pong came. */
	countSign(): void {
		const { socket } = this.#options;
		if (socket.readyState === socket.OPEN) this.#intake.countSign();
	}

	/** Whether what it sent last, a pong too, may still wait to be read. */
	get isBehind(): boolean {
		return this.#intake.isBehind;
	}

	limit(limits: Settings['limits']): void {
		this.#limits = limits;
		this.#intake.change(limits);
	}

	/** Calls back once all messages that were read have been taken, perhaps at once. */
	finish(onEmpty: () => void): void {
		this.#intake.finish(onEmpty);
	}

	/** Takes nothing more. */
	stop(): void {
		this.#digest?.stop();
		this.#intake.stop();
	}

	/** Messages that had been read but not taken when it was stopped. */
	get untaken(): number {
		return this.#intake.untaken;
	}

	#makeDigest(): Digest {
		const { strikeEvery, patience, onOver } = this.#options;
		return new Digest({ every: strikeEvery, first: 0 }, () => {
			onOver(over(this.#over, this.#limits, patience));
		});
	}
}
