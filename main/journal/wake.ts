import { setTimeout as delay } from 'node:timers/promises';

/** One bell for everyone who waits for news: no polling, and nothing to do while nobody waits. */
export class Wake {
	#bell: PromiseWithResolvers<void> | null = null;

	ring(): void {
		this.#bell?.resolve();
		this.#bell = null;
	}

	/**
	 * Returns when it rings or after `ms`.
	 * @throws the signal's reason
	 */
	async wait(ms: number, signal: AbortSignal): Promise<void> {
		this.#bell ??= Promise.withResolvers();
		const done = new AbortController();
		const either = AbortSignal.any([signal, done.signal]);
		try {
			await Promise.race([this.#bell.promise, delay(ms, undefined, { signal: either })]);
		} catch (error) {
			signal.throwIfAborted();
			throw error;
		} finally {
			done.abort();
		}
	}
}
