/** So many per second, and as many at once after a rest. */
export class Allowance {
	readonly #perSecond: number;
	#left: number;
	#at = performance.now();

	constructor(perSecond: number) {
		this.#perSecond = perSecond;
		this.#left = perSecond;
	}

	/** Takes one, if there is one left. */
	take(): boolean {
		const now = performance.now();
		const gained = ((now - this.#at) / 1_000) * this.#perSecond;
		this.#left = Math.min(this.#perSecond, this.#left + gained);
		this.#at = now;
		if (this.#left < 1) return false;
		this.#left -= 1;
		return true;
	}
}
