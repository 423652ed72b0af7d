/** Where a fuzzer's choices come from: the same seed makes the same choices. */
export const FUZZ_SEED = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** How long all fuzzers together may take, in ms: a moment for developers, longer where FUZZ_SECONDS says so. */
export const FUZZ_TIME = Number(process.env.FUZZ_SECONDS ?? 5) * 1_000;

/** Numbers at which programs break. */
const edges = [0, 1, 9, 10, 13, 31, 32, 34, 92, 125, 126, 127, 128, 191, 192, 237, 254, 255];

/** Random choices from a seed (mulberry32: small, fast, good enough to surprise a parser). */
export class Random {
	#state: number;

	constructor(seed: number) {
		this.#state = seed >>> 0;
	}

	/** From 0 to below 1. */
	next(): number {
		this.#state = (this.#state + 0x6d2b79f5) >>> 0;
		let t = this.#state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	}

	/** A whole number below this. */
	below(most: number): number {
		return Math.floor(this.next() * most);
	}

	chance(share: number): boolean {
		return this.next() < share;
	}

	pick<T>(from: readonly T[]): T {
		const one = from[this.below(from.length)];
		if (one === undefined) throw new Error('There is nothing to pick from.');
		return one;
	}

	/** So many, up to `most`, small numbers more often. */
	times<T>(most: number, make: () => T): T[] {
		return Array.from({ length: Math.floor(this.next() ** 2 * (most + 1)) }, make);
	}

	bytes(most: number): Buffer {
		return Buffer.from(this.times(most, () => this.byte()));
	}

	byte(): number {
		return this.chance(0.5) ? this.pick(edges) : this.below(256);
	}

	/** Changes it in one to four places, or cuts, doubles or swaps pieces of it. */
	mutate(data: Buffer): Buffer {
		let mutant = Buffer.from(data);
		for (let n = this.below(4) + 1; n > 0; n -= 1) mutant = this.#mutateOnce(mutant);
		return mutant;
	}

	#mutateOnce(data: Buffer): Buffer<ArrayBuffer> {
		const at = this.below(data.length + 1);
		const [head, tail] = [data.subarray(0, at), data.subarray(at)];
		switch (this.below(7)) {
			case 0:
				return Buffer.concat([head, tail.subarray(1)]);
			case 1:
				return Buffer.from(head);
			case 2:
				return Buffer.concat([head, this.bytes(20), tail]);
			case 3:
				return Buffer.concat([head, head.subarray(this.below(at + 1)), tail]);
			case 4:
				return Buffer.concat([tail, head]);
			case 5:
				return Buffer.concat([head, Buffer.of(this.byte()), tail.subarray(1)]);
			default:
				return Buffer.concat([
					head,
					Buffer.of((tail[0] ?? 0) ^ (1 << this.below(8))),
					tail.subarray(1),
				]);
		}
	}
}
