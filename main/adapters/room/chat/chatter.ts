import type { AdapterClient, AdapterContext } from '../../adapter.ts';
import type { Speak } from '../joined.ts';
import type { Member, Room } from '../room.ts';
import { readRequest, wantedName, written } from './protocol.ts';

/** Longest name, in characters, as everywhere. */
const MAX_NAME = 64;

/** What is no message of the chat is answered in its own form: the page has no other place for words. */
const HELP = 'This chat takes JSON like {"type":"message","text":"Hello"}.';

/** A web page in the chat of MDN's tutorial, as a member of a room. */
export class Chatter implements Member {
	readonly client: AdapterClient;
	readonly kind = 'chat';
	readonly #context: AdapterContext;
	readonly #speak: Speak;
	/** Null until it says one: the tutorial's page does so as soon as it has its id. */
	#name: string | null = null;

	constructor(client: AdapterClient, context: AdapterContext, speak: Speak) {
		this.client = client;
		this.#context = context;
		this.#speak = speak;
	}

	get name(): string {
		return this.#name ?? this.client.name;
	}

	get isKnown(): boolean {
		return this.#name !== null;
	}

	/** The first thing that a page hears. */
	greet(): void {
		this.#tell(written.id(this.client.id));
	}

	hear(room: Room, text: string): void {
		const request = readRequest(text);
		switch (request?.type) {
			case undefined:
				this.#tell(written.message({ id: 0, from: 'Resonite Bridge', text: HELP, at: Date.now() }));
				break;
			case 'username':
				this.#rename(room, request.name);
				break;
			case 'message':
				// Simple programs do not bother to say a name.
				if (!this.isKnown) this.#rename(room, this.client.name);
				this.#speak(room, this, request.text);
				break;
		}
	}

	#rename(room: Room, asked: string): void {
		const taken = new Set(
			room.members.filter((member) => member !== this).map(({ name }) => lookOf(name)),
		);
		const name = freeName(wantedName(asked) ?? wantedName(this.client.name) ?? 'Guest', taken);
		if (name !== asked) this.#tell(written.rejectUsername(this.client.id, name));
		if (name === this.#name) return;
		// Whoever follows who is there has to hear of both names.
		room.remove(this.client);
		this.#name = name;
		room.add(this);
	}

	#tell(text: string): void {
		this.#context.send([this.client], text);
	}
}

/** Names that a reader would take for the same. */
const lookOf = (name: string) => (wantedName(name) ?? '').normalize('NFKC').toLowerCase();

/** As the tutorial's server does it: `Ann`, `Ann1`, `Ann2`. */
function freeName(name: string, taken: ReadonlySet<string>): string {
	for (let number = 0; ; number += 1) {
		const end = number === 0 ? '' : String(number);
		const free =
			Array.from(name)
				.slice(0, MAX_NAME - end.length)
				.join('') + end;
		if (!taken.has(lookOf(free))) return free;
	}
}
