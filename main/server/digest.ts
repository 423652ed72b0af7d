/** Tells of something that happens often: at most once in `every` ms. */
export class Digest {
	readonly #every: number;
	/** ms to gather before the first is told. */
	readonly #first: number;
	readonly #tell: () => void;
	#toldAt = -Infinity;
	#timer: NodeJS.Timeout | undefined;
	#isStopped = false;

	constructor(timing: { readonly every: number; readonly first: number }, tell: () => void) {
		this.#every = timing.every;
		this.#first = timing.first;
		this.#tell = tell;
	}

	/** It happened again. */
	note(): void {
		if (this.#timer || this.#isStopped) return;
		const wait = Math.max(this.#first, this.#toldAt + this.#every - performance.now());
		if (wait > 0) this.#timer = setTimeout(this.#fire, wait);
		else this.#fire();
	}

	/**
	 * Tells no more.
	 * @returns whether there was something that has not been told
	 */
	stop(): boolean {
		const hasNews = this.#timer !== undefined;
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#isStopped = true;
		return hasNews;
	}

	readonly #fire = (): void => {
		this.#timer = undefined;
		this.#toldAt = performance.now();
		this.#tell();
	};
}
