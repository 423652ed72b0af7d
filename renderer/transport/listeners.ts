import type { EventName, Events } from '../../main/contract/events.ts';
import type { Unsubscribe } from '../../main/contract/transport.ts';

type Listener = (payload: never) => void;

/** Who wants to hear which event. */
export class Listeners {
	readonly #byName = new Map<string, Set<Listener>>();

	on<N extends EventName>(name: N, listener: (payload: Events[N]) => void): Unsubscribe {
		const listeners = this.#byName.get(name) ?? new Set();
		this.#byName.set(name, listeners.add(listener));
		return () => listeners.delete(listener);
	}

	/** Events come from a wire: their payload is what the contract says, by the bridge's word. */
	emit(name: string, payload: unknown): void {
		for (const listener of this.#byName.get(name) ?? []) listener(payload as never);
	}
}
