import { setTimeout as delay } from 'node:timers/promises';
import type { AdapterContext } from '../adapter.ts';
import { AppError } from '../../contract/errors.ts';

/** How the values of one event are had, and how often. */
export interface Source {
	/** In ms. Rounds begin on whole multiples of it by the clock. */
	readonly every: number;
	/** Null: there is nothing to tell. */
	read(signal: AbortSignal): Promise<Record<string, unknown> | null>;
}

/** Keeps one event up to date while somebody wants it; costs nothing else. */
export class Feed {
	readonly #event: string;
	readonly #start: () => Source;
	readonly #context: AdapterContext;
	#running: { readonly end: AbortController; readonly over: Promise<void> } | null = null;

	/** `start` makes a source that remembers nothing of the time before. */
	constructor(event: string, start: () => Source, context: AdapterContext) {
		this.#event = event;
		this.#start = start;
		this.#context = context;
	}

	/** Begins or ends, unless it is so already. */
	setWanted(isWanted: boolean): void {
		if (isWanted && !this.#running) {
			const end = new AbortController();
			this.#running = { end, over: this.#follow(this.#start(), end.signal) };
		} else if (!isWanted && this.#running) {
			void this.stop();
			// Whoever subscribes in an hour is told what is then, not what was now.
			this.#context.forget(this.#event);
		}
	}

	async stop(): Promise<void> {
		const running = this.#running;
		this.#running = null;
		running?.end.abort();
		await running?.over;
	}

	/** The first value at once, then on the beat, as far as it is new. */
	async #follow(source: Source, signal: AbortSignal): Promise<void> {
		try {
			for (let told = ''; ;) {
				const values = await this.#read(source, signal);
				signal.throwIfAborted();
				const text = JSON.stringify(values);
				if (values && text !== told) this.#context.emit(this.#event, values);
				told = text;
				// Measured anew each round: the clock may be set, and the computer may sleep.
				await delay(source.every - (Date.now() % source.every), undefined, { signal });
			}
		} catch (error) {
			if (!signal.aborted) throw error;
		}
	}

	#hasFailed = false;

	/** A system that does not answer is told once, and asked again in the next round. */
	async #read(source: Source, signal: AbortSignal): Promise<Record<string, unknown> | null> {
		try {
			return await source.read(signal);
		} catch (error) {
			if (signal.aborted || !(error instanceof AppError)) throw error;
			if (!this.#hasFailed) this.#context.log(error.words);
			this.#hasFailed = true;
			return null;
		}
	}
}
