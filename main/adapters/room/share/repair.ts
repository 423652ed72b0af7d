import { MAX_ASKERS, readHello, readHere, type Hello, type Here, type Topics } from './envelope.ts';
import type { Inbox } from './inbox.ts';
import type { Outbox, Parcel } from './outbox.ts';
import { Paced } from '../paced.ts';

/** Between two questions what was missed, and two answers to such questions, in ms: each may cost 200 messages. */
const EVERY = 1_000;

interface RepairParts {
	readonly bridge: string;
	readonly topics: Topics;
	readonly outbox: Outbox;
	readonly seen: () => Inbox['seen'];
	readonly isConnected: () => boolean;
	readonly publish: (topic: string, payload: string) => void;
	/** Sends it again. */
	readonly post: (parcel: Parcel) => void;
}

/**
 * Bridges ask one another what they missed, and answer with what they still have: a broker forgets what it was to pass on
 * when it dies, and so does a bridge's place on it when the connection breaks.
 */
export class Repair {
	readonly #parts: RepairParts;
	readonly #startedAt = performance.now();
	readonly #question: Paced;
	readonly #answer: Paced;
	/** The newest question of each bridge that waits for an answer. */
	readonly #askers = new Map<string, Hello>();
	/** Number of the newest question of this one. */
	#turn = 0;

	constructor(parts: RepairParts) {
		this.#parts = parts;
		this.#question = new Paced(EVERY, () => {
			this.#sayHello();
		});
		this.#answer = new Paced(EVERY, () => {
			this.#sendMissed();
		});
	}

	/** Something is missing. */
	ask(): void {
		this.#question.want();
	}

	/** The connection is new: answers to what was asked on the last one say nothing of what was missed since. */
	begin(): void {
		this.#turn += 1;
		this.#question.want();
		if (this.#askers.size > 0) this.#answer.want();
	}

	stop(): void {
		this.#question.stop();
		this.#answer.stop();
	}

	hearHello(payload: Buffer): void {
		const hello = readHello(payload);
		if (!hello || hello.bridge === this.#parts.bridge || this.#askers.size >= MAX_ASKERS) return;
		this.#askers.set(hello.bridge, hello);
		this.#answer.want();
	}

	/** Whoever was asked has sent all that it had. */
	hearHere(payload: Buffer, inbox: Inbox): void {
		const here = readHere(payload);
		if (here?.to[this.#parts.bridge] !== this.#turn) return;
		for (const [room, seq] of Object.entries(here.said))
			inbox.settle({ bridge: here.bridge, seq, room });
	}

	#sayHello(): void {
		const { bridge, publish, seen, topics } = this.#parts;
		this.#turn += 1;
		const up = performance.now() - this.#startedAt;
		const hello = { v: 1, bridge, turn: this.#turn, up, seen: seen() } satisfies Hello;
		publish(topics.hello, JSON.stringify(hello));
	}

	#sendMissed(): void {
		const { bridge, isConnected, outbox, post, publish, topics } = this.#parts;
		// Asked a moment too early: `begin` comes back to it.
		if (!isConnected()) return;
		const askers = [...this.#askers.values()];
		this.#askers.clear();
		const missed = new Set(askers.flatMap((hello) => outbox.missedBy(hello)));
		for (const parcel of [...missed].toSorted((a, b) => a.saidAt - b.saidAt)) post(parcel);
		const to = Object.fromEntries(askers.map((hello) => [hello.bridge, hello.turn]));
		const here = { v: 1, bridge, to, said: outbox.said } satisfies Here;
		publish(topics.here, JSON.stringify(here));
	}
}
