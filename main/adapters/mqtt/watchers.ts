import type { AdapterClient, Audience } from '../adapter.ts';
import { matchesOne } from './topics.ts';

/** Which topics a client wants to hear of, where it does not want all. Forgotten when it leaves. */
export class Watchers {
	readonly #filters = new WeakMap<AdapterClient, readonly string[]>();

	/** None: all. */
	set(client: AdapterClient, filters: readonly string[]): void {
		if (filters.length === 0) this.#filters.delete(client);
		else this.#filters.set(client, filters);
	}

	/** Those who want to hear of a topic. */
	of(topic: string): Audience {
		return {
			only: (client) => {
				const filters = this.#filters.get(client);
				return !filters || matchesOne(filters, topic);
			},
		};
	}
}
