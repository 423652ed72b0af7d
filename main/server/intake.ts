import type { Settings } from '../contract/settings.ts';
import { Bucket } from './bucket.ts';

/** ms without reaching a limit after which a client counts as calm again. */
const CALM = 1_000;

/** ms that a timer comes late only where this process stood still: its machine slept. */
const ASLEEP = 5_000;

export interface IntakeOptions {
	readonly limits: Settings['limits'];
	/** Longest time over a limit without a break, in ms. */
	readonly patience: number;
	/** What is not read from it waits at the sender. */
	readonly source: { pause(): void; resume(): void };
	/** A message's turn has come. */
	readonly deliver: (text: string) => void;
	/** More comes in than may. Called for every message while that is so. */
	readonly onOver: (what: 'messages' | 'bytes') => void;
	/** It went on for longer than the patience. */
	readonly onTooLong: () => void;
}

/**
 * Takes what a client sends no faster than it may send. What is too much is not dropped but read later, so that the sender
 * has to wait and nobody else has to.
 */
export class Intake {
	readonly #options: IntakeOptions;
	readonly #messages: Bucket;
	/** As they come off the wire, so that frames without a message in them count, too. */
	readonly #bytes: Bucket;
	/** Messages that had been read when the pause began: no more than one read of the socket (64 KiB) holds. */
	#held: string[] = [];
	/** Where the next one is. */
	#next = 0;
	/** Whether a message of the piece that is being read has been taken already. */
	#isReading = false;
	/** Runs only during a pause. */
	#timer: NodeJS.Timeout | undefined;
	#overSince = 0;
	/** When the timer should fire, on the clock of `performance.now`. */
	#dueAt = 0;
	#resumedAt = -Infinity;
	#isStopped = false;
	#untaken = 0;
	#onEmpty: (() => void) | null = null;

	constructor(options: IntakeOptions) {
		const { maxMessagesIn, maxBytesIn, maxMessageBytes } = options.limits;
		this.#options = options;
		this.#messages = new Bucket(maxMessagesIn, maxMessagesIn);
		this.#bytes = new Bucket(maxBytesIn, Math.max(maxBytesIn, maxMessageBytes));
	}

	/** Whether it has been over a limit just now: what it sent last, a pong too, may still wait to be read. */
	get isBehind(): boolean {
		return this.#timer !== undefined || performance.now() - this.#resumedAt < CALM;
	}

	/** How many were held when it was stopped. */
	get untaken(): number {
		return this.#untaken;
	}

	take(text: string): void {
		if (this.#isStopped) return;
		if (this.#timer || !this.#pass()) {
			this.#held.push(text);
			this.#over('messages');
		} else this.#options.deliver(text);
	}

	/** A ping or a pong came. */
	countSign(): void {
		if (!this.#messages.spend(1)) this.#over('messages');
	}

	/** So many were read, and what was in them has been taken. */
	countBytes(bytes: number): void {
		this.#isReading = false;
		if (!this.#bytes.spend(bytes)) this.#over('bytes');
	}

	change({ maxMessagesIn, maxBytesIn, maxMessageBytes }: Settings['limits']): void {
		this.#messages.change(maxMessagesIn, maxMessagesIn);
		this.#bytes.change(maxBytesIn, Math.max(maxBytesIn, maxMessageBytes));
		if (!this.#timer) return;
		clearTimeout(this.#timer);
		this.#release();
	}

	/** Calls back once nothing is held any more, perhaps at once. */
	finish(onEmpty: () => void): void {
		if (this.#held.length === 0) onEmpty();
		else this.#onEmpty = onEmpty;
	}

	/** Takes nothing more, and goes on reading, so that the other side's goodbye is heard. */
	stop(): void {
		if (this.#isStopped) return;
		this.#isStopped = true;
		this.#untaken = this.#held.length - this.#next;
		if (!this.#timer) return;
		clearTimeout(this.#timer);
		this.#resume();
	}

	#pass(): boolean {
		if (this.#isReading) return this.#messages.takeAgain();
		this.#isReading = true;
		return this.#messages.take();
	}

	#over(what: 'messages' | 'bytes'): void {
		if (this.#isStopped) return;
		if (!this.#timer) {
			const now = performance.now();
			if (now - this.#resumedAt >= CALM) this.#overSince = now;
			this.#options.source.pause();
			this.#schedule(now);
		}
		this.#options.onOver(what);
	}

	get #isHolding(): boolean {
		return this.#next < this.#held.length;
	}

	/** ms until the next may be taken, or until all is paid. */
	get #wait(): number {
		const messages = this.#messages.msUntil(this.#isHolding ? 1 : 0);
		// Of bytes nothing is held: only reading on has to wait for them.
		const bytes = this.#isHolding ? 0 : this.#bytes.msUntil(0);
		return Math.max(messages, bytes);
	}

	#release(): void {
		const now = performance.now();
		const late = now - this.#dueAt;
		// Nobody had a chance to send less meanwhile.
		if (late > ASLEEP) this.#overSince += late;
		while (!this.#isStopped && this.#isHolding && this.#messages.take()) {
			const text = this.#held[this.#next] ?? '';
			this.#next += 1;
			this.#options.deliver(text);
		}
		if (this.#isStopped) return;
		// By the clock as it was before them: a sleep that began meanwhile makes the next timer late, and is seen there.
		if (!this.#isHolding && this.#wait === 0) this.#resume();
		else if (now - this.#overSince >= this.#options.patience) this.#options.onTooLong();
		else this.#schedule(now);
	}

	#schedule(now: number): void {
		const patience = this.#overSince + this.#options.patience - now;
		const wait = Math.ceil(Math.min(this.#wait, patience));
		this.#dueAt = now + wait;
		this.#timer = setTimeout(() => {
			this.#release();
		}, wait);
	}

	#resume(): void {
		this.#timer = undefined;
		this.#held = [];
		this.#next = 0;
		this.#resumedAt = performance.now();
		this.#options.source.resume();
		this.#onEmpty?.();
	}
}
