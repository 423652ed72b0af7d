/**
 * What has to be found after a kill: the newest state that was confirmed, or the one that was under way. States are
 * compared as JSON.
 */
export class Ledger<T> {
	readonly #what: string;
	#sure: T;
	#maybe: T;
	/** Changes that were confirmed. */
	confirmed = 0;

	constructor(what: string, state: T) {
		this.#what = what;
		this.#sure = state;
		this.#maybe = state;
	}

	/** The newest that was confirmed. */
	get sure(): T {
		return this.#sure;
	}

	/** One at a time: what is asked for while another change is under way would make three states possible. */
	async change(next: T, make: () => Promise<unknown>): Promise<void> {
		this.#maybe = next;
		await make();
		this.#sure = next;
		this.confirmed += 1;
	}

	/** Null when it is as it has to be, else what is wrong. It goes on from what was found. */
	check(found: T): string | null {
		const [is, sure, maybe] = [found, this.#sure, this.#maybe].map((state) =>
			JSON.stringify(state),
		);
		this.#sure = found;
		this.#maybe = found;
		if (is === sure || is === maybe) return null;
		const other = maybe === sure ? '' : ` or ${maybe}`;
		return `The ${this.#what} should be ${sure}${other}, and are ${is}.`;
	}
}
