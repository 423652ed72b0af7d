import type { AdapterClient } from '../../main/adapters/adapter.ts';
import type { Words } from '../../main/contract/words.ts';

let last = 0;

/** A client as an adapter sees it: it leaves and speaks when the test says so, and keeps what it was told. */
export class TestClient implements AdapterClient {
	readonly id = (last += 1);
	name: string;
	readonly user: string | null = null;
	readonly key: string | null;
	hasLeft = false;
	/** Why it was disconnected, if it was. */
	disconnected: Words | null = null;
	#listener: ((text: string) => void) | null = null;
	readonly #leaveListeners = new Set<() => void>();

	constructor(name: string, key: string | null = null) {
		this.name = name;
		this.key = key;
	}

	onLeave(listener: () => void): () => void {
		if (this.hasLeft) listener();
		else this.#leaveListeners.add(listener);
		return () => this.#leaveListeners.delete(listener);
	}

	listen(listener: ((text: string) => void) | null): void {
		this.#listener = listener;
	}

	disconnect(why: Words): void {
		this.disconnected = why;
		this.leave();
	}

	/** Whether somebody hears its plain texts. */
	get isHeard(): boolean {
		return this.#listener !== null;
	}

	/** Says a plain text. */
	say(text: string): void {
		this.#listener?.(text);
	}

	leave(): void {
		this.hasLeft = true;
		for (const listener of this.#leaveListeners) listener();
		this.#leaveListeners.clear();
	}
}
