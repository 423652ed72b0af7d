import type { CommandName, Input, Output } from './commands.ts';
import type { ErrorValue } from './errors.ts';
import type { EventName, Events } from './events.ts';

/** Ends a subscription. Calling it twice is harmless. */
export type Unsubscribe = () => void;

/** The only road between the page and the bridge: a WebSocket in a browser, IPC on the desktop. */
export interface Transport {
	/**
	 * Asks the bridge for something.
	 * @throws an Error that carries an `ErrorValue` as its `cause`
	 */
	call<N extends CommandName>(name: N, input: Input<N>): Promise<Output<N>>;
	on<N extends EventName>(name: N, listener: (payload: Events[N]) => void): Unsubscribe;
}

/** From the page, one text frame each. */
export interface CallFrame {
	readonly call: number;
	readonly name: string;
	readonly input: unknown;
}

/** To the page: the answer to a call, or an event. */
export type PageFrame =
	| { readonly answer: number; readonly value: unknown }
	| { readonly answer: number; readonly error: ErrorValue }
	| { readonly event: EventName; readonly payload: unknown };
