import type { CommandName, Input, Output } from '../../main/contract/commands.ts';
import type { ErrorValue } from '../../main/contract/errors.ts';
import type { EventName, Events } from '../../main/contract/events.ts';
import type { Unsubscribe } from '../../main/contract/transport.ts';
import type { Link, LinkState } from './link.ts';
import { Listeners } from './listeners.ts';

/** An answer as it crosses from main: of a thrown error only the message would arrive. */
type Answer = { readonly value: unknown } | { readonly error: ErrorValue };

/** What the preload puts on `window`. */
export interface DesktopBridge {
	call(name: string, input: unknown): Promise<Answer>;
	on(listener: (event: string, payload: unknown) => void): void;
}

/** The road of the desktop's window. It lives as long as the app: there is nothing to lose on the way. */
export class IpcLink implements Link {
	readonly #bridge: DesktopBridge;
	readonly #listeners = new Listeners();
	readonly #watchers = new Set<(state: LinkState) => void>();
	#state: LinkState = { kind: 'connecting' };

	constructor(bridge: DesktopBridge) {
		this.#bridge = bridge;
	}

	get state(): LinkState {
		return this.#state;
	}

	watch(listener: (state: LinkState) => void): Unsubscribe {
		this.#watchers.add(listener);
		return () => this.#watchers.delete(listener);
	}

	on<N extends EventName>(name: N, listener: (payload: Events[N]) => void): Unsubscribe {
		return this.#listeners.on(name, listener);
	}

	start(): Unsubscribe {
		let isStopped = false;
		this.#bridge.on((event, payload) => {
			if (!isStopped) this.#listeners.emit(event, payload);
		});
		this.#state = { kind: 'open' };
		for (const watcher of this.#watchers) watcher(this.#state);
		return () => {
			isStopped = true;
		};
	}

	async call<N extends CommandName>(name: N, input: Input<N>): Promise<Output<N>> {
		// What passes must survive a structured clone; the page's state may hold proxies.
		const answer = await this.#bridge.call(name, JSON.parse(JSON.stringify(input)));
		if ('error' in answer) throw new Error(answer.error.words.en, { cause: answer.error });
		return answer.value as Output<N>;
	}
}
