import type { Words } from '../contract/words.ts';
import { more } from './refusals.ts';

/** Rows of their own within a span; the rest is counted. Enough to see who it is, too few to push out other rows. */
const MOST = 20;
/** In ms. */
const SPAN = 60_000;

/** Tells who was turned away. Nobody can flood the log by coming again and again. */
export class DoorLog {
	readonly #record: (words: Words) => void;
	#count = 0;
	#timer: NodeJS.Timeout | undefined;

	constructor(record: (words: Words) => void) {
		this.#record = record;
	}

	add(words: Words): void {
		this.#timer ??= setTimeout(() => {
			this.flush();
		}, SPAN);
		this.#count += 1;
		if (this.#count <= MOST) this.#record(words);
	}

	/** Tells how many were only counted, and begins anew. */
	flush(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		if (this.#count > MOST) this.#record(more(this.#count - MOST));
		this.#count = 0;
	}
}
