/** So much per second, and as much at once after a rest. */
export class Allowance {
	readonly #perSecond: number;
	#left: number;
	#at = performance.now();

	constructor(perSecond: number) {
		this.#perSecond = perSecond;
		this.#left = perSecond;
	}

	/** Takes so much, if there is that much left. */
	take(amount = 1): boolean {
		const now = performance.now();
		const gained = ((now - this.#at) / 1_000) * this.#perSecond;
		this.#left = Math.min(this.#perSecond, this.#left + gained);
		this.#at = now;
		if (this.#left < amount) return false;
		this.#left -= amount;
		return true;
	}
}
