const MEGABYTE = 1_000_000;

/** How often a terminal is written to, in ms. */
const EVERY = 200;

/** Tells how much has come: one line that changes on a terminal, elsewhere a line for each quarter. */
export class Progress {
	readonly #words: string;
	readonly #total: number;
	readonly #isTerminal = process.stderr.isTTY;
	#done = 0;
	#toldAt = 0;
	#toldQuarter = 0;

	/** @param total - 0 where it is not known */
	constructor(words: string, total: number) {
		this.#words = words;
		this.#total = total;
		if (!this.#isTerminal) this.#write(`${words}${total ? ` (${megabytes(total)} MB)` : ''}.\n`);
	}

	add(bytes: number): void {
		this.#done += bytes;
		if (this.#isTerminal) this.#change();
		else if (this.#total) this.#quarter();
	}

	end(): void {
		if (!this.#isTerminal) return;
		this.#toldAt = 0;
		this.#change();
		this.#write('\n');
	}

	#change(): void {
		const now = performance.now();
		if (now - this.#toldAt < EVERY) return;
		this.#toldAt = now;
		const of = this.#total ? ` of ${megabytes(this.#total)}` : '';
		this.#write(`\r${this.#words}: ${megabytes(this.#done)}${of} MB `);
	}

	#quarter(): void {
		const quarter = Math.floor((this.#done / this.#total) * 4);
		if (quarter <= this.#toldQuarter) return;
		this.#toldQuarter = quarter;
		this.#write(`${this.#words}: ${quarter * 25} %\n`);
	}

	#write(text: string): void {
		process.stderr.write(text);
	}
}

const megabytes = (bytes: number) => (bytes / MEGABYTE).toFixed(0);
