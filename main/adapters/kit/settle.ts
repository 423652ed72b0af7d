interface Bounds {
	readonly ms: number;
	/** What to throw when `ms` have passed. */
	readonly late: () => Error;
	/** The first to abort ends the wait with its reason. */
	readonly signals: readonly (AbortSignal | undefined)[];
}

/** Waits for a promise within bounds, and leaves no timer and no listener behind. */
export async function settle<T>(promise: Promise<T>, { ms, late, signals }: Bounds): Promise<T> {
	const bounds = Promise.withResolvers<never>();
	const timer = setTimeout(() => {
		bounds.reject(late());
	}, ms);
	const watched = signals.filter((signal) => signal !== undefined);
	const abort = (event: Event) => {
		bounds.reject((event.target as AbortSignal).reason as Error);
	};
	for (const signal of watched) signal.addEventListener('abort', abort, { once: true });
	const aborted = watched.find((signal) => signal.aborted);
	if (aborted) bounds.reject(aborted.reason as Error);
	try {
		return await Promise.race([promise, bounds.promise]);
	} finally {
		clearTimeout(timer);
		for (const signal of watched) signal.removeEventListener('abort', abort);
	}
}
