import type { Socket } from 'node:net';

/**
 * Connections of strangers at once. A browser opens six; a crowd of this size costs about 10 MB and leaves the process
 * its file handles.
 */
const MAX_STRANGERS = 512;

/** Every connection at the page's door. A crowd there pushes out its own oldest: the page itself always gets in. */
export class Callers {
	readonly #all = new Set<Socket>();
	/** Those that have not shown that they are the page's, oldest first. */
	readonly #strangers = new Set<Socket>();

	add(stream: Socket): void {
		this.#all.add(stream);
		this.#strangers.add(stream);
		stream.once('close', () => {
			this.#all.delete(stream);
			this.#strangers.delete(stream);
		});
		if (this.#strangers.size <= MAX_STRANGERS) return;
		const [oldest] = this.#strangers;
		if (!oldest) return;
		this.#strangers.delete(oldest);
		oldest.destroy();
	}

	/** It came with the token of this start. */
	know(stream: Socket): void {
		this.#strangers.delete(stream);
	}

	end(): void {
		for (const stream of this.#all) stream.destroy();
	}
}
