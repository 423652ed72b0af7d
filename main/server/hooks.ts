import type { Settings } from '../contract/settings.ts';
import type { Words } from '../contract/words.ts';
import type { Address } from '../wire/address.ts';
import type { Connection, ConnectionHooks } from './connection.ts';
import type { Refusal } from './gate.ts';

/** What the server needs of the settings. */
export type ServerSections = Pick<Settings, 'server' | 'limits'>;

/** Who knocks. */
export interface Caller {
	/** IP address. */
	readonly remote: string;
	/** It came over the local network, from another machine as a rule. */
	readonly isLan: boolean;
}

/** A caller may come in. */
export interface Admitted {
	/** The last places are kept for those who come with a known key. */
	readonly isKnown: boolean;
}

/** What the server needs of the bridge. */
export interface ServerHooks {
	/** Asked after the gate and before the upgrade. */
	admit(address: Address, caller: Caller): Refusal | Admitted;
	/** A client was let in. Returns what to do with what it sends. */
	onOpen(connection: Connection, address: Address, caller: Caller): ConnectionHooks;
	/** A caller was turned away before it became a client, or many for one reason. */
	onRefused(words: Words, remote: string): void;
}
