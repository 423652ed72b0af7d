import type { AdapterHost } from '../adapters/host.ts';
import { matchesPattern } from '../wire/pattern.ts';
import type { Client } from './client.ts';
import type { Clients } from './clients.ts';
import { bridgeCommands } from './commands.ts';
import { help } from './help.ts';
import type { Newsroom } from './newsroom.ts';
import type { CallerSession } from './router.ts';
import type { Throttle } from './throttle.ts';

interface CallerParts {
	readonly clients: Clients;
	/** What adapters are asked for changed. */
	readonly demand: Pick<Throttle, 'want'>;
	readonly host: AdapterHost;
	readonly newsroom: Newsroom;
}

/** What the built-in commands may do in the name of one client. */
export class ClientCaller implements CallerSession {
	readonly #parts: CallerParts;
	readonly #client: Client;
	afterReply: (() => void) | null = null;

	constructor(parts: CallerParts, client: Client) {
		this.#parts = parts;
		this.#client = client;
	}

	rename(name: string, user: string | null): { name: string; user: string | null } {
		this.#client.rename(name, user);
		this.#parts.clients.touch(this.#client);
		return { name, user: this.#client.ref.user };
	}

	subscribe(patterns: readonly string[]): readonly string[] {
		const { demand, host, newsroom } = this.#parts;
		this.#client.subscribe(patterns);
		demand.want();
		// The reply first, then the state: an item reads its answer before the news it asked for.
		this.afterReply = () => {
			newsroom.replay(host.states(), this.#client, (verb) =>
				patterns.some((pattern) => matchesPattern(pattern, verb)),
			);
		};
		return this.#client.patterns;
	}

	unsubscribe(patterns: readonly string[]): readonly string[] {
		this.#client.unsubscribe(patterns);
		this.#parts.demand.want();
		return this.#client.patterns;
	}

	help(verb: string | null): string[] {
		const catalogs = [...this.#parts.host.catalogs()].map(
			([id, { declaration }]) => [id, declaration] as const,
		);
		return help(new Map([[bridgeCommands.id, bridgeCommands], ...catalogs]), verb);
	}

	countClients(): number {
		return this.#parts.clients.connected.length;
	}
}
