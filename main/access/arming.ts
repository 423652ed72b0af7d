import type { Armed } from '../contract/access.ts';
import { Deadline } from './deadline.ts';

interface Entry {
	readonly end: Deadline;
	readonly timer: NodeJS.Timeout;
}

/** The commands of risk `danger` that may run for a while. */
export class Arming {
	readonly #entries = new Map<string, Entry>();
	readonly #onEnd: (verb: string) => void;

	/** `onEnd` hears of those whose time ran out. */
	constructor(onEnd: (verb: string) => void) {
		this.#onEnd = onEnd;
	}

	get all(): Armed[] {
		return [...this.#entries].map(([verb, { end }]) => ({ verb, until: end.until }));
	}

	has(verb: string): boolean {
		// By the clock too: a machine that sleeps stops its timers.
		return this.#entries.get(verb)?.end.isOver === false;
	}

	/** Ends those whose time is over by the clock. */
	wake(): void {
		for (const [verb, { end, timer }] of this.#entries) {
			clearTimeout(timer);
			this.#entries.set(verb, { end, timer: this.#timer(verb, end.left) });
		}
	}

	/** A second time sets a new end, also an earlier one. */
	arm(verb: string, minutes: number): void {
		this.disarm(verb);
		const ms = minutes * 60_000;
		this.#entries.set(verb, { end: new Deadline(ms), timer: this.#timer(verb, ms) });
	}

	/** @returns whether it was armed */
	disarm(verb: string): boolean {
		clearTimeout(this.#entries.get(verb)?.timer);
		return this.#entries.delete(verb);
	}

	#timer(verb: string, ms: number): NodeJS.Timeout {
		return setTimeout(() => {
			this.#entries.delete(verb);
			this.#onEnd(verb);
		}, ms);
	}

	stop(): void {
		for (const verb of [...this.#entries.keys()]) this.disarm(verb);
	}
}
