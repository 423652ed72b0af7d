/** A message that waits. One of a state can change its text in place. */
interface Place {
	text: string;
	readonly subject: string | null;
	readonly order: number;
	next: Place | null;
}

/** Leaves at its head only, so that every step costs the same however many wait. */
class Queue {
	head: Place | null = null;
	#tail: Place | null = null;

	push(place: Place): void {
		if (this.#tail) this.#tail.next = place;
		else this.head = place;
		this.#tail = place;
	}

	shift(): Place | null {
		const first = this.head;
		this.head = first?.next ?? null;
		if (!this.head) this.#tail = null;
		return first;
	}
}

/**
 * Messages in the order in which they came. A newer value of a state takes the place of the older one, so that no subject
 * waits longer for being busy.
 */
export class Line {
	readonly #states = new Map<string, Place>();
	readonly #stateQueue = new Queue();
	readonly #plainQueue = new Queue();
	#order = 0;
	#size = 0;
	#characters = 0;

	get size(): number {
		return this.#size;
	}

	/** Of all texts together. */
	get characters(): number {
		return this.#characters;
	}

	/** @returns whether it took the place of an older value */
	add(text: string, subject: string | null): boolean {
		this.#characters += text.length;
		const older = subject === null ? undefined : this.#states.get(subject);
		if (older) {
			this.#characters -= older.text.length;
			older.text = text;
			return true;
		}
		const place: Place = { text, subject, order: this.#order, next: null };
		this.#order += 1;
		this.#size += 1;
		if (subject === null) this.#plainQueue.push(place);
		else {
			this.#states.set(subject, place);
			this.#stateQueue.push(place);
		}
		return false;
	}

	/** Takes the message whose turn it is. */
	shift(): string | null {
		const state = this.#stateQueue.head?.order ?? Infinity;
		const plain = this.#plainQueue.head?.order ?? Infinity;
		return this.#take(state < plain ? this.#stateQueue : this.#plainQueue);
	}

	/** Takes the message that is missed least: the oldest that is no state, else the oldest. */
	drop(): void {
		this.#take(this.#plainQueue.head ? this.#plainQueue : this.#stateQueue);
	}

	#take(queue: Queue): string | null {
		const place = queue.shift();
		if (!place) return null;
		if (place.subject !== null) this.#states.delete(place.subject);
		this.#size -= 1;
		this.#characters -= place.text.length;
		return place.text;
	}
}
