/** In ms. What goes wrong a hundred times a second is one line of the log a minute. */
const PAUSE = 60_000;

/** Tells of something that may happen all the time: at once, then once a minute at most, with how often it was. */
export class Rarely {
	readonly #tell: (count: number) => void;
	#last = -Infinity;
	#count = 0;

	constructor(tell: (count: number) => void) {
		this.#tell = tell;
	}

	note(count = 1): void {
		this.#count += count;
		const now = performance.now();
		if (now - this.#last < PAUSE) return;
		this.#last = now;
		this.#tell(this.#count);
		this.#count = 0;
	}
}
