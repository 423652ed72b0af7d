import type { AdapterContext } from '../adapter.ts';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/words.ts';
import { MAX_MEMBERS, Room, type Member } from './room.ts';

/** Far more than a world needs, and an item that joins room after room stays without effect on the others. */
const MAX_ROOMS = 200;

/** All rooms. A room is there as long as somebody is in it, or it has something to tell to those who come later. */
export class Rooms {
	readonly #context: AdapterContext;
	readonly #historyLength: number;
	readonly #rooms = new Map<string, Room>();
	/** Whether somebody hears of messages without being a member: a log, say. */
	isOverheard = false;

	constructor(context: AdapterContext, historyLength: number) {
		this.#context = context;
		this.#historyLength = historyLength;
	}

	get all(): readonly Room[] {
		return [...this.#rooms.values()];
	}

	find(name: string): Room | undefined {
		return this.#rooms.get(name);
	}

	/**
	 * The room of that name, made where there is none.
	 * @throws AppError where there are too many
	 */
	open(name: string): Room {
		const found = this.#rooms.get(name);
		if (found) return found;
		if (this.#rooms.size >= MAX_ROOMS) this.#makeSpace();
		const room = new Room(name, {
			historyLength: this.#historyLength,
			context: this.#context,
			isOverheard: () => this.isOverheard,
		});
		this.#rooms.set(name, room);
		return room;
	}

	/** The same, for what nobody here asked for: it makes no room where there are too many. */
	openIfFree(name: string): Room | undefined {
		return this.#rooms.size < MAX_ROOMS ? this.open(name) : this.find(name);
	}

	/** @throws AppError where there are too many rooms, or members in this one */
	enter(name: string, member: Member): Room {
		const room = this.open(name);
		if (room.size >= MAX_MEMBERS) throw full(room.name);
		room.add(member);
		return room;
	}

	leave(room: Room, { client }: Member): void {
		room.remove(client);
		this.#closeIfOver(room);
	}

	/** Forgets what is too old, and the rooms that nobody is in any more. */
	sweep(now = Date.now()): void {
		for (const room of this.#rooms.values()) {
			room.history.age(now);
			this.#closeIfOver(room);
		}
	}

	/** Closes all. */
	stop(): void {
		for (const room of this.#rooms.values()) room.close();
	}

	#closeIfOver(room: Room): void {
		if (room.size === 0 && room.history.isEmpty) this.#close(room);
	}

	#close(room: Room): void {
		room.close();
		this.#rooms.delete(room.name);
	}

	/** What was said in a room that all have left counts for less than a room that somebody needs now. */
	#makeSpace(): void {
		const abandoned = this.all.find(({ size }) => size === 0);
		if (!abandoned) throw tooMany();
		this.#close(abandoned);
	}
}

const full = (room: string) =>
	new AppError(
		'STATE_CONFLICT',
		say(
			`The room "${room}" is full: ${MAX_MEMBERS} are in it.`,
			`ルーム "${room}" は満員です（${MAX_MEMBERS} 人）。`,
		),
	);

const tooMany = () =>
	new AppError(
		'STATE_CONFLICT',
		say(
			`There are ${MAX_ROOMS} rooms already. Join one of them, or wait until one is empty.`,
			`ルームはすでに ${MAX_ROOMS} 個あります。既存のルームに参加するか、空きが出るまで待ってください。`,
		),
	);
