/** What a listener may complain about, summed over all that it heard. */
export interface Complaints {
	lost: number;
	doubled: number;
	reordered: number;
}

/** Numbered messages of several streams, as one listener heard them: each stream has to count up by one. */
export class Order {
	readonly #last = new Map<number, number>();
	/** Numbers that were passed over, of each stream: one that comes later was not lost but overtaken. */
	readonly #missing = new Map<number, Set<number>>();
	readonly #found: Complaints = { lost: 0, doubled: 0, reordered: 0 };
	/** Whoever comes in the middle takes the first number that it hears for the beginning. */
	readonly #isLate: boolean;

	constructor({ isLate = false } = {}) {
		this.#isLate = isLate;
	}

	get complaints(): Readonly<Complaints> {
		return this.#found;
	}

	/** Number of the last message of a stream that was heard. */
	last(stream: number): number {
		return this.#last.get(stream) ?? 0;
	}

	take(stream: number, number: number): void {
		const last = this.#last.get(stream) ?? (this.#isLate ? number - 1 : 0);
		if (number === last + 1) this.#last.set(stream, number);
		else if (number > last) this.#skip(stream, { last, number });
		else if (this.#missing.get(stream)?.delete(number)) {
			this.#found.lost -= 1;
			this.#found.reordered += 1;
		} else this.#found.doubled += 1;
	}

	/** The stream has ended with this number: what was not heard by now is lost. */
	end(stream: number, number: number): void {
		this.#found.lost += Math.max(0, number - this.last(stream));
	}

	#skip(stream: number, { last, number }: { last: number; number: number }): void {
		const missing = this.#missing.get(stream) ?? new Set();
		for (let n = last + 1; n < number; n += 1) missing.add(n);
		this.#missing.set(stream, missing);
		this.#found.lost += number - last - 1;
		this.#last.set(stream, number);
	}
}

/** The complaints of several listeners together. */
export const sumOf = (all: Iterable<Readonly<Complaints>>): Complaints => {
	const sum = { lost: 0, doubled: 0, reordered: 0 };
	for (const { lost, doubled, reordered } of all) {
		sum.lost += lost;
		sum.doubled += doubled;
		sum.reordered += reordered;
	}
	return sum;
};

/** A sentence about them; null when there are none. */
export function wordsOf(who: string, { lost, doubled, reordered }: Complaints): string | null {
	if (lost === 0 && doubled === 0 && reordered === 0) return null;
	return `${who}: ${lost} lost, ${doubled} doubled, ${reordered} out of order.`;
}
