/** Waits for the promise or the signal, whichever is first. `late` receives a value that comes too late. */
export function within<T>(
	promise: Promise<T>,
	signal: AbortSignal,
	late?: (value: T) => void,
): Promise<T> {
	const { promise: settled, resolve, reject } = Promise.withResolvers<T>();
	const abort = () => {
		reject(signal.reason as Error);
	};
	signal.addEventListener('abort', abort, { once: true });
	// An adapter may have said that it is lost before its `start` first waited.
	if (signal.aborted) abort();
	promise.then(
		(value) => {
			if (signal.aborted) late?.(value);
			signal.removeEventListener('abort', abort);
			resolve(value);
		},
		(error: unknown) => {
			signal.removeEventListener('abort', abort);
			reject(error);
		},
	);
	return settled;
}
