import type { Settings } from '../contract/settings.ts';
import type { Connection } from './connection.ts';
import type { Refusal } from './gate.ts';
import { mostSockets } from './files.ts';
import { noMoreSockets, placesKept, tooMany, tooManyWithKey } from './refusals.ts';

/** Part of all places that is not kept for clients with a known key. */
const STRANGERS = 0.9;

/** A client at its place. */
export interface Guest {
	readonly key: string | null;
	readonly isLan: boolean;
}

/** The clients that are connected, and whether there is room for one more. */
export class Places {
	readonly #guests = new Map<Connection, Guest>();
	/** That the system has room for. */
	readonly #most = mostSockets();
	readonly #perKey = new Map<string, number>();

	[Symbol.iterator](): Iterator<Connection> {
		return this.#guests.keys();
	}

	/** Those that came over the local network. */
	lan(): Connection[] {
		return [...this.#guests].filter(([, { isLan }]) => isLan).map(([connection]) => connection);
	}

	/** Null where there is room. */
	check(
		{ key, isKnown }: { readonly key: string | null; readonly isKnown: boolean },
		{ maxClients, maxClientsPerKey }: Settings['limits'],
	): Refusal | null {
		const connected = this.#guests.size;
		if (connected >= maxClients) return tooMany(maxClients);
		if (connected >= this.#most) return noMoreSockets(connected);
		// Rounded up: one place of one is for whoever comes first.
		if (!isKnown && connected >= Math.ceil(maxClients * STRANGERS)) return placesKept(connected);
		const withKey = key === null ? 0 : (this.#perKey.get(key) ?? 0);
		return withKey >= maxClientsPerKey ? tooManyWithKey(maxClientsPerKey) : null;
	}

	add(connection: Connection, guest: Guest): void {
		this.#guests.set(connection, guest);
		this.#count(guest, 1);
	}

	delete(connection: Connection): void {
		const guest = this.#guests.get(connection);
		if (guest && this.#guests.delete(connection)) this.#count(guest, -1);
	}

	#count({ key }: Guest, by: 1 | -1): void {
		if (key === null) return;
		const count = (this.#perKey.get(key) ?? 0) + by;
		if (count > 0) this.#perKey.set(key, count);
		else this.#perKey.delete(key);
	}
}
