import { AsyncLocalStorage } from 'node:async_hooks';

type Blame = (error: unknown) => void;

/** Whose code runs: it follows an adapter through the timers, sockets and promises that it starts. */
const running = new AsyncLocalStorage<Blame | null>();

/** Runs an adapter's code. What it throws later, in a callback where nobody can catch it, is told to `blame`. */
export const runBlamed = <T>(blame: Blame, work: () => T): T => running.run(blame, work);

/** Runs the bridge's own code on behalf of an adapter: a fault in there is not the adapter's. */
export const runUnblamed = <T>(work: () => T): T => running.run(null, work);

/**
 * A callback of the adapter whose code runs now, for the bridge to call later: what it throws is that adapter's crash, and
 * nobody else's.
 */
export function guarded<A extends unknown[]>(work: (...args: A) => void): (...args: A) => void {
	const blame = running.getStore() ?? null;
	return (...args) => {
		running.run(blame, () => {
			try {
				work(...args);
			} catch (error) {
				if (!blame) throw error;
				blame(error);
			}
		});
	};
}

/**
 * Tells the adapter whose code it was of an error that reached the process.
 * @returns false where it was no adapter's
 */
export function blameAdapter(error: unknown): boolean {
	const blame = running.getStore() ?? null;
	blame?.(error);
	return blame !== null;
}
