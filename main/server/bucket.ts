/**
 * A token bucket: so many a second, and so many at once after a rest. Never more than `burst + perSecond * t` in any
 * time t.
 */
export class Bucket {
	#perSecond: number;
	#burst: number;
	#tokens: number;
	/** When the tokens were counted, on the clock of `performance.now`. */
	#at = performance.now();

	constructor(perSecond: number, burst: number) {
		this.#perSecond = perSecond;
		this.#burst = burst;
		this.#tokens = burst;
	}

	/** What was saved up stays, as far as the new burst allows. After a rest it is the whole of the new burst. */
	change(perSecond: number, burst: number): void {
		this.#refill();
		const isFull = this.#tokens === this.#burst;
		this.#perSecond = perSecond;
		this.#burst = burst;
		this.#tokens = isFull ? burst : Math.min(this.#tokens, burst);
	}

	/** Takes one, if there is one. */
	take(): boolean {
		this.#refill();
		return this.#takeLeft();
	}

	/** The same in the same turn of the event loop: looks at the clock only when it has to, which is what costs most. */
	takeAgain(): boolean {
		return this.#takeLeft() || this.take();
	}

	/**
	 * Takes what has been used already. More than there is makes a debt, which time pays.
	 * @returns whether there was enough
	 */
	spend(amount: number): boolean {
		this.#refill();
		this.#tokens -= amount;
		return this.#tokens >= 0;
	}

	/** ms until there are so many; 0 when they are there. */
	msUntil(amount: number): number {
		this.#refill();
		return Math.max(0, ((amount - this.#tokens) / this.#perSecond) * 1_000);
	}

	#takeLeft(): boolean {
		if (this.#tokens < 1) return false;
		this.#tokens -= 1;
		return true;
	}

	#refill(): void {
		const now = performance.now();
		const more = ((now - this.#at) / 1_000) * this.#perSecond;
		this.#tokens = Math.min(this.#burst, this.#tokens + more);
		this.#at = now;
	}
}
