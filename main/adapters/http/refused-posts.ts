import { say, type Words } from '../../contract/words.ts';

/** ms between two rows of the log: a program that posts in a loop must not push out everybody else's. */
const PAUSE = 60_000;

/** Tells of posts that were refused: of the first at once, of the next ones now and then, how many they were. */
export class RefusedPosts {
	readonly #log: (words: Words) => void;
	#toldAt = -Infinity;
	#untold = 0;

	constructor(log: (words: Words) => void) {
		this.#log = log;
	}

	add({ en, ja }: Words): void {
		const now = performance.now();
		if (now - this.#toldAt < PAUSE) {
			this.#untold += 1;
			return;
		}
		const before = this.#untold;
		this.#toldAt = now;
		this.#untold = 0;
		this.#log(
			before === 0
				? say(`A post was refused: ${en}`, `フックへの送信を拒否しました: ${ja}`)
				: say(
						`A post was refused, and ${before} before it: ${en}`,
						`フックへの送信を拒否しました（ほかに ${before} 件）: ${ja}`,
					),
		);
	}
}
