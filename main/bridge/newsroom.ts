import type { AdapterClient } from '../adapters/adapter.ts';
import type { News } from '../adapters/state-store.ts';
import type { Journal } from '../journal/journal.ts';
import { encode } from '../wire/encode.ts';
import { Client } from './client.ts';
import type { Clients } from './clients.ts';
import type { Forwarding } from './forwarding.ts';
import { stripped } from './stripped.ts';

/** Sends adapters' news to the clients that subscribed. An event is encoded once per form, not once per client. */
export class Newsroom {
	readonly #clients: Clients;
	readonly #journal: Journal;
	readonly #forwarding: Forwarding;
	/** The newest state of every subject that changed while nothing was forwarded, the last change last. */
	readonly #held = new Map<string, News>();
	/** Clients that asked for the state of things meanwhile. */
	#askers = new WeakSet<Client>();
	/** Row of the message that brings about what is sent right now. */
	#cause: number | null = null;

	constructor(clients: Clients, journal: Journal, forwarding: Forwarding) {
		this.#clients = clients;
		this.#journal = journal;
		this.#forwarding = forwarding;
	}

	/** What is sent until `work` returns was brought about by this row. */
	because<T>(cause: number, work: () => T): T {
		const before = this.#cause;
		this.#cause = cause;
		try {
			return work();
		} finally {
			this.#cause = before;
		}
	}

	/** Sends a text as it is. */
	send(instance: string, clients: Iterable<AdapterClient>, text: string): void {
		if (!this.#forwarding.isOn) return;
		const group = connectedOf(clients);
		for (const client of group) {
			client.send(text);
			this.#clients.touch(client);
		}
		this.#record(group, { kind: 'text', instance, text });
	}

	/** Happenings of a pause are over when it ends; how things stand is told then. */
	publish(news: News): void {
		if (this.#forwarding.isOn) this.#publish(news);
		else if (news.subject !== null) this.#hold(news.subject, news);
	}

	/** Tells what waited, once forwarding goes on: to all what changed, and the rest to those who asked meanwhile. */
	catchUp(states: Iterable<News>): void {
		const held = new Map(this.#held);
		const askers = this.#clients.listeners.filter((client) => this.#askers.has(client));
		this.#held.clear();
		this.#askers = new WeakSet();
		for (const news of held.values()) this.#publish(news);
		const others = [...states].filter(({ subject }) => subject === null || !held.has(subject));
		for (const client of askers) this.replay(others, client, (verb) => client.isSubscribed(verb));
	}

	#hold(subject: string, news: News): void {
		// What an instance said before it came or went no longer holds.
		if (news.event === 'connected')
			for (const [key, { instance }] of this.#held)
				if (instance === news.instance) this.#held.delete(key);
		this.#held.delete(subject);
		this.#held.set(subject, news);
	}

	#publish(news: News): void {
		const forms = new Map<string, Client[]>();
		for (const client of this.#audienceOf(news)) {
			const form = `${client.codec} ${client.keepsMarkup}`;
			const group = forms.get(form);
			if (group) group.push(client);
			else forms.set(form, [client]);
		}
		for (const group of forms.values()) this.#send(news, group);
	}

	#audienceOf({ audience, verb }: News): Client[] {
		if (audience && 'to' in audience) return connectedOf(audience.to);
		return this.#clients.listeners.filter(
			(client) => client.isSubscribed(verb) && (audience?.only(client) ?? true),
		);
	}

	/** Sends a new subscriber the remembered state that its patterns ask for, once something is forwarded. */
	replay(states: Iterable<News>, client: Client, isWanted: (verb: string) => boolean): void {
		if (!this.#forwarding.isOn) {
			this.#askers.add(client);
			return;
		}
		for (const news of states) {
			const isMeant = !news.audience || !('only' in news.audience) || news.audience.only(client);
			if (isMeant && isWanted(news.verb)) this.#send(news, [client]);
		}
	}

	#send(news: News, group: readonly Client[]): void {
		const [first] = group;
		if (!first) return;
		const text = encode(first.codec, {
			kind: 'event',
			verb: news.verb,
			values: first.keepsMarkup ? news.values : stripped(news.values, news.spec.untrusted),
		});
		for (const client of group) {
			client.send(text, news.subject);
			this.#clients.touch(client);
		}
		this.#record(group, { kind: 'event', instance: news.instance, text });
	}

	/** One row, however many hear it. */
	#record(
		group: readonly Client[],
		row: { kind: 'event' | 'text'; instance: string; text: string },
	): void {
		const [first] = group;
		if (!first) return;
		const isOne = group.length === 1;
		this.#journal.add({
			direction: 'out',
			client: isOne ? first.ref : null,
			audience: isOne ? null : group.map(({ id }) => id),
			cause: this.#cause,
			...row,
		});
	}
}

/** An adapter knows clients by a smaller interface, and has no others than ours. */
function connectedOf(clients: Iterable<AdapterClient>): Client[] {
	const connected: Client[] = [];
	for (const client of clients)
		if (client instanceof Client && !client.hasLeft) connected.push(client);
	return connected;
}
