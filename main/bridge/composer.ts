import { Standing } from '../access/standing.ts';
import type { Target } from '../contract/commands.ts';
import type { Journal } from '../journal/journal.ts';
import { Client, type Outlet } from './client.ts';
import type { Clients } from './clients.ts';
import type { Router } from './router.ts';

/** The page's own client: what it sends takes the road of every message, and its answers are read in the log. */
export class Composer {
	readonly #clients: Clients;
	readonly #journal: Journal;
	readonly #router: Router;
	readonly #client: Client;

	constructor(id: number, parts: { clients: Clients; journal: Journal; router: Router }) {
		this.#clients = parts.clients;
		this.#journal = parts.journal;
		this.#router = parts.router;
		const address = {
			route: 'bridge',
			path: '/',
			room: null,
			key: null,
			name: 'Composer',
			user: null,
			codec: 'lines',
			keepsMarkup: true,
		} as const;
		// Its messages end in the journal: there is no socket behind it, nothing to close and nothing to wait for.
		const outlet: Outlet = {
			send: () => undefined,
			close: () => undefined,
			backlog: { waiting: 0, replaced: 0, dropped: 0 },
			pace: { perSecond: 1, burst: 1 },
			setPace: () => undefined,
		};
		this.#client = new Client(
			id,
			{ ...address, patterns: [], heartbeat: 0, problems: [] },
			{ remote: 'page', outlet, standing: new Standing({ isPage: true }), keyName: null },
		);
	}

	/** The page as a client: it may do everything. */
	get client(): Client {
		return this.#client;
	}

	/** @throws AppError CLIENT_UNKNOWN */
	send(text: string, to: Target): void {
		switch (to.kind) {
			case 'bridge':
				this.#router.receive(this.#client, text);
				break;
			case 'client':
				this.sendTo([this.#clients.find(to.id)], text);
				break;
			case 'all':
				this.sendTo(this.#clients.connected, text);
				break;
		}
	}

	/** Sends a text as it is. */
	sendTo(clients: readonly Client[], text: string): void {
		for (const client of clients) {
			client.send(text);
			this.#clients.touch(client);
		}
		const [first] = clients;
		const isOne = clients.length === 1;
		this.#journal.add({
			direction: 'out',
			kind: 'text',
			client: isOne && first ? first.ref : null,
			audience: isOne ? null : clients.map(({ ref }) => ref.id),
			text,
		});
	}
}
