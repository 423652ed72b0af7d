import { MAX_STREAMS, streamOf } from './envelope.ts';

/** How long a message waits for those before it, in ms. Longer than a question to the other bridge and its answer take. */
const PATIENCE = 3_000;
/** Messages that wait for others, of all bridges together. */
const MAX_HELD = 1_000;

/** What one bridge says in one room. */
interface Stream {
	/** Number of the last message that was handed on; null: none yet. */
	last: number | null;
	/** Those that came before their turn. */
	readonly held: Map<number, () => void>;
	timer: NodeJS.Timeout | null;
}

/**
 * Puts what other bridges send into order: each message once, and after those that were said before it. Where some are
 * missing, it asks for them and waits a moment.
 */
export class Inbox {
	readonly #ask: () => void;
	/** The one heard last is the last. */
	readonly #streams = new Map<string, Stream>();
	#held = 0;
	/** @param ask asks the other bridges for what is missing, see `seen` */
	constructor(ask: () => void) {
		this.#ask = ask;
	}

	/** Numbers of the last messages, for the question what was missed. */
	get seen(): Record<string, number> {
		const streams = [...this.#streams].slice(-MAX_STREAMS);
		return Object.fromEntries(
			streams.flatMap(([name, { last }]) => (last === null ? [] : [[name, last]])),
		);
	}

	/** @param handOn is called when it is its turn, if it has not come before */
	take(
		{ bridge, seq, room }: { bridge: string; seq: number; room: string },
		handOn: () => void,
	): void {
		const name = streamOf(bridge, room);
		const stream = this.#touch(name);
		if (this.#held >= MAX_HELD) this.#giveUp(stream);
		const { last, held } = stream;
		if ((last !== null && seq <= last) || held.has(seq)) return;
		if (seq === (last ?? 0) + 1 || this.#held >= MAX_HELD) {
			this.#handOn(stream, seq, handOn);
			this.#drain(stream);
			return;
		}
		held.set(seq, handOn);
		this.#held += 1;
		stream.timer ??= setTimeout(() => {
			this.#giveUp(stream);
		}, PATIENCE);
		this.#ask();
	}

	/** A bridge has sent again all that it still had: what it said up to `seq` and is not here will not come. */
	settle({ bridge, seq, room }: { bridge: string; seq: number; room: string }): void {
		const stream = this.#touch(streamOf(bridge, room));
		this.#giveUp(stream);
		stream.last = Math.max(stream.last ?? 0, seq);
	}

	stop(): void {
		for (const { timer } of this.#streams.values()) if (timer) clearTimeout(timer);
		this.#streams.clear();
	}

	#touch(name: string): Stream {
		const stream = this.#streams.get(name) ?? { last: null, held: new Map(), timer: null };
		this.#streams.delete(name);
		this.#streams.set(name, stream);
		if (this.#streams.size > MAX_STREAMS) this.#forgetOldest();
		return stream;
	}

	#forgetOldest(): void {
		const [oldest] = this.#streams;
		if (!oldest) return;
		const [name, stream] = oldest;
		this.#giveUp(stream);
		this.#streams.delete(name);
	}

	#handOn(stream: Stream, seq: number, handOn: () => void): void {
		stream.last = seq;
		handOn();
	}

	/** Hands on what has only waited for the message that was just handed on. */
	#drain(stream: Stream): void {
		const { held } = stream;
		for (;;) {
			const seq = (stream.last ?? 0) + 1;
			const next = held.get(seq);
			if (!next) break;
			held.delete(seq);
			this.#held -= 1;
			this.#handOn(stream, seq, next);
		}
		if (held.size > 0 || !stream.timer) return;
		clearTimeout(stream.timer);
		stream.timer = null;
	}

	/** What is missing does not come: goes on with what is there. */
	#giveUp(stream: Stream): void {
		if (stream.timer) clearTimeout(stream.timer);
		stream.timer = null;
		const waiting = [...stream.held].toSorted(([a], [b]) => a - b);
		this.#held -= stream.held.size;
		stream.held.clear();
		for (const [seq, handOn] of waiting) this.#handOn(stream, seq, handOn);
	}
}
