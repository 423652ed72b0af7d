/** Acts at once, then at most every so many ms; the last wish is never lost. */
export class Paced {
	readonly #every: number;
	readonly #act: () => void;
	#timer: NodeJS.Timeout | null = null;
	#isWanted = false;

	constructor(every: number, act: () => void) {
		this.#every = every;
		this.#act = act;
	}

	want(): void {
		this.#isWanted = true;
		if (!this.#timer) this.#run();
	}

	stop(): void {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
		this.#isWanted = false;
	}

	#run(): void {
		this.#isWanted = false;
		this.#timer = setTimeout(() => {
			this.#timer = null;
			if (this.#isWanted) this.#run();
		}, this.#every);
		this.#act();
	}
}
