import type { AccessHooks } from '../access/hooks.ts';
import type { Journal } from '../journal/journal.ts';
import { encode } from '../wire/encode.ts';
import type { Client } from './client.ts';
import type { Clients } from './clients.ts';
import type { Notices } from './notices.ts';

interface Parts {
	readonly clients: Clients;
	readonly journal: Journal;
	readonly notices: Notices;
	/** The page should hear of access. */
	readonly onChange: () => void;
}

/** What access does to clients, and writes into the log. */
export function createAccessHooks({
	clients,
	journal,
	notices,
	onChange,
}: Parts): AccessHooks<Client> {
	return {
		onChange,
		tell(client, { event, verb, why }) {
			if (client.hasLeft) return;
			// An answer to this one client, so it keeps a form in which it can be told from news.
			const codec = client.codec === 'value' ? 'lines' : client.codec;
			const values = why === undefined ? { verb } : { verb, why };
			const text = encode(codec, { kind: 'event', verb: `bridge.${event}`, values });
			client.send(text);
			clients.touch(client);
			journal.add({
				direction: 'out',
				kind: 'event',
				client: client.ref,
				instance: 'bridge',
				text,
			});
		},
		onRow({ asker, instance = null, words }) {
			journal.add({ kind: 'access', client: asker?.ref ?? null, instance, words });
			if (asker) clients.touch(asker);
		},
		onInvalid(isInvalid, why) {
			for (const client of clients.connected)
				if (isInvalid(client.standing)) client.close(1008, why);
		},
		onTrouble({ words }) {
			notices.add({ id: 'keys.unwritten', level: 'warning', words });
		},
		askers: () => clients.connected,
	};
}
