import type { Socket } from 'node:net';
import { textFrame, Wire } from '../../bench/load/wire.ts';
import type { Crowd, Group } from './crowd.ts';
import { newStream, numberedCommand, readNumbered } from './numbered.ts';
import { Order, wordsOf } from './order.ts';

/** Commands in one write. */
const BATCH = 64;

/** Floods the bridge with commands as fast as its socket takes them, and comes back whenever it is thrown out. */
export class Greedy implements Group {
	readonly #crowd: Crowd;
	readonly #name: string;
	readonly #url: string;
	readonly #endings = new Map<string, number>();
	#wire: Wire | null = null;
	#isOver = false;
	#answered = 0;
	readonly #work: Promise<void>;

	constructor(name: string, isFast: boolean, crowd: Crowd) {
		this.#crowd = crowd;
		this.#name = name;
		this.#url = `${crowd.address}/${isFast ? crowd.fastKey : ''}?name=${name}`;
		this.#work = this.#run();
	}

	get words(): string {
		const ends = [...this.#endings].map(([reason, count]) => `${count} times ${reason}`);
		return `${this.#name}: ${this.#answered} answers, thrown out ${ends.join(', ') || 'never'}`;
	}

	async finish(): Promise<void> {
		this.#isOver = true;
		await this.#wire?.[Symbol.asyncDispose]();
		await this.#work;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.finish();
	}

	async #run(): Promise<void> {
		for (;;) {
			await using wire = await Wire.open(this.#url);
			if (!this.#begins(wire)) return;
			const order = new Order();
			await this.#flood(wire, order);
			this.#judge(order);
			if (this.#isOver) return;
			const reason = wire.reason || 'without a word';
			this.#endings.set(reason, (this.#endings.get(reason) ?? 0) + 1);
		}
	}

	/** It may have been over while it was connecting. */
	#begins(wire: Wire): boolean {
		this.#wire = wire;
		return !this.#isOver;
	}

	async #flood({ socket }: Wire, order: Order): Promise<void> {
		const { tally } = this.#crowd;
		const stream = newStream();
		if (this.#wire)
			this.#wire.onText = (payload) => {
				const read = readNumbered(payload);
				if (read?.stream !== stream) return;
				// What is written may never be read, so what was answered is what was sent.
				tally.sent += 1;
				tally.heard += 1;
				this.#answered += 1;
				order.take(stream, read.number);
			};
		let number = 0;
		while (!socket.destroyed) {
			const batch = Array.from({ length: BATCH }, () => {
				number += 1;
				return textFrame(numberedCommand(stream, number, `bridge.ping ${number}`));
			});
			if (!socket.write(Buffer.concat(batch))) await drained(socket);
		}
	}

	/** What it gets has to be in order. Above its pace it does not get all, and the bridge says so. */
	#judge({ complaints: { doubled, reordered } }: Order): void {
		const words = wordsOf(this.#name, { lost: 0, doubled, reordered });
		if (words !== null) this.#crowd.fault(words);
	}
}

/** Settles when more can be written, or nothing ever again. */
async function drained(socket: Socket): Promise<void> {
	const { promise, resolve } = Promise.withResolvers<undefined>();
	const settle = () => {
		resolve(undefined);
	};
	socket.once('drain', settle).once('close', settle);
	await promise;
	socket.off('drain', settle).off('close', settle);
}
