/** A clock that was set is believed when it was left alone for so long, in ms: one that is wrong is put right by then. */
const DOUBT = 3_600_000;
/** A clock that goes on by so much more or less than time does was set, or the machine was asleep. In ms. */
const JUMP = 60_000;

/**
 * The date by which rows are too old. A clock that jumps ahead must not cost a person all their messages, so a jump counts
 * only later; until then this goes on as time does.
 */
export class Calendar {
	/** What the clock on the wall is ahead of the one that nobody sets, as it is believed. */
	#believed = Date.now() - performance.now();
	/** The same, as it was seen last. */
	#seen = this.#believed;
	#jumpedAt = -Infinity;

	/** In ms since 1970. */
	now(): number {
		const time = performance.now();
		const ahead = Date.now() - time;
		if (Math.abs(ahead - this.#seen) > JUMP) this.#jumpedAt = time;
		this.#seen = ahead;
		if (time - this.#jumpedAt >= DOUBT || Math.abs(ahead - this.#believed) <= JUMP)
			this.#believed = ahead;
		return time + this.#believed;
	}
}
