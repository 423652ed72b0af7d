import type { AdapterClient, AdapterContext } from '../adapter.ts';
import { written } from './chat/protocol.ts';
import { History, type Message } from './history.ts';
import { Paced } from './paced.ts';

/** By a command, by `/room/<name>`, or by `/chat`: how a member speaks and hears. */
type Kind = 'joined' | 'visitor' | 'chat';

export interface Member {
	readonly client: AdapterClient;
	readonly kind: Kind;
	/** What the others see. It may change. */
	readonly name: string;
	/** Whether the others were told that it came. A page says its name a moment after it connected. */
	readonly isKnown: boolean;
}

/** What a message costs grows with this: as many as the server lets in unless set otherwise. */
export const MAX_MEMBERS = 500;

/** How often pages of the chat are sent the list of users, in ms: when a world loads, a hundred items join at once. */
const LIST_EVERY = 250;

interface RoomParts {
	/** Messages. */
	readonly historyLength: number;
	readonly context: AdapterContext;
	/** Whether somebody hears of messages without being a member: a log, say. */
	readonly isOverheard: () => boolean;
}

/** Clients that hear each other. A message is put into each of its forms once, whatever the number of members. */
export class Room {
	readonly name: string;
	readonly history: History;
	readonly #context: AdapterContext;
	readonly #isOverheard: () => boolean;
	readonly #members = new Map<AdapterClient, Member>();
	/** Kept ready for the next message. */
	readonly #clients: Record<Kind, AdapterClient[]> = { joined: [], visitor: [], chat: [] };
	/** Filled anew for a message of one of them, so that a busy room makes no lists to throw away. */
	readonly #others: AdapterClient[] = [];
	readonly #userList = new Paced(LIST_EVERY, () => {
		this.#sendUserList();
	});

	constructor(name: string, { historyLength, context, isOverheard }: RoomParts) {
		this.name = name;
		this.history = new History(historyLength);
		this.#context = context;
		this.#isOverheard = isOverheard;
	}

	get size(): number {
		return this.#members.size;
	}

	get members(): readonly Member[] {
		return [...this.#members.values()];
	}

	has(client: AdapterClient): boolean {
		return this.#members.has(client);
	}

	add(member: Member): void {
		this.#members.set(member.client, member);
		this.#clients[member.kind].push(member.client);
		if (member.isKnown) this.announce('joined', member);
	}

	remove(client: AdapterClient): void {
		const member = this.#members.get(client);
		if (!member) return;
		this.#members.delete(client);
		const list = this.#clients[member.kind];
		list.splice(list.indexOf(client), 1);
		if (member.isKnown) this.announce('left', member);
	}

	/** Tells the others that somebody came or went: members who subscribed, and the pages of the chat. */
	announce(event: 'joined' | 'left', { client, name }: Member): void {
		const { joined, chat } = this.#clients;
		if (joined.length > 0) {
			const values = { room: this.name, name, members: this.size };
			const only = (other: AdapterClient) =>
				other !== client && this.#members.get(other)?.kind === 'joined';
			this.#context.emit(event, values, { only });
		}
		if (chat.length === 0) return;
		this.#userList.want();
		if (event === 'joined') this.#context.send(chat, written.username(client.id, name));
	}

	/** Everybody but the sender hears it. Pages of the chat hear their own as well: they show only what comes. */
	say(message: Message, sender: AdapterClient | null): void {
		const { from, text } = message;
		const visitors = this.#without(sender, 'visitor');
		if (visitors.length > 0) this.#context.send(visitors, text);
		const joined = this.#without(sender, 'joined');
		if (joined.length > 0 || this.#isOverheard())
			this.#context.emit('message', { room: this.name, from, text }, { to: joined });
		const { chat } = this.#clients;
		if (chat.length > 0)
			this.#context.send(chat, written.message({ id: sender?.id ?? 0, ...message }));
		this.history.add(message);
	}

	/** Nobody is in it, or will be told of it any more. */
	close(): void {
		this.#userList.stop();
	}

	#without(sender: AdapterClient | null, kind: Kind): readonly AdapterClient[] {
		const all = this.#clients[kind];
		if (sender === null || this.#members.get(sender)?.kind !== kind) return all;
		this.#others.length = 0;
		for (const client of all) if (client !== sender) this.#others.push(client);
		return this.#others;
	}

	#sendUserList(): void {
		const { chat } = this.#clients;
		const names = this.members.filter(({ isKnown }) => isKnown).map(({ name }) => name);
		if (chat.length > 0) this.#context.send(chat, written.userList(names));
	}
}
