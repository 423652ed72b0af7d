import type { ClientSnapshot } from '../contract/clients.ts';
import { AppError } from '../contract/errors.ts';
import { say, type Words } from '../contract/words.ts';
import type { Bus } from './bus.ts';
import type { Client } from './client.ts';

/** How often the page hears of clients, in ms: a person reads no faster. */
const EVERY = 250;
/** Clients that left and are still shown. An item that reconnects in a loop must not fill the page. */
const MAX_LEFT = 50;

/** The clients that are connected, and those that left a while ago. */
export class Clients {
	readonly #bus: Bus;
	readonly #clients = new Map<number, Client>();
	readonly #changed = new Set<Client>();
	readonly #forgotten: number[] = [];
	#timer: NodeJS.Timeout | undefined;
	#connected: readonly Client[] | null = null;
	#page: Client | null = null;

	constructor(bus: Bus) {
		this.#bus = bus;
	}

	/** Those that can be sent something. */
	get connected(): readonly Client[] {
		this.#connected ??= [...this.#clients.values()].filter((client) => !client.hasLeft);
		return this.#connected;
	}

	/** Those that hear news: the page's own client, too, which is on no list. */
	get listeners(): readonly Client[] {
		return this.#page ? [...this.connected, this.#page] : this.connected;
	}

	/** The page's own client, by which a person tries what items would say. */
	addPage(client: Client): void {
		this.#page = client;
	}

	add(client: Client): void {
		this.#clients.set(client.ref.id, client);
		this.touch(client);
		this.#connected = null;
	}

	/** The client has gone; it is shown until it is forgotten. */
	leave(client: Client, code: number, why: Words): void {
		client.leave(code, why);
		this.touch(client);
		this.#connected = null;
		const left = [...this.#clients.values()].filter(({ hasLeft }) => hasLeft);
		for (const { ref } of left.slice(0, -MAX_LEFT)) this.#remove(ref.id);
	}

	/** @throws AppError CLIENT_UNKNOWN, STATE_CONFLICT for one that is still connected */
	forget(id: number): void {
		const client = this.#clients.get(id);
		if (!client) throw unknown();
		if (!client.hasLeft) throw connected();
		this.#remove(id);
	}

	/** @throws AppError CLIENT_UNKNOWN */
	find(id: number): Client {
		const client = this.#clients.get(id);
		if (!client || client.hasLeft) throw unknown();
		return client;
	}

	/** Something about the client changed: the page hears of it soon. Cheap enough for every message. */
	touch(client: Client): void {
		if (client === this.#page || !this.#isFollowed) return;
		this.#changed.add(client);
		this.#schedule();
	}

	snapshots(): ClientSnapshot[] {
		return [...this.#clients.values()].map((client) => client.snapshot());
	}

	stop(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
	}

	/** Whoever follows later begins with all clients as they are then. */
	get #isFollowed(): boolean {
		return this.#bus.isHeard('clients.changed');
	}

	#remove(id: number): void {
		const client = this.#clients.get(id);
		if (client) this.#changed.delete(client);
		this.#clients.delete(id);
		if (!this.#isFollowed) return;
		this.#forgotten.push(id);
		this.#schedule();
	}

	#schedule(): void {
		this.#timer ??= setTimeout(() => {
			this.#timer = undefined;
			const changed = [...this.#changed].map((client) => client.snapshot());
			this.#changed.clear();
			this.#bus.emit('clients.changed', { changed, forgotten: this.#forgotten.splice(0) });
		}, EVERY);
	}
}

const unknown = () =>
	new AppError(
		'CLIENT_UNKNOWN',
		say('This client is not connected.', 'このクライアントは接続していません。'),
	);

const connected = () =>
	new AppError(
		'STATE_CONFLICT',
		say('This client is still connected.', 'このクライアントはまだ接続しています。'),
	);
