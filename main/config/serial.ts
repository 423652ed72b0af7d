/** Runs tasks one after the other, in the order in which they came. */
export class Serial {
	#last: Promise<unknown> = Promise.resolve();

	run<T>(task: () => Promise<T>): Promise<T> {
		const result = this.#last.then(task, task);
		// The caller hears of a failure; the next task must not.
		this.#last = result.catch(() => undefined);
		return result;
	}

	/** Returns when all tasks so far have ended, well or not. */
	async flush(): Promise<void> {
		await this.#last;
	}
}
