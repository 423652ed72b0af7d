import type { Armed } from '../contract/access.ts';

/** The commands of risk `danger` that may run for a while. */
export class Arming {
	readonly #timers = new Map<string, { readonly until: number; readonly timer: NodeJS.Timeout }>();
	readonly #onEnd: (verb: string) => void;

	/** `onEnd` hears of those whose time ran out. */
	constructor(onEnd: (verb: string) => void) {
		this.#onEnd = onEnd;
	}

	get all(): Armed[] {
		return [...this.#timers].map(([verb, { until }]) => ({ verb, until }));
	}

	has(verb: string): boolean {
		// By the clock too: a machine that sleeps stops its timers.
		return (this.#timers.get(verb)?.until ?? 0) > Date.now();
	}

	/** Ends those whose time is over by the clock. */
	wake(): void {
		for (const [verb, { until, timer }] of this.#timers) {
			clearTimeout(timer);
			this.#timers.set(verb, { until, timer: this.#timer(verb, until - Date.now()) });
		}
	}

	/** A second time sets a new end, also an earlier one. */
	arm(verb: string, minutes: number): void {
		this.disarm(verb);
		const ms = minutes * 60_000;
		this.#timers.set(verb, { until: Date.now() + ms, timer: this.#timer(verb, ms) });
	}

	/** @returns whether it was armed */
	disarm(verb: string): boolean {
		clearTimeout(this.#timers.get(verb)?.timer);
		return this.#timers.delete(verb);
	}

	#timer(verb: string, ms: number): NodeJS.Timeout {
		return setTimeout(() => {
			this.#timers.delete(verb);
			this.#onEnd(verb);
		}, ms);
	}

	stop(): void {
		for (const verb of [...this.#timers.keys()]) this.disarm(verb);
	}
}
