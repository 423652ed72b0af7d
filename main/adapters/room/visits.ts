import type { AdapterClient, AdapterContext, Visit } from '../adapter.ts';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/words.ts';
import { Chatter } from './chat/chatter.ts';
import type { Speak } from './joined.ts';
import { roomNamed } from './names.ts';
import type { Member, Room } from './room.ts';
import type { Rooms } from './rooms.ts';

const visitorOf = (client: AdapterClient): Member => ({
	client,
	kind: 'visitor',
	isKnown: true,
	get name() {
		return client.name;
	},
});

interface VisitsParts {
	readonly rooms: Rooms;
	readonly context: AdapterContext;
	readonly speak: Speak;
	/** Where `/chat` leads. */
	readonly chatRoom: string;
}

/** The clients that are in a room by the path that they connected to, for as long as they are connected. */
export class Visits {
	readonly #parts: VisitsParts;
	/** With what ends the watch for their leaving. */
	readonly #clients = new Map<AdapterClient, () => void>();

	constructor(parts: VisitsParts) {
		this.#parts = parts;
	}

	/** Returns who hears its texts. */
	begin(client: AdapterClient, { route, room }: Visit): (text: string) => void {
		const { chatRoom, context, speak } = this.#parts;
		const name = roomNamed(room ?? chatRoom);
		if (route !== 'chat') {
			const visitor = visitorOf(client);
			return this.#enter(name, visitor, (entered, text) => {
				speak(entered, visitor, text);
			});
		}
		const chatter = new Chatter(client, context, speak);
		chatter.greet();
		return this.#enter(name, chatter, (entered, text) => {
			chatter.hear(entered, text);
		});
	}

	/** Disconnects all. */
	end(): void {
		for (const [client, forget] of this.#clients) {
			forget();
			client.disconnect(
				say(
					'Rooms were switched off, or their settings changed.',
					'ルーム機能がオフになったか、設定が変更されました。',
				),
			);
		}
		this.#clients.clear();
	}

	#enter(
		name: string,
		member: Member,
		hear: (room: Room, text: string) => void,
	): (text: string) => void {
		const { rooms } = this.#parts;
		const { client } = member;
		try {
			const room = rooms.enter(name, member);
			const forget = client.onLeave(() => {
				this.#clients.delete(client);
				rooms.leave(room, member);
			});
			this.#clients.set(client, forget);
			return (text) => {
				hear(room, text);
			};
		} catch (error) {
			if (!(error instanceof AppError)) throw error;
			client.disconnect(error.words);
			return () => undefined;
		}
	}
}
