import { textFrame, Wire } from '../../bench/load/wire.ts';
import type { Tally } from './crowd.ts';
import { readNumbered } from './numbered.ts';
import { Order } from './order.ts';

interface ListenerOptions {
	readonly tally: Tally;
	/** Heard with the reason when the connection ended and nobody here wanted it to. */
	readonly onLost: (reason: string) => void;
	/** See `Order`. */
	readonly isLate?: boolean;
}

/** A client that checks the numbers of all that it hears: room messages and answers alike. */
export class Listener implements AsyncDisposable {
	readonly order: Order;
	/** Answers that were refusals, by their code. */
	readonly refusals = new Map<string, number>();
	readonly #wire: Wire;
	readonly #tally: Tally;
	#isOver = false;

	private constructor(wire: Wire, { tally, onLost, isLate = false }: ListenerOptions) {
		this.#wire = wire;
		this.#tally = tally;
		this.order = new Order({ isLate });
		wire.onText = (payload) => {
			this.#take(payload);
		};
		wire.socket.on('close', () => {
			if (!this.#isOver) onLost(wire.reason || 'without a word');
		});
	}

	static async open(url: string, options: ListenerOptions): Promise<Listener> {
		return new Listener(await Wire.open(url), options);
	}

	/** Whether everything was taken that was written so far. */
	get isKeepingUp(): boolean {
		return !this.#wire.socket.writableNeedDrain;
	}

	send(...texts: readonly string[]): void {
		this.#tally.sent += texts.length;
		this.#wire.socket.write(Buffer.concat(texts.map(textFrame)));
	}

	/** Says goodbye. */
	async leave(): Promise<void> {
		this.#isOver = true;
		await this.#wire.leave();
	}

	/** Is gone without a word. */
	async [Symbol.asyncDispose](): Promise<void> {
		this.#isOver = true;
		await this.#wire[Symbol.asyncDispose]();
	}

	#take(payload: Buffer): void {
		this.#tally.heard += 1;
		const read = readNumbered(payload);
		if (read) this.order.take(read.stream, read.number);
		// `err⇥#…⇥CODE⇥…`, and nothing else begins like it.
		if (payload[0] === 0x65 && payload[1] === 0x72) this.#refused(payload.toString());
	}

	#refused(text: string): void {
		const code = text.split('\t')[2] ?? text;
		this.refusals.set(code, (this.refusals.get(code) ?? 0) + 1);
	}
}
