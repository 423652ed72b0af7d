import type { Access } from '../access/access.ts';
import type { Pace } from '../contract/grants.ts';
import type { Settings } from '../contract/settings.ts';
import type { Client } from './client.ts';
import type { Clients } from './clients.ts';

/** Tells each connection how fast messages may go out: the person's choice for it, its key's, or that of the settings. */
export class Paces {
	readonly #access: Pick<Access<Client>, 'keyOf'>;
	readonly #clients: Clients;
	#usual: Pace;

	constructor(
		parts: { access: Pick<Access<Client>, 'keyOf'>; clients: Clients },
		limits: Settings['limits'],
	) {
		this.#access = parts.access;
		this.#clients = parts.clients;
		this.#usual = usualPace(limits);
	}

	configure(limits: Settings['limits']): void {
		this.#usual = usualPace(limits);
		this.applyToAll();
	}

	apply(client: Client): void {
		client.pace = client.ownPace ?? this.#access.keyOf(client.standing)?.pace ?? this.#usual;
		this.#clients.touch(client);
	}

	applyToAll(): void {
		for (const client of this.#clients.connected) this.apply(client);
	}
}

export const usualPace = ({ maxMessagesOut, burstOut }: Settings['limits']): Pace => ({
	perSecond: maxMessagesOut,
	burst: burstOut,
});
