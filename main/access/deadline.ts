/**
 * The end of something, by two clocks, of which the earlier counts: the one on the wall goes on while the machine sleeps,
 * and the other one is set back by nobody.
 */
export class Deadline {
	/** By the clock on the wall, in ms since 1970: for people. */
	readonly until: number;
	/** On the clock of `performance.now`. */
	readonly #end: number;

	/** In so many ms. */
	constructor(ms: number) {
		this.until = Date.now() + ms;
		this.#end = performance.now() + ms;
	}

	/** In ms; none is left where this is 0 or less. */
	get left(): number {
		return Math.min(this.until - Date.now(), this.#end - performance.now());
	}

	get isOver(): boolean {
		return this.left <= 0;
	}
}
