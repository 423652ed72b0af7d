import { setTimeout as delay } from 'node:timers/promises';
import type { BusyRoom } from './busy-room.ts';
import type { Crowd, Group } from './crowd.ts';
import { Listener } from './listener.ts';
import { newStream, numbered } from './numbered.ts';
import { wordsOf } from './order.ts';

/** That come and go at the same time. */
const COMERS = 6;
/** What each says while it is there, at most. */
const MOST_SAID = 20;
/** For how long it is there, and then away, in ms at most. */
const LONGEST = 400;

/** What one of them said while it was there. */
interface Stay {
	readonly stream: number;
	readonly room: BusyRoom;
	readonly said: number;
	/** It said goodbye: all that it said has to arrive. Else only in order, and to some point. */
	readonly isPolite: boolean;
}

/** Clients that come into busy rooms, say something, hear a little and are gone again, half of them without a goodbye. */
export class Comers implements Group {
	readonly #crowd: Crowd;
	readonly #rooms: readonly BusyRoom[];
	readonly #stays: Stay[] = [];
	readonly #work: Promise<unknown>;
	#isOver = false;

	constructor(rooms: readonly BusyRoom[], crowd: Crowd) {
		this.#rooms = rooms;
		this.#crowd = crowd;
		this.#work = Promise.all(Array.from({ length: COMERS }, (_, at) => this.#run(at)));
	}

	get words(): string {
		return `${this.#stays.length} stays of clients that come and go`;
	}

	async finish(): Promise<void> {
		this.#isOver = true;
		await this.#work;
	}

	/** Once the rooms have come to rest. */
	judge(): void {
		const { fault } = this.#crowd;
		const missed = this.#stays.filter(({ room, stream, said, isPolite }) =>
			room.heardOf(stream).some((last) => (isPolite ? last !== said : last > said)),
		);
		if (missed.length > 0)
			fault(`${missed.length} of ${this.#stays.length} stays were not heard as they were.`);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.finish();
	}

	async #run(at: number): Promise<void> {
		for (let turn = at; !this.#isOver; turn += 1) {
			const room = this.#rooms[turn % this.#rooms.length];
			if (room) await this.#stay(room, { name: `comer-${at}`, isPolite: turn % 2 === 0 });
			await delay(Math.random() * LONGEST);
		}
	}

	async #stay(room: BusyRoom, { name, isPolite }: { name: string; isPolite: boolean }) {
		const { address, fastKey, tally, fault } = this.#crowd;
		const onLost = (reason: string) => {
			fault(`${name} was disconnected: ${reason}.`);
		};
		const url = `${address}/room/${room.name}?key=${fastKey}&name=${name}`;
		await using listener = await Listener.open(url, { tally, onLost, isLate: true });
		const stream = newStream();
		const said = 1 + Math.floor(Math.random() * MOST_SAID);
		listener.send(...Array.from({ length: said }, (_, n) => numbered(stream, n + 1)));
		await delay(Math.random() * LONGEST);
		this.#stays.push({ stream, room, said, isPolite });
		if (isPolite) await listener.leave();
		const words = wordsOf(name, listener.order.complaints);
		if (words !== null) fault(words);
	}
}
