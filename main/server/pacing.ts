import type { Pace } from '../contract/grants.ts';
import { Bucket } from './bucket.ts';
import { Line } from './line.ts';

/** What became of messages that had to wait. */
export interface Backlog {
	/** Now. */
	readonly waiting: number;
	/** Gave way to a newer value of the same state. */
	readonly replaced: number;
	/** Were too many. */
	readonly dropped: number;
}

export interface PacerOptions {
	readonly pace: Pace;
	readonly most: Most;
	/** The turn of a message that waited has come. */
	deliver(text: string): void;
	/** A message was replaced or dropped. */
	onLoss(): void;
}

/** How much may wait. */
interface Most {
	readonly messages: number;
	/** Of all texts together: a few hundred long ones would weigh more than what the socket may hold. */
	readonly characters: number;
}

/**
 * Lets messages out no faster than the client can take. Many in a short time crash a whole world (Resonite issues 19
 * and 3365), so this is what keeps it alive.
 */
export class Pacer {
	readonly #options: Pick<PacerOptions, 'deliver' | 'onLoss'>;
	readonly #bucket: Bucket;
	/** Null while nothing waits. */
	#line: Line | null = null;
	#most: Most;
	#replaced = 0;
	#dropped = 0;
	/** Runs only while something waits. */
	#timer: NodeJS.Timeout | undefined;
	#isStopped = false;

	constructor({ pace, most, ...options }: PacerOptions) {
		this.#options = options;
		this.#bucket = new Bucket(pace.perSecond, pace.burst);
		this.#most = most;
	}

	get backlog(): Backlog {
		return { waiting: this.#line?.size ?? 0, replaced: this.#replaced, dropped: this.#dropped };
	}

	/** Whether a message may leave now. If not, it has to wait. `isSameTurn`: as one that was asked for just before. */
	pass(isSameTurn: boolean): boolean {
		if (this.#line) return false;
		return isSameTurn ? this.#bucket.takeAgain() : this.#bucket.take();
	}

	/** `subject` is that of a state, of which only the newest value counts. */
	wait(text: string, subject: string | null): void {
		if (this.#isStopped) return;
		this.#line ??= new Line();
		if (this.#line.add(text, subject)) {
			this.#replaced += 1;
			this.#options.onLoss();
		}
		this.#shorten();
		if (!this.#timer) this.#schedule();
	}

	change(pace: Pace, most: Most): void {
		this.#bucket.change(pace.perSecond, pace.burst);
		this.#most = most;
		this.#shorten();
		clearTimeout(this.#timer);
		this.#release();
	}

	/**
	 * Nothing leaves after this.
	 * @returns how many were still waiting
	 */
	stop(): number {
		clearTimeout(this.#timer);
		this.#isStopped = true;
		const left = this.#line?.size ?? 0;
		this.#line = null;
		return left;
	}

	#shorten(): void {
		const line = this.#line;
		if (!line) return;
		const { messages, characters } = this.#most;
		while (line.size > messages || (line.size > 1 && line.characters > characters)) {
			line.drop();
			this.#dropped += 1;
			this.#options.onLoss();
		}
	}

	#release(): void {
		this.#timer = undefined;
		while (this.#line && this.#line.size > 0 && this.#bucket.take())
			this.#options.deliver(this.#line.shift() ?? '');
		if (!this.#line) return;
		if (this.#line.size > 0) this.#schedule();
		else this.#line = null;
	}

	#schedule(): void {
		const wait = Math.ceil(this.#bucket.msUntil(1));
		this.#timer = setTimeout(() => {
			this.#release();
		}, wait);
	}
}
