import type { AdapterContext } from '../../adapter.ts';
import { flooded } from './words.ts';

/** Messages a second that are taken from other bridges. People in rooms stay far below. */
const MAX_PER_SECOND = 200;
/** Between two rows of the log about it, in ms. */
const TELL_EVERY = 5_000;

/** Keeps a broker that anybody may use from flooding the rooms of this bridge. */
export class Intake {
	readonly #context: AdapterContext;
	#second = 0;
	#taken = 0;
	#refused = 0;
	#timer: NodeJS.Timeout | null = null;

	constructor(context: AdapterContext) {
		this.#context = context;
	}

	admits(): boolean {
		const second = Math.floor(performance.now() / 1_000);
		if (second !== this.#second) {
			this.#second = second;
			this.#taken = 0;
		}
		this.#taken += 1;
		if (this.#taken <= MAX_PER_SECOND) return true;
		this.#refused += 1;
		this.#timer ??= setTimeout(() => {
			this.#timer = null;
			this.#context.log(flooded(this.#refused));
			this.#refused = 0;
		}, TELL_EVERY);
		return false;
	}

	stop(): void {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
	}
}
