import { readFileSync } from 'node:fs';

/** Of the files and sockets that the system lets this program open, those that are not for clients. */
const KEPT = 200;

/**
 * How many clients the system has room for. Above that it would cut newcomers off without a word, and neither settings could
 * be saved nor the page be opened. Linux tells; elsewhere there is room for thousands.
 */
export function mostSockets(): number {
	const limits = process.platform === 'linux' ? readFileSync('/proc/self/limits', 'utf8') : '';
	const most = Number(/^Max open files +(\d+)/mu.exec(limits)?.[1] ?? Infinity);
	return Math.max(most / 2, most - KEPT);
}
