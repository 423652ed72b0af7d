import { readlinkSync } from 'node:fs';
import { constants, getPriority, setPriority } from 'node:os';

/** A tenth of the processor's time that a usual thread gets, where both want it. */
const STEPS = 10;

/**
 * Lets the thread that carries the messages go first where both want the same processor: an answer must not wait until
 * rows are written. Only Linux has priorities of threads; elsewhere this would be the whole app's.
 */
export function standBack(): void {
	if (process.platform !== 'linux') return;
	try {
		const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
		setPriority(thread, Math.min(getPriority(thread) + STEPS, constants.priority.PRIORITY_LOW));
	} catch {
		// A sandbox may hide /proc or forbid it. The journal works all the same, only less politely.
	}
}
