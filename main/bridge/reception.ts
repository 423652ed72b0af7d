import type { Access, Unwelcome } from '../access/access.ts';
import type { AdapterHost } from '../adapters/host.ts';
import type { ErrorCode } from '../contract/errors.ts';
import { say, type Words } from '../contract/words.ts';
import type { Journal } from '../journal/journal.ts';
import type { Connection, ConnectionHooks, Strike } from '../server/connection.ts';
import type { Refusal } from '../server/gate.ts';
import type { Admitted, Caller, ServerHooks } from '../server/hooks.ts';
import { guessing, keyNeeded, keyRevoked, keyUnknown, routeClosed } from '../server/refusals.ts';
import type { Address, Route } from '../wire/address.ts';
import { encode } from '../wire/encode.ts';
import { Client } from './client.ts';
import type { Clients } from './clients.ts';
import type { Newsroom } from './newsroom.ts';
import type { Paces } from './paces.ts';
import type { Router } from './router.ts';
import type { Throttle } from './throttle.ts';

interface ReceptionParts {
	readonly access: Pick<Access<Client>, 'admit' | 'knows' | 'enter' | 'leave' | 'keyOf'>;
	readonly clients: Clients;
	readonly host: AdapterHost;
	readonly journal: Journal;
	readonly newsroom: Newsroom;
	readonly paces: Paces;
	readonly router: Router;
	readonly demand: Pick<Throttle, 'want'>;
	countIn(): void;
	countOut(): void;
}

const unwelcome: Record<Unwelcome, Refusal> = {
	'key-needed': keyNeeded,
	'key-unknown': keyUnknown,
	'key-revoked': keyRevoked,
	guessing,
};

/** Makes a client of every connection that was let in, and tells the journal of those that come and go. */
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

	admit({ key, route }: Address, caller: Caller): Refusal | Admitted {
		const { access, host } = this.#parts;
		const why = access.admit(key, caller);
		if (why !== null) return unwelcome[why];
		if (isAdapters(route) && !host.serves(route)) return routeClosed(route);
		return { isKnown: access.knows(key) };
	}

	onOpen(connection: Connection, address: Address, { remote }: Caller): ConnectionHooks {
		const { access, clients, demand, host, journal, newsroom, paces, router } = this.#parts;
		const standing = access.enter(address.key);
		const keyName = access.keyOf(standing)?.name ?? null;
		const client = new Client(this.nextId(), address, {
			remote,
			outlet: connection,
			standing,
			keyName,
		});
		clients.add(client);
		paces.apply(client);
		journal.add({
			kind: 'opened',
			client: client.ref,
			words: openedWords(client, { remote, keyName }),
		});
		for (const { code, words } of address.problems) this.#tell(client, 'url', { code, words });
		newsroom.replay(host.states(), client, (verb) => client.isSubscribed(verb));
		if (address.patterns.length > 0) demand.want();
		if (isAdapters(address.route)) this.#visit(client, address);
		const heartbeat = beat(address.heartbeat, () => {
			client.send(encode(client.codec, { kind: 'event', verb: 'bridge.heartbeat', values: {} }));
		});
		return {
			onText: (text) => {
				this.#parts.countIn();
				router.receive(client, text);
				clients.touch(client);
			},
			onSent: (text) => {
				this.#parts.countOut();
				client.countOut(text);
				clients.touch(client);
			},
			onLimit: (strike) => {
				this.#strike(client, strike);
			},
			onRoundTrip: (ms) => {
				client.roundTrip = Math.round(ms * 10) / 10;
				clients.touch(client);
			},
			onClose: (code, why) => {
				clearInterval(heartbeat);
				clients.leave(client, code, why);
				access.leave(client);
				if (client.patterns.length > 0) demand.want();
				journal.add({ kind: 'closed', client: client.ref, words: why });
			},
		};
	}

	/** The adapter was ready at the door, and may have ended since. */
	#visit(client: Client, { route, room }: Address): void {
		const hear = this.#parts.host.visit(client, { route, room });
		if (hear) client.hear = hear;
		else client.disconnect(routeClosed(route).words);
	}

	onRefused(words: Words): void {
		this.#parts.journal.add({ kind: 'refused', words });
	}

	/** A limit of what it sends is told to the client as well: whoever builds the item may see nothing else. */
	#strike(client: Client, { direction, words }: Strike): void {
		this.#parts.journal.add({ kind: 'limit', client: client.ref, words });
		this.#parts.clients.touch(client);
		if (direction === 'in' && !isAdapters(client.route))
			this.#tell(client, 'limit', { code: 'RATE_LIMITED', words });
	}

	/** An error that answers no command. An in-world client sees nothing of a refusal, so it is let in and told. */
	#tell(client: Client, ref: string, { code, words }: { code: ErrorCode; words: Words }): void {
		// What is not the bridge's own protocol has no place for it: a room's texts are all somebody's.
		if (isAdapters(client.route)) {
			this.#parts.journal.add({ kind: 'notice', client: client.ref, words });
			return;
		}
		const text = encode(client.codec, { kind: 'err', ref, code, sentence: words.en });
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

/** Ways in whose clients an adapter serves. */
const isAdapters = (route: Route) => route !== 'bridge' && route !== 'echo';

/** Names a known key and does not show it: the log is often on a stream. */
function openedWords(
	{ ref, path, key, route }: Client,
	{ remote, keyName }: { remote: string; keyName: string | null },
): Words {
	if (keyName !== null) {
		return say(
			`${ref.name} connected with the key "${keyName}" from ${remote}.`,
			`${ref.name} が ${remote} からキー「${keyName}」で接続しました。`,
		);
	}
	const where = key === null || route !== 'bridge' ? path : `/${key}`;
	return say(
		`${ref.name} connected to ${where} from ${remote}.`,
		`${ref.name} が ${remote} から ${where} に接続しました。`,
	);
}

function beat(seconds: number, send: () => void): NodeJS.Timeout | undefined {
	return seconds === 0 ? undefined : setInterval(send, seconds * 1_000);
}
