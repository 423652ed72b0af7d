import { obsEvents, type EventValues, type StateName } from './events.ts';

interface Known {
	readonly event: StateName;
	readonly values: Record<string, unknown>;
}

type Emit = (event: string, values: Record<string, unknown>) => void;

/**
 * What has been told about OBS. Silent until `open`, so that the first thing clients hear is the whole state; after
 * that, only what changed is told.
 */
export class State {
	readonly #emit: Emit;
	readonly #known = new Map<string, Known>();
	#isOpen = false;

	constructor(emit: Emit) {
		this.#emit = emit;
	}

	open(): void {
		this.#isOpen = true;
		for (const { event, values } of this.#known.values()) this.#emit(event, values);
	}

	set<E extends StateName>(event: E, values: EventValues[E]): void {
		const key = keyOf(event, values);
		const before = this.#known.get(key);
		if (before && JSON.stringify(before.values) === JSON.stringify(values)) return;
		this.#known.set(key, { event, values });
		if (this.#isOpen) this.#emit(event, values);
	}

	/** For a value that was asked for: an event that came meanwhile is newer. */
	offer<E extends StateName>(event: E, values: EventValues[E]): void {
		if (!this.#known.has(keyOf(event, values))) this.set(event, values);
	}

	/** Tells the last values of things that are gone, then forgets them. `last` is null for those that are still there. */
	retire<E extends StateName>(
		event: E,
		last: (values: EventValues[E]) => EventValues[E] | null,
	): void {
		for (const [key, known] of this.#known) {
			if (known.event !== event) continue;
			const values = last(known.values as EventValues[E]);
			if (!values) continue;
			this.set(event, values);
			this.#known.delete(key);
		}
	}

	/** Tells something that is not state. */
	tell<E extends Exclude<keyof typeof obsEvents, StateName>>(
		event: E,
		values: EventValues[E],
	): void {
		if (this.#isOpen) this.#emit(event, values);
	}
}

function keyOf<E extends StateName>(event: E, values: EventValues[E]): string {
	const subjects: readonly string[] = obsEvents[event].state.per;
	return JSON.stringify([event, ...subjects.map((name) => values[name as keyof EventValues[E]])]);
}
