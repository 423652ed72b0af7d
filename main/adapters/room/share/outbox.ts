import { MAX_AGE, MAX_STREAMS, streamOf, type Envelope, type Hello } from './envelope.ts';

/** Messages that are kept for sending again. An hour of chat, or a broker that is away for a few minutes. */
export const MAX_KEPT = 200;
/** Characters that are kept, whatever the number of messages. */
const MAX_LENGTH = 512 * 1_024;
/**
 * What the broker took shortly before the connection broke is sent again as well, in ms: it may not have passed it on.
 * Longer than it takes to notice that a broker hangs.
 */
const UNSURE = 30_000;

/** A message that was said here, on its way to other bridges. */
export interface Parcel {
	readonly room: string;
	readonly seq: number;
	readonly from: string;
	readonly text: string;
	/** On the clock of `performance.now`. */
	readonly saidAt: number;
	/** When the broker took it; null: it has not yet. */
	sentAt: number | null;
	isUnderWay: boolean;
}

/** What was said here lately, so that nothing is lost while the broker or another bridge is away for a moment. */
export class Outbox {
	readonly #bridge: string;
	readonly #lastSeq = new Map<string, number>();
	/** Numbers up to here were used in rooms that are forgotten: one that was used before would not be heard. */
	#floor = 0;
	#parcels: Parcel[] = [];
	#length = 0;
	#lost = 0;

	constructor(bridge: string) {
		this.#bridge = bridge;
	}

	add(room: string, { from, text }: { from: string; text: string }): Parcel {
		const seq = this.#nextSeq(room);
		const saidAt = performance.now();
		const parcel: Parcel = { room, seq, from, text, saidAt, sentAt: null, isUnderWay: false };
		this.#parcels.push(parcel);
		this.#length += text.length;
		this.#trim();
		return parcel;
	}

	/** How a try to send it came out. */
	settle(parcel: Parcel, isSent: boolean): void {
		parcel.isUnderWay = false;
		if (isSent) parcel.sentAt = performance.now();
		else if (parcel.sentAt === null && !this.#parcels.includes(parcel)) this.#lost += 1;
	}

	/** After a break: what the broker does not have, and what it may have lost. */
	unsure(brokeAt: number | null): Parcel[] {
		this.#trim();
		return this.#parcels.filter(
			({ sentAt }) => sentAt === null || (brokeAt !== null && brokeAt - sentAt < UNSURE),
		);
	}

	/** What a bridge has missed that was there when it was said. */
	missedBy({ seen, up }: Hello): Parcel[] {
		this.#trim();
		const now = performance.now();
		return this.#parcels.filter(
			({ room, seq, saidAt }) =>
				seq > (seen[streamOf(this.#bridge, room)] ?? 0) && now - saidAt < up,
		);
	}

	/** Whether some were dropped that never reached the broker, see `takeLost`. */
	get hasLost(): boolean {
		return this.#lost > 0;
	}

	/** Number of the last message in each room. */
	get said(): Record<string, number> {
		return Object.fromEntries(this.#lastSeq);
	}

	/** How many were dropped since the last question without ever reaching the broker. */
	takeLost(): number {
		const lost = this.#lost;
		this.#lost = 0;
		return lost;
	}

	/** As it goes to the broker. */
	write({ seq, from, text, saidAt }: Parcel): string {
		const age = Math.min(MAX_AGE, Math.round(performance.now() - saidAt));
		return JSON.stringify({ v: 1, bridge: this.#bridge, seq, age, from, text } satisfies Envelope);
	}

	#nextSeq(room: string): number {
		const seq = (this.#lastSeq.get(room) ?? this.#floor) + 1;
		// The room spoken in last comes last.
		this.#lastSeq.delete(room);
		this.#lastSeq.set(room, seq);
		const [oldest] = this.#lastSeq;
		if (this.#lastSeq.size > MAX_STREAMS && oldest) {
			this.#lastSeq.delete(oldest[0]);
			this.#floor = Math.max(this.#floor, oldest[1]);
		}
		return seq;
	}

	#trim(): void {
		const tooOld = performance.now() - MAX_AGE;
		for (;;) {
			const [oldest] = this.#parcels;
			const isOver =
				this.#parcels.length > MAX_KEPT ||
				this.#length > MAX_LENGTH ||
				(oldest && oldest.saidAt < tooOld);
			if (!oldest || !isOver) return;
			this.#parcels.shift();
			this.#length -= oldest.text.length;
			if (oldest.sentAt === null && !oldest.isUnderWay) this.#lost += 1;
		}
	}
}
