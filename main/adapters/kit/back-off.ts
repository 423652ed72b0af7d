/** First and longest wait between two tries, in ms. */
const FIRST = 500;
const LONGEST = 30_000;

/**
 * Full jitter: anywhere between 0 and a bound that doubles, so that many programs that lost the same peer do not all
 * come back at once. `attempt` counts from 1. The lower quarter is left out: a person watches the countdown.
 */
export function backOff(attempt: number, random: () => number = Math.random): number {
	const bound = Math.min(LONGEST, FIRST * 2 ** Math.min(attempt - 1, 16));
	return Math.round(bound * (0.25 + 0.75 * random()));
}
