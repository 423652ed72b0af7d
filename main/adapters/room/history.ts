/** What was said, by whom and when. */
export interface Message {
	/** ms since 1970. */
	readonly at: number;
	readonly from: string;
	readonly text: string;
}

/**
 * Most bytes that a room keeps, whatever the number of messages: all of it fits into one reply of the size that clients
 * may send, and 200 full rooms stay below 13 MB.
 */
const MAX_BYTES = 65_536;
/** Older messages are forgotten, in ms: who joins an hour later is at another gathering. */
const MAX_AGE = 60 * 60_000;

const sizeOf = ({ from, text }: Message) => Buffer.byteLength(from) + Buffer.byteLength(text);

/** The last messages of one room, for those who join late. */
export class History {
	readonly #length: number;
	#messages: Message[] = [];
	#bytes = 0;

	/** @param length most messages; 0 keeps none */
	constructor(length: number) {
		this.#length = length;
	}

	get isEmpty(): boolean {
		return this.#messages.length === 0;
	}

	add(message: Message): void {
		const size = sizeOf(message);
		// One that is too large for the history alone must not push out all others.
		if (this.#length === 0 || size > MAX_BYTES) return;
		this.#messages.push(message);
		this.#bytes += size;
		while (this.#messages.length > this.#length || this.#bytes > MAX_BYTES) this.#dropOldest();
	}

	/** Forgets what is too old. */
	age(now: number): void {
		while (this.#messages[0] && now - this.#messages[0].at > MAX_AGE) this.#dropOldest();
	}

	/** The last so many, oldest first. */
	last(count: number): readonly Message[] {
		return this.#messages.slice(-count);
	}

	#dropOldest(): void {
		const oldest = this.#messages.shift();
		if (oldest) this.#bytes -= sizeOf(oldest);
	}
}
