import type { AdapterClient, AdapterContext, Session, Visit } from '../adapter.ts';
import { Joined, type Speak } from './joined.ts';
import { roomNamed } from './names.ts';
import { Rooms } from './rooms.ts';
import type { RoomSettings } from './settings.ts';
import { createShare } from './share/create.ts';
import type { Share } from './share/share.ts';
import { Visits } from './visits.ts';

/** How often rooms are looked through for what is over, in ms. */
const SWEEP = 60_000;

/** The rooms of one run. */
export class RoomSession implements Session {
	readonly rooms: Rooms;
	readonly joined: Joined;
	readonly share: Share | null;
	readonly #visits: Visits;
	readonly #sweeper: NodeJS.Timeout;

	constructor(settings: RoomSettings, context: AdapterContext) {
		const rooms = new Rooms(context, settings.historyLength);
		const speak: Speak = (room, member, text) => {
			const message = { at: Date.now(), from: member.name, text };
			room.say(message, member.client);
			this.share?.said(room.name, message);
		};
		this.rooms = rooms;
		this.joined = new Joined(rooms, speak);
		this.#visits = new Visits({ rooms, context, speak, chatRoom: settings.chatRoom });
		this.#sweeper = setInterval(() => {
			rooms.sweep();
		}, SWEEP);
		const chosen = new Set(settings.sharedRooms.map(roomNamed));
		this.share = createShare(settings, context, (name, message) => {
			// A room that was chosen by name remembers for those who come later. Others exist where somebody is.
			const room = chosen.has(name) ? rooms.openIfFree(name) : rooms.find(name);
			room?.say(message, null);
		});
	}

	want(events: ReadonlySet<string>): void {
		this.rooms.isOverheard = events.has('message');
	}

	visit(client: AdapterClient, visit: Visit): (text: string) => void {
		return this.#visits.begin(client, visit);
	}

	/** Losing the broker does not end the rooms: they go on here, so nobody waits for its answer. */
	check(): Promise<void> {
		void this.share?.check();
		return Promise.resolve();
	}

	async stop(): Promise<void> {
		clearInterval(this.#sweeper);
		this.#visits.end();
		this.joined.release();
		this.rooms.stop();
		await this.share?.stop();
	}
}
