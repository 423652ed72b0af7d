import type { AdapterContext } from '../adapter.ts';

/** Tells the newest values so many times a second at most: what comes faster waits for its turn, or is replaced. */
export class Newest {
	readonly #pause: number;
	readonly #context: AdapterContext;
	#told: readonly string[] | null = null;
	#next: readonly string[] | null = null;
	#timer: NodeJS.Timeout | undefined;

	constructor(perSecond: number, context: AdapterContext) {
		this.#pause = 1_000 / perSecond;
		this.#context = context;
	}

	set(values: readonly string[]): void {
		this.#next = values;
		if (!this.#timer) this.#tell();
	}

	stop(): void {
		clearTimeout(this.#timer);
	}

	readonly #tell = (): void => {
		const values = this.#next;
		this.#next = null;
		this.#timer = undefined;
		if (!values || isSame(values, this.#told)) return;
		this.#told = values;
		this.#context.emit('value', { values });
		this.#timer = setTimeout(this.#tell, this.#pause);
	};
}

const isSame = (one: readonly string[], other: readonly string[] | null): boolean =>
	one.length === other?.length && one.every((value, at) => value === other[at]);
