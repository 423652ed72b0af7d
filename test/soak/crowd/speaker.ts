import type { Listener } from './listener.ts';
import { newStream, numbered } from './numbered.ts';

/** Says something in the room that a client joined last, again and again. */
export class Speaker implements Disposable {
	readonly stream = newStream();
	/** Number of its last message. */
	said = 0;
	readonly #client: Listener;
	readonly #timer: NodeJS.Timeout;

	/** `every`: ms between two messages. */
	constructor(client: Listener, every: number) {
		this.#client = client;
		this.#timer = setInterval(() => {
			this.say(1);
		}, every);
	}

	/** Says so many at once. */
	say(count: number): void {
		for (let n = 0; n < count; n += 1) {
			this.said += 1;
			this.#client.send(numbered(this.stream, this.said));
		}
	}

	[Symbol.dispose](): void {
		clearInterval(this.#timer);
	}
}
