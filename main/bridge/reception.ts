import type { AdapterHost } from '../adapters/host.ts';
import { say, type Words } from '../contract/words.ts';
import type { Journal } from '../journal/journal.ts';
import type { Connection, ConnectionHooks } from '../server/connection.ts';
import type { ServerHooks } from '../server/server.ts';
import type { Address } from '../wire/address.ts';
import { encode } from '../wire/encode.ts';
import { Client, type Outlet } from './client.ts';
import type { Clients } from './clients.ts';
import type { Newsroom } from './newsroom.ts';
import type { Router } from './router.ts';

interface ReceptionParts {
	readonly clients: Clients;
	readonly host: AdapterHost;
	readonly journal: Journal;
	readonly newsroom: Newsroom;
	readonly router: Router;
	countIn(): void;
	countOut(): void;
}

/** Makes a client of every connection that the gate let in, and tells the journal of those that come and go. */
export class Reception implements ServerHooks {
	readonly #parts: ReceptionParts;
	/** Begins with the time, so that the ids of two starts differ. */
	#nextId = Date.now();

	constructor(parts: ReceptionParts) {
		this.#parts = parts;
	}

	nextId(): number {
		this.#nextId += 1;
		return this.#nextId;
	}

	onOpen(connection: Connection, address: Address, remote: string): ConnectionHooks {
		const { clients, host, journal, newsroom, router } = this.#parts;
		const outlet: Outlet = {
			send: (text) => {
				this.#parts.countOut();
				connection.send(text);
			},
			close: (code, why) => {
				connection.close(code, why);
			},
		};
		const client = new Client(this.nextId(), address, { remote, outlet });
		clients.add(client);
		journal.add({ kind: 'opened', client: client.ref, words: openedWords(client, remote) });
		this.#tellProblems(client, address);
		newsroom.replay(host.states(), client, (verb) => client.isSubscribed(verb));
		const heartbeat = beat(address.heartbeat, () => {
			client.send(encode(client.codec, { kind: 'event', verb: 'bridge.heartbeat', values: {} }));
			clients.touch(client);
		});
		return {
			onText: (text) => {
				this.#parts.countIn();
				router.receive(client, text);
				clients.touch(client);
			},
			onRoundTrip: (ms) => {
				client.roundTrip = Math.round(ms * 10) / 10;
				clients.touch(client);
			},
			onClose: (code, why) => {
				clearInterval(heartbeat);
				clients.leave(client, code, why);
				journal.add({ kind: 'closed', client: client.ref, words: why });
			},
		};
	}

	onRefused(words: Words): void {
		this.#parts.journal.add({ kind: 'refused', words });
	}

	/** A mistake in the URL: the client is let in and told, since an in-world client sees nothing of a refusal. */
	#tellProblems(client: Client, { problems }: Address): void {
		for (const { code, words } of problems) {
			const text = encode(client.codec, { kind: 'err', ref: 'url', code, sentence: words.en });
			client.send(text);
			this.#parts.journal.add({
				direction: 'out',
				kind: 'reply',
				client: client.ref,
				text,
				outcome: code,
			});
		}
	}
}

function openedWords({ ref, path, key }: Client, remote: string): Words {
	const where = key === null ? path : `/${key}`;
	return say(
		`${ref.name} connected to ${where} from ${remote}.`,
		`${ref.name} が ${remote} から ${where} に接続しました。`,
	);
}

function beat(seconds: number, send: () => void): NodeJS.Timeout | undefined {
	return seconds === 0 ? undefined : setInterval(send, seconds * 1_000);
}
