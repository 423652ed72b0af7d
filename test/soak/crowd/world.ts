import { until } from '../../helpers/until.ts';
import type { Crowd, Group } from './crowd.ts';
import { Listener } from './listener.ts';
import { newStream, numbered, numberedCommand } from './numbered.ts';
import { sumOf, wordsOf, type Complaints } from './order.ts';

const ITEMS = 24;
/** Items in one room. Each hears the others at once a second: far below what the bridge lets out. */
const NEIGHBORS = 6;
/** Between two messages of an item, in ms. */
const EVERY = 330;
/** For what was asked last to be answered, in ms. */
const LAST = 30_000;

/** Rows of numbers that one item makes. */
interface Rows {
	readonly said: number;
	/** Answers to what is answered at once: they keep their order. */
	readonly answers: number;
	/** Answers to what waits for the disk: in order among themselves. */
	readonly stored: number;
}

/** One item as it is found in a world: a few messages a second, a room, things that it keeps, the time. */
class Item {
	readonly listener: Listener;
	readonly neighbors: Item[] = [];
	readonly rows: Rows = { said: newStream(), answers: newStream(), stored: newStream() };
	readonly sent = { said: 0, answers: 0, stored: 0 };
	readonly #name: string;

	constructor(listener: Listener, name: string) {
		this.listener = listener;
		this.#name = name;
	}

	/** The next of what it does, in turns: says something, asks, keeps a value. */
	act(turn: number): void {
		const { rows, sent } = this;
		if (turn % 3 === 2) {
			sent.stored += 1;
			const command = `store.set shared/${this.#name} ${sent.stored}`;
			this.listener.send(numberedCommand(rows.stored, sent.stored, command));
			return;
		}
		sent.answers += 1;
		if (turn % 3 === 0) sent.said += 1;
		const text = numbered(rows.said, sent.said);
		const command = turn % 3 === 0 ? `room.say ${text}` : `bridge.ping ${sent.answers}`;
		this.listener.send(numberedCommand(rows.answers, sent.answers, command));
	}

	/** Whether it has had all answers, and its neighbors all that it said. */
	get isDone(): boolean {
		const { order } = this.listener;
		const { rows, sent } = this;
		return (
			order.last(rows.answers) === sent.answers &&
			order.last(rows.stored) === sent.stored &&
			this.neighbors.every((other) => other.listener.order.last(rows.said) === sent.said)
		);
	}

	end(): Readonly<Complaints> {
		const { order } = this.listener;
		order.end(this.rows.answers, this.sent.answers);
		order.end(this.rows.stored, this.sent.stored);
		for (const { rows, sent } of this.neighbors) order.end(rows.said, sent.said);
		return order.complaints;
	}
}

/** Items as worlds have them, at the pace that the bridge sets for everybody. */
export class World implements Group {
	readonly #crowd: Crowd;
	readonly #open: AsyncDisposableStack;
	readonly #items: readonly Item[];
	readonly #timer: NodeJS.Timeout;
	#turn = 0;

	private constructor(crowd: Crowd, items: Item[], open: AsyncDisposableStack) {
		this.#crowd = crowd;
		this.#items = items;
		this.#open = open;
		// One after the other, and not all at once.
		this.#timer = setInterval(() => {
			const at = this.#turn % ITEMS;
			items[at]?.act(Math.floor(this.#turn / ITEMS) + at);
			this.#turn += 1;
		}, EVERY / ITEMS);
	}

	static async open(crowd: Crowd): Promise<World> {
		await using open = new AsyncDisposableStack();
		const { address, fault, tally } = crowd;
		const items: Item[] = [];
		for (let n = 0; n < ITEMS; n += 1) {
			const name = `item-${n}`;
			const url = `${address}/item-${n}?name=${name}&user=user-${n % 4}&sub=system.time,*.connected`;
			const onLost = (reason: string) => {
				fault(`${name} was disconnected: ${reason}.`);
			};
			const listener = open.use(await Listener.open(url, { tally, onLost }));
			listener.send(`room.join world-${Math.floor(n / NEIGHBORS)}`);
			items.push(new Item(listener, name));
		}
		for (const [n, item] of items.entries()) {
			const first = n - (n % NEIGHBORS);
			item.neighbors.push(
				...items.slice(first, first + NEIGHBORS).filter((other) => other !== item),
			);
		}
		return new World(crowd, items, open.move());
	}

	get words(): string {
		const sum = (row: keyof Rows) => this.#items.reduce((all, { sent }) => all + sent[row], 0);
		return `${ITEMS} items: ${sum('said')} said, ${sum('answers') + sum('stored')} answers`;
	}

	async finish(): Promise<void> {
		clearInterval(this.#timer);
		const { fault } = this.#crowd;
		const isAll = () => this.#items.every(({ isDone }) => isDone);
		await until(isAll, 'the last answers to items', LAST).catch((error: unknown) => {
			fault(String(error));
		});
		const words = wordsOf('Items', sumOf(this.#items.map((item) => item.end())));
		if (words !== null) fault(words);
		for (const { listener } of this.#items)
			for (const [code, count] of listener.refusals)
				fault(`An item was refused ${count} times: ${code}.`);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		clearInterval(this.#timer);
		await this.#open.disposeAsync();
	}
}
