/** Calls at once, then at most every so many ms; the last one is never lost. */
export class Throttle {
	readonly #every: number;
	readonly #act: () => void;
	#timer: NodeJS.Timeout | undefined;
	#isWanted = false;

	constructor(every: number, act: () => void) {
		this.#every = every;
		this.#act = act;
	}

	readonly want = (): void => {
		this.#isWanted = true;
		if (!this.#timer) this.#run();
	};

	stop(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#isWanted = false;
	}

	#run(): void {
		this.#isWanted = false;
		this.#timer = setTimeout(() => {
			this.#timer = undefined;
			if (this.#isWanted) this.#run();
		}, this.#every);
		this.#act();
	}
}
