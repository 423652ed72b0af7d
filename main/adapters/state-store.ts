import type { Values } from '../wire/encode.ts';
import type { EventSpec } from './adapter.ts';

/** An event as it is kept and sent. */
export interface News {
	readonly instance: string;
	readonly event: string;
	/** `obs.scene-changed` */
	readonly verb: string;
	readonly spec: EventSpec;
	readonly values: Values;
}

/** The newest value of every state event, per subject, for clients that subscribe later. */
export class StateStore {
	readonly #states = new Map<string, Map<string, News>>();

	remember(news: News): void {
		const { state } = news.spec;
		if (!state) return;
		const subject = [news.event, ...state.per.map((name) => String(news.values[name]))].join('\0');
		const states = this.#states.get(news.instance) ?? new Map<string, News>();
		this.#states.set(news.instance, states.set(subject, news));
	}

	/** What an instance said no longer holds once it is not ready. */
	forget(instance: string): void {
		this.#states.delete(instance);
	}

	*all(): Generator<News> {
		for (const states of this.#states.values()) yield* states.values();
	}
}
