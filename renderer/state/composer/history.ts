const MOST = 100;

/** What was sent before, to be walked through with the arrow keys as in a terminal. */
export class History {
	readonly #lines: string[] = [];
	/** Where the walk is: `lines.length` is the line being written. */
	#at = 0;
	#draft = '';

	/** A line that was sent. The same line twice in a row is kept once. */
	add(line: string): void {
		if (this.#lines.at(-1) !== line) this.#lines.push(line);
		if (this.#lines.length > MOST) this.#lines.shift();
		this.#at = this.#lines.length;
		this.#draft = '';
	}

	/** The line before, or null at the oldest. `current` is kept to come back to. */
	back(current: string): string | null {
		if (this.#at === 0) return null;
		if (this.#at === this.#lines.length) this.#draft = current;
		this.#at--;
		return this.#lines[this.#at] ?? null;
	}

	/** The line after, the draft at the end, null beyond it. */
	forward(): string | null {
		if (this.#at === this.#lines.length) return null;
		this.#at++;
		return this.#lines[this.#at] ?? this.#draft;
	}
}
