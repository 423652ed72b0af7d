import type { CommandName, Input, Output } from '../../main/contract/commands.ts';
import type { EventName, Events } from '../../main/contract/events.ts';
import type { Link, LinkState } from '../../renderer/transport/link.ts';
import { Listeners } from '../../renderer/transport/listeners.ts';

type Answers = {
	[N in CommandName]?: (input: Input<N>) => Output<N> | Promise<Output<N>>;
};

/** A road without a bridge at its end: a test writes the answers, and tells when it opens and breaks. */
export class FakeTransport implements Link {
	readonly calls: { readonly name: CommandName; readonly input: unknown }[] = [];
	readonly answers: Answers;
	readonly #listeners = new Listeners();
	readonly #watchers = new Set<(state: LinkState) => void>();
	state: LinkState = { kind: 'connecting' };

	constructor(answers: Answers = {}) {
		this.answers = answers;
	}

	async call<N extends CommandName>(name: N, input: Input<N>): Promise<Output<N>> {
		this.calls.push({ name, input });
		const answer = this.answers[name];
		if (!answer) throw new Error(`The test has no answer to ${name}.`);
		return answer(input);
	}

	on<N extends EventName>(name: N, listener: (payload: Events[N]) => void) {
		return this.#listeners.on(name, listener);
	}

	emit<N extends EventName>(name: N, payload: Events[N]): void {
		this.#listeners.emit(name, payload);
	}

	watch(listener: (state: LinkState) => void) {
		this.#watchers.add(listener);
		return () => this.#watchers.delete(listener);
	}

	start() {
		return () => undefined;
	}

	enter(state: LinkState): void {
		this.state = state;
		for (const watcher of this.#watchers) watcher(state);
	}
}
