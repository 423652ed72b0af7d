import type { CommandName, Input, Output } from '../../main/contract/commands.ts';
import type { EventName, Events } from '../../main/contract/events.ts';
import type { CallFrame, PageFrame, Unsubscribe } from '../../main/contract/transport.ts';
import { LinkError, type Link, type LinkState } from './link.ts';
import { Listeners } from './listeners.ts';
import { currentKey, isKnown } from './page-key.ts';

const FIRST_WAIT = 250;
const LONGEST_WAIT = 5_000;
/** A call that takes longer than this will not be answered. `log.follow` waits on purpose: its own wait comes on top. */
const TIME_LIMIT = 30_000;
const FOLLOW_MARGIN = 10_000;
/** A try waits for the program that it tries. The bridge ends it after a minute, and says so. */
const TRY_LIMIT = 70_000;

interface Pending {
	readonly name: string;
	readonly timer: ReturnType<typeof setTimeout>;
	readonly resolve: (value: never) => void;
	readonly reject: (error: Error) => void;
}

/** The little of the browser that the link needs, so that it can be driven without one. */
export interface Surroundings {
	/** Opens a socket to the bridge. */
	readonly connect: () => WebSocket;
	/** Whether the bridge still knows this page. */
	readonly hasSession: () => Promise<boolean>;
}

/** The road of a browser: a WebSocket that is opened again whenever it is cut. */
export class WebSocketLink implements Link {
	readonly #surroundings: Surroundings;
	readonly #listeners = new Listeners();
	readonly #watchers = new Set<(state: LinkState) => void>();
	readonly #pending = new Map<number, Pending>();
	#state: LinkState = { kind: 'connecting' };
	#socket: WebSocket | null = null;
	#retry: ReturnType<typeof setTimeout> | undefined;
	#attempt = 0;
	#lastCall = 0;
	#isStopped = false;

	constructor(surroundings: Surroundings) {
		this.#surroundings = surroundings;
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
		this.#open();
		return () => {
			this.#isStopped = true;
			clearTimeout(this.#retry);
			const socket = this.#socket;
			this.#socket = null;
			socket?.close();
			this.#rejectAll();
		};
	}

	call<N extends CommandName>(name: N, input: Input<N>): Promise<Output<N>> {
		const socket = this.#socket;
		if (socket?.readyState !== WebSocket.OPEN) return Promise.reject(new LinkError('lost', name));
		return new Promise((resolve, reject) => {
			const call = ++this.#lastCall;
			const timer = setTimeout(
				() => {
					this.#pending.delete(call);
					reject(new LinkError('timed-out', name));
				},
				limitOf(name, input),
			);
			// The answer is what the contract says, by the bridge's word: it checks both ways.
			this.#pending.set(call, { name, timer, resolve, reject });
			socket.send(JSON.stringify({ call, name, input } satisfies CallFrame));
		});
	}

	#open() {
		const socket = this.#surroundings.connect();
		this.#socket = socket;
		socket.addEventListener('open', () => {
			this.#attempt = 0;
			this.#enter({ kind: 'open' });
		});
		socket.addEventListener('message', ({ data }) => {
			this.#receive(JSON.parse(String(data)) as PageFrame);
		});
		// A failed attempt ends with `close` too, so `error` needs no ear of its own.
		socket.addEventListener('close', () => {
			if (this.#socket !== socket) return;
			this.#socket = null;
			this.#rejectAll();
			void this.#reopen();
		});
	}

	async #reopen() {
		this.#attempt++;
		this.#enter({ kind: 'lost', attempt: this.#attempt });
		const hasSession = await this.#surroundings.hasSession();
		if (this.#isStopped) return;
		if (!hasSession) {
			this.#enter({ kind: 'expired' });
			return;
		}
		const wait = Math.min(FIRST_WAIT * 2 ** (this.#attempt - 1), LONGEST_WAIT);
		this.#retry = setTimeout(() => {
			this.#open();
		}, wait);
	}

	#receive(frame: PageFrame) {
		if ('event' in frame) {
			this.#listeners.emit(frame.event, frame.payload);
			return;
		}
		const pending = this.#pending.get(frame.answer);
		// It answered after the time limit.
		if (!pending) return;
		this.#pending.delete(frame.answer);
		clearTimeout(pending.timer);
		if ('error' in frame) pending.reject(new Error(frame.error.words.en, { cause: frame.error }));
		else pending.resolve(frame.value as never);
	}

	#rejectAll() {
		for (const { name, timer, reject } of this.#pending.values()) {
			clearTimeout(timer);
			reject(new LinkError('lost', name));
		}
		this.#pending.clear();
	}

	#enter(state: LinkState) {
		this.#state = state;
		for (const watcher of this.#watchers) watcher(state);
	}
}

/** The bridge that served this page. */
export const ownBridge: Surroundings = {
	connect: () => new WebSocket(`/bridge?key=${encodeURIComponent(currentKey())}`),
	hasSession: () => isKnown(currentKey()),
};

/** In ms. */
function limitOf<N extends CommandName>(name: N, input: Input<N>): number {
	if (name === 'adapter.try') return TRY_LIMIT;
	return input && 'wait' in input ? input.wait + FOLLOW_MARGIN : TIME_LIMIT;
}
