import type { AdapterClient } from '../adapter.ts';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/words.ts';
import type { Member, Room } from './room.ts';
import type { Rooms } from './rooms.ts';

/** Says a text in a room, for one of its members. */
export type Speak = (room: Room, member: Member, text: string) => void;

/** Rooms of one client. An item has a use for a few; each of them brings it messages. */
const MAX_JOINED = 20;

/** A client that joined rooms by command. */
class Resident implements Member {
	readonly client: AdapterClient;
	readonly kind = 'joined';
	readonly isKnown = true;
	/** The one joined last comes last. */
	readonly rooms: Room[] = [];
	/** Ends the watch for its leaving. */
	forget: () => void = () => undefined;

	constructor(client: AdapterClient) {
		this.client = client;
	}

	get name(): string {
		return this.client.name;
	}
}

/** The clients that joined rooms with commands, and speak to them with commands and plain texts. */
export class Joined {
	readonly #rooms: Rooms;
	readonly #speak: Speak;
	readonly #residents = new Map<AdapterClient, Resident>();

	constructor(rooms: Rooms, speak: Speak) {
		this.#rooms = rooms;
		this.#speak = speak;
	}

	/** Rooms of the client, the one joined last at the end. */
	roomsOf(client: AdapterClient): readonly Room[] {
		return this.#residents.get(client)?.rooms ?? [];
	}

	/**
	 * The room that a command is about: the one named, or the one joined last.
	 * @throws AppError where the client is not in it
	 */
	roomOf(client: AdapterClient, name: string | undefined): Room {
		const rooms = this.roomsOf(client);
		const room = name === undefined ? rooms.at(-1) : rooms.find((one) => one.name === name);
		if (room) return room;
		throw name === undefined || rooms.length === 0 ? inNone() : notIn(name, rooms);
	}

	/** Joining again makes it the room joined last. @throws AppError */
	join(client: AdapterClient, name: string): Room {
		const resident = this.#residents.get(client) ?? new Resident(client);
		const { rooms } = resident;
		const at = rooms.findIndex((one) => one.name === name);
		const known = at < 0 ? [] : rooms.splice(at, 1);
		if (rooms.length >= MAX_JOINED) throw tooMany();
		const room = known[0] ?? this.#rooms.enter(name, resident);
		rooms.push(room);
		if (!this.#residents.has(client)) this.#settle(resident);
		return room;
	}

	/** Says a text for a client in one of its rooms. */
	say(client: AdapterClient, room: Room, text: string): void {
		const resident = this.#residents.get(client);
		if (resident) this.#speak(room, resident, text);
	}

	/** The rooms that it left: the one named, or all. @throws AppError where it is not in the one named */
	leave(client: AdapterClient, name: string | undefined): string[] {
		const left = name === undefined ? [...this.roomsOf(client)] : [this.roomOf(client, name)];
		const resident = this.#residents.get(client);
		if (resident) for (const room of left) this.#leaveRoom(resident, room);
		return left.map((room) => room.name);
	}

	/** Nobody is a member any more, and nobody's texts are heard. */
	release(): void {
		for (const { client, forget } of this.#residents.values()) {
			forget();
			client.listen(null);
		}
		this.#residents.clear();
	}

	#settle(resident: Resident): void {
		const { client, rooms } = resident;
		this.#residents.set(client, resident);
		client.listen((text) => {
			const room = rooms.at(-1);
			if (room) this.#speak(room, resident, text);
		});
		resident.forget = client.onLeave(() => this.leave(client, undefined));
	}

	#leaveRoom(resident: Resident, room: Room): void {
		const { client, rooms, forget } = resident;
		rooms.splice(rooms.indexOf(room), 1);
		this.#rooms.leave(room, resident);
		if (rooms.length > 0) return;
		this.#residents.delete(client);
		forget();
		client.listen(null);
	}
}

const inNone = () =>
	new AppError(
		'STATE_CONFLICT',
		say(
			'You are in no room. Join one first: room.join lobby',
			'どのルームにも参加していません。先に参加してください: room.join lobby',
		),
	);

const notIn = (name: string, rooms: readonly Room[]) => {
	const all = rooms.map((room) => room.name).join(', ');
	return new AppError(
		'TARGET_NOT_FOUND',
		say(
			`You are not in the room "${name}". Rooms you are in: ${all}.`,
			`ルーム "${name}" には参加していません。参加中のルーム: ${all}`,
		),
	);
};

const tooMany = () =>
	new AppError(
		'STATE_CONFLICT',
		say(
			`You are in ${MAX_JOINED} rooms, which is as many as a client may. Leave one first.`,
			`参加できるルームは ${MAX_JOINED} 個までです。先にどれかから退出してください。`,
		),
	);
