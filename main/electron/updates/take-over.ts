import { once } from 'node:events';
import { whileAlive } from './problem.ts';

/** Longest time for macOS to take over what was downloaded and to check its signature, in ms. */
const TAKE_OVER_LIMIT = 120_000;

/**
 * macOS installs through an updater of its own, which has to fetch what was downloaded. That is asked for only when the
 * person wants the restart: as soon as it has it, it installs when the app quits, for whatever reason.
 */
export async function takeOver(
	system: NodeJS.EventEmitter & { checkForUpdates(): void },
	limit = TAKE_OVER_LIMIT,
): Promise<void> {
	const over = new AbortController();
	try {
		await whileAlive(limit, () => {
			// `once` rejects with an `error` that comes first.
			const taken = once(system, 'update-downloaded', { signal: over.signal });
			system.checkForUpdates();
			return taken;
		});
	} finally {
		over.abort();
	}
}
