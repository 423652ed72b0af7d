import type { Transport, Unsubscribe } from '../../main/contract/transport.ts';

/** How the page's road to the bridge is doing. */
export type LinkState =
	| { readonly kind: 'connecting' }
	| { readonly kind: 'open' }
	/** It was open and is tried again; `attempt` counts from 1. */
	| { readonly kind: 'lost'; readonly attempt: number }
	/** The bridge was restarted and no longer knows this page: only its new address helps. */
	| { readonly kind: 'expired' };

/** A Transport that can be cut. */
export interface Link extends Transport {
	readonly state: LinkState;
	/** Hears of every change of `state`. */
	watch(listener: (state: LinkState) => void): Unsubscribe;
	/** Opens the road and keeps it open until the returned function is called. */
	start(): Unsubscribe;
}

/** A call that the bridge never answered. What the bridge itself refuses comes with an `ErrorValue` as `cause`. */
export class LinkError extends Error {
	override readonly name = 'LinkError';
	readonly kind: 'lost' | 'timed-out';

	constructor(kind: 'lost' | 'timed-out', call: string) {
		super(`${call}: ${kind === 'lost' ? 'the connection to the bridge was lost' : 'no answer'}`);
		this.kind = kind;
	}
}
