import { setTimeout as delay } from 'node:timers/promises';
import type { TextClient } from '../../helpers/text-client.ts';
import { until } from '../../helpers/until.ts';
import type { Subject } from '../subject.ts';

/** How two friends fared. */
export interface Fare {
	readonly sent: number;
	/** Longest way of a text, in ms. */
	readonly worst: number;
	/** What was not as it should be: empty is well. */
	readonly faults: readonly string[];
}

interface FriendsOptions {
	readonly perSecond?: number;
	/** The room's name, so that there can be several pairs. */
	readonly room?: string;
	/** In their URL, beside their names. */
	readonly query?: string;
}

/** Two well-behaved clients, of which one talks and one listens. What is lost, doubled or out of order is a fault. */
export class Friends implements AsyncDisposable {
	readonly #talker: TextClient;
	readonly #listener: TextClient;
	readonly #perSecond: number;
	readonly #room: string;
	readonly #sentAt = new Map<number, number>();
	readonly #faults: string[] = [];
	readonly #talking: Promise<void>;
	#sent = 0;
	#heard = 0;
	#worst = 0;
	#isQuiet = false;

	private constructor(clients: readonly [TextClient, TextClient], options: FriendsOptions) {
		[this.#talker, this.#listener] = clients;
		this.#perSecond = options.perSecond ?? 100;
		this.#room = options.room ?? 'friends';
		this.#listener.socket.on('message', (data: Buffer) => {
			this.#hear(data.toString());
		});
		for (const client of clients)
			void client.closed.then(({ code, reason }) => {
				if (!this.#isQuiet) this.#faults.push(`A friend was cut off: ${code} ${reason}.`);
			});
		this.#talking = this.#talk();
	}

	static async meet(subject: Subject, options: FriendsOptions = {}): Promise<Friends> {
		const { room = 'friends', query = '' } = options;
		const enter = (name: string) => subject.connect(`/room/${room}?name=${name}${query}`);
		return new Friends([await enter('Talker'), await enter('Listener')], options);
	}

	get sent(): number {
		return this.#sent;
	}

	/** Ends the talk, and waits for what is on its way. */
	async part(): Promise<Fare> {
		await this.#quiet();
		const isDone = () => this.#heard >= this.#sent || this.#faults.length > 0;
		await until(isDone, 'the last words', 5_000).catch(() => undefined);
		if (this.#heard < this.#sent)
			this.#faults.push(`Of ${this.#sent} texts only ${this.#heard} came.`);
		return { sent: this.#sent, worst: Math.round(this.#worst), faults: this.#faults };
	}

	async #quiet(): Promise<void> {
		this.#isQuiet = true;
		await this.#talking;
	}

	async #talk(): Promise<void> {
		const from = performance.now();
		while (!this.#isQuiet) {
			// As many as are due: a busy machine makes it wait, and not send less.
			const due = ((performance.now() - from) / 1_000) * this.#perSecond;
			while (this.#sent < due) this.#say();
			await delay(1_000 / this.#perSecond);
		}
	}

	#say(): void {
		this.#sent += 1;
		this.#sentAt.set(this.#sent, performance.now());
		this.#talker.send(`${this.#room} ${this.#sent}`);
	}

	#hear(text: string): void {
		this.#listener.heard.length = 0;
		const number = Number(text.split(' ')[1]);
		const sentAt = this.#sentAt.get(number);
		this.#sentAt.delete(number);
		if (number !== this.#heard + 1) this.#faults.push(`After ${this.#heard} came "${text}".`);
		if (Number.isInteger(number)) this.#heard = number;
		if (sentAt !== undefined) this.#worst = Math.max(this.#worst, performance.now() - sentAt);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.#quiet();
		await this.#talker[Symbol.asyncDispose]();
		await this.#listener[Symbol.asyncDispose]();
	}
}
