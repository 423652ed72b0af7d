import type { Values } from '../wire/encode.ts';
import type { Audience, EventSpec } from './adapter.ts';

/** An event as it is kept and sent. */
export interface News {
	readonly instance: string;
	readonly event: string;
	/** `obs.scene-changed` */
	readonly verb: string;
	readonly spec: EventSpec;
	readonly values: Values;
	/** What the event is about, where it tells how something stands: a newer one makes it pointless. Null for happenings. */
	readonly subject: string | null;
	/** Null: all who subscribed. */
	readonly audience: Audience | null;
}

/** `obs.input-muted` and the input's name, say. */
export function subjectOf(verb: string, { state }: EventSpec, values: Values): string | null {
	// Names are strangers' texts: no sign between them could be one that is in none of them.
	return state ? JSON.stringify([verb, ...state.per.map((name) => values[name])]) : null;
}

/** The newest value of every state event, per subject, for clients that subscribe later. */
export class StateStore {
	readonly #states = new Map<string, Map<string, News>>();

	remember(news: News): void {
		if (news.subject === null) return;
		const states = this.#states.get(news.instance) ?? new Map<string, News>();
		this.#states.set(news.instance, states.set(news.subject, news));
	}

	/** The subject is no more. */
	drop(instance: string, subject: string): void {
		this.#states.get(instance)?.delete(subject);
	}

	/** What an instance said no longer holds once it is not ready. */
	forget(instance: string): void {
		this.#states.delete(instance);
	}

	*all(): Generator<News> {
		for (const states of this.#states.values()) yield* states.values();
	}
}
