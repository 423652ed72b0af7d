import { Deadline } from './deadline.ts';

/** Wrong keys from one address before it is slowed down. A person mistypes a few times. */
const FREE = 10;
/** How long a wrong key counts, in ms. */
const MEMORY = 60_000;
/** Addresses remembered at once. */
const MAX_ADDRESSES = 1_000;

/** Counts wrong keys by address, so that a short key cannot be found by trying. */
export class Guesses {
	readonly #wrong = new Map<string, { readonly count: number; readonly end: Deadline }>();

	count(address: string): void {
		const known = this.#wrong.get(address);
		const isFresh = known && !known.end.isOver;
		this.#wrong.delete(address);
		// The oldest goes: an attacker who has a thousand addresses gains ten guesses with each, and no more.
		if (this.#wrong.size >= MAX_ADDRESSES) {
			const [oldest] = this.#wrong.keys();
			if (oldest !== undefined) this.#wrong.delete(oldest);
		}
		this.#wrong.set(
			address,
			isFresh ? { ...known, count: known.count + 1 } : { count: 1, end: new Deadline(MEMORY) },
		);
	}

	isOver(address: string): boolean {
		const known = this.#wrong.get(address);
		return known !== undefined && known.count >= FREE && !known.end.isOver;
	}
}
