import type { News } from '../adapters/state-store.ts';
import type { Journal } from '../journal/journal.ts';
import { encode, type Values } from '../wire/encode.ts';
import { stripMarkup } from '../wire/markup.ts';
import type { Client } from './client.ts';
import type { Clients } from './clients.ts';
import type { Forwarding } from './forwarding.ts';

/** Sends adapters' news to the clients that subscribed. An event is encoded once per form, not once per client. */
export class Newsroom {
	readonly #clients: Clients;
	readonly #journal: Journal;
	readonly #forwarding: Forwarding;
	/** The newest state of every subject that changed while nothing was forwarded. */
	readonly #held = new Map<string, News>();

	constructor(clients: Clients, journal: Journal, forwarding: Forwarding) {
		this.#clients = clients;
		this.#journal = journal;
		this.#forwarding = forwarding;
	}

	/** Happenings of a pause are over when it ends; how things stand is told then. */
	publish(news: News): void {
		if (this.#forwarding.isOn) this.#publish(news);
		else if (news.subject !== null) this.#held.set(news.subject, news);
	}

	/** Tells what waited, once forwarding goes on. */
	catchUp(): void {
		const held = [...this.#held.values()];
		this.#held.clear();
		for (const news of held) this.#publish(news);
	}

	#publish(news: News): void {
		const forms = new Map<string, Client[]>();
		for (const client of this.#clients.connected) {
			if (!client.isSubscribed(news.verb)) continue;
			const form = `${client.codec} ${client.keepsMarkup}`;
			const group = forms.get(form);
			if (group) group.push(client);
			else forms.set(form, [client]);
		}
		for (const group of forms.values()) this.#send(news, group);
	}

	/** Sends a new subscriber the remembered state that its patterns ask for. */
	replay(states: Iterable<News>, client: Client, isWanted: (verb: string) => boolean): void {
		for (const news of states) {
			if (isWanted(news.verb)) this.#send(news, [client]);
		}
	}

	#send(news: News, group: readonly Client[]): void {
		const [first] = group;
		if (!first) return;
		const text = encode(first.codec, {
			kind: 'event',
			verb: news.verb,
			values: first.keepsMarkup ? news.values : stripped(news),
		});
		for (const client of group) {
			client.send(text, news.subject);
			this.#clients.touch(client);
		}
		const isOne = group.length === 1;
		this.#journal.add({
			direction: 'out',
			kind: 'event',
			client: isOne ? first.ref : null,
			audience: isOne ? null : group.map(({ ref }) => ref.id),
			instance: news.instance,
			text,
		});
	}
}

function stripped({ spec, values }: News): Values {
	if (!spec.untrusted?.length) return values;
	const clean: Record<string, unknown> = { ...values };
	for (const name of spec.untrusted) clean[name] = strippedValue(clean[name]);
	return clean;
}

function strippedValue(value: unknown): unknown {
	if (typeof value === 'string') return stripMarkup(value);
	return Array.isArray(value) ? value.map(strippedValue) : value;
}
