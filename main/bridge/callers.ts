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
export function createCaller(
	{ clients, demand, host, newsroom }: CallerParts,
	client: Client,
): CallerSession {
	const session: CallerSession = {
		afterReply: null,
		rename(name, user) {
			client.rename(name, user);
			clients.touch(client);
			return { name, user: client.ref.user };
		},
		subscribe(patterns) {
			client.subscribe(patterns);
			demand.want();
			// The reply first, then the state: an item reads its answer before the news it asked for.
			session.afterReply = () => {
				newsroom.replay(host.states(), client, (verb) =>
					patterns.some((pattern) => matchesPattern(pattern, verb)),
				);
			};
			return client.patterns;
		},
		unsubscribe(patterns) {
			client.unsubscribe(patterns);
			demand.want();
			return client.patterns;
		},
		help: (verb) => {
			const catalogs = [...host.catalogs()].map(
				([id, { declaration }]) => [id, declaration] as const,
			);
			return help(new Map([[bridgeCommands.id, bridgeCommands], ...catalogs]), verb);
		},
		countClients: () => clients.connected.length,
	};
	return session;
}
