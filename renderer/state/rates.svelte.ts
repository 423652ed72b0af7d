import type { ServerSnapshot } from '../../main/contract/server.ts';
import type { Unsubscribe } from '../../main/contract/transport.ts';

type Rate = ServerSnapshot['rate'];

const MINUTE = 60;

/** Messages a second over the last minute, one sample a second. */
export class Rates {
	samples = $state.raw<readonly Rate[]>(Array.from({ length: MINUTE }, () => ({ in: 0, out: 0 })));
	readonly #now: () => Rate;

	constructor(now: () => Rate) {
		this.#now = now;
	}

	start(): Unsubscribe {
		const timer = setInterval(() => {
			this.samples = [...this.samples.slice(1), this.#now()];
		}, 1_000);
		return () => {
			clearInterval(timer);
		};
	}
}
