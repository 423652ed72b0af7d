import type { Access } from '../access/access.ts';
import type { Client } from './client.ts';
import type { Clients } from './clients.ts';

interface PacesParts {
	readonly access: Pick<Access<Client>, 'keyOf'>;
	readonly clients: Clients;
}

/** Tells each connection how fast messages may go out: as the person chose for it, else its key, else the settings. */
export class Paces {
	readonly #parts: PacesParts;

	constructor(parts: PacesParts) {
		this.#parts = parts;
	}

	apply(client: Client): void {
		const { access, clients } = this.#parts;
		client.setPace(client.ownPace ?? access.keyOf(client.standing)?.pace ?? null);
		clients.touch(client);
	}

	applyToAll(): void {
		for (const client of this.#parts.clients.connected) this.apply(client);
	}
}
