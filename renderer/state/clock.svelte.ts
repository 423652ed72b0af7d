import type { Unsubscribe } from '../../main/contract/transport.ts';

/** What time it is, for everything that says "5 minutes ago" or "in 3 s". One for the page: it ticks every second. */
export class Clock {
	now = $state(Date.now());

	start(): Unsubscribe {
		const timer = setInterval(() => {
			this.now = Date.now();
		}, 1_000);
		return () => {
			clearInterval(timer);
		};
	}
}
