/** Parts of the work of which each has to have its lowest value where the others have it. */
const TENTHS = 10;

/** A figure that is looked at again and again, and should stay where it is. */
export class Trend {
	readonly #what: string;
	readonly #samples: { at: number; value: number }[] = [];

	constructor(what: string) {
		this.#what = what;
	}

	/** `at`: how much of the work is done, in any unit. */
	add(at: number, value: number): void {
		if (!Number.isFinite(value)) throw new Error(`${this.#what} could not be read.`);
		this.#samples.push({ at, value });
	}

	/**
	 * Growth from the first tenth of the work to its end, as a part of the value at the beginning: that of a straight line
	 * through the lowest value of each later tenth. What fills and empties, such as a queue for a busy disk, comes down to
	 * the floor again, and what leaks lifts it.
	 */
	get growth(): number {
		const floors = this.#floors;
		if (floors.length < 3) throw new Error(`${this.#what} was looked at too seldom for a trend.`);
		const mean = (of: (floor: { at: number; value: number }) => number) =>
			floors.reduce((sum, floor) => sum + of(floor), 0) / floors.length;
		const at = mean((floor) => floor.at);
		const value = mean((floor) => floor.value);
		const spread = mean((floor) => (floor.at - at) ** 2);
		const slope = mean((floor) => (floor.at - at) * (floor.value - value)) / spread;
		return (slope * (TENTHS - 1)) / (value + slope * (1 - at));
	}

	/** The lowest value of each tenth but the first. */
	get #floors(): { at: number; value: number }[] {
		const end = this.#samples.at(-1)?.at ?? 0;
		const lowest = new Map<number, number>();
		for (const { at, value } of this.#samples) {
			const tenth = Math.min(TENTHS - 1, Math.floor((at / end) * TENTHS));
			lowest.set(tenth, Math.min(value, lowest.get(tenth) ?? Infinity));
		}
		return [...lowest].filter(([at]) => at > 0).map(([at, value]) => ({ at, value }));
	}

	/** `memory 182 to 190 MB at the lowest, 210 at most, growth 1.2 %`. */
	get words(): string {
		const floors = this.#floors.map(({ value }) => value);
		const most = Math.max(...this.#samples.map(({ value }) => value));
		const [first = 0, last = 0] = [floors[0], floors.at(-1)];
		return `${this.#what} ${first.toFixed(0)} to ${last.toFixed(0)} MB at the lowest, ${most.toFixed(0)} at most, growth ${(this.growth * 100).toFixed(1)} %`;
	}
}
