import * as z from 'zod';
import { cleanName } from '../../../contract/clean-name.ts';
import { roomName } from '../names.ts';

/** Longest text that is shared, in characters: as long as a client may send, unless set otherwise. */
export const MAX_TEXT = 65_536;
/** Largest message on the broker, in bytes. Below what the link reads of one (256 KiB), with some room. */
export const MAX_PAYLOAD = 200_000;
/** A message is sent again for so long, in ms: a broker that restarts is back by then. */
export const MAX_AGE = 10 * 60_000;

const bridge = z.uuid();
const seq = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

/** What one bridge tells the others that somebody said. Bridges of other versions may add to it. */
const envelope = z.object({
	v: z.literal(1),
	/** Of one start of one bridge. */
	bridge,
	/** Counts up by one with each message of that bridge in that room. */
	seq,
	/** ms since it was said: clocks of two computers may differ. */
	age: z.number().min(0).max(MAX_AGE),
	from: z
		.string()
		.max(256)
		.transform((name) => cleanName(name) ?? '?'),
	text: z
		.string()
		.max(MAX_TEXT)
		.transform((text) => text.toWellFormed()),
});

/** Most streams that a hello names. */
export const MAX_STREAMS = 500;

/** What a bridge says when it is there, or there again: send me what I have missed. */
const hello = z.object({
	v: z.literal(1),
	bridge,
	/** Number of the question: an answer to one of before a break comes too late. */
	turn: z.number().int().min(0),
	/** ms since it started: what was said before is not for it. */
	up: z.number().min(0),
	/** The last message that it has of each bridge in each room, by `streamOf`. */
	seen: z
		.record(z.string().max(300), seq)
		.refine((streams) => Object.keys(streams).length <= MAX_STREAMS),
});

/** Bridges that one answer is for. Others ask again. */
export const MAX_ASKERS = 100;

/** What a bridge answers to a hello, after it has sent again what was missed. */
const here = z.object({
	v: z.literal(1),
	bridge,
	/** Whom it answers, with the number of the question. The others may miss what they have not asked for yet. */
	to: z.record(bridge, z.number()).refine((askers) => Object.keys(askers).length <= MAX_ASKERS),
	/** Number of its last message in each room. */
	said: z.record(roomName, seq).refine((rooms) => Object.keys(rooms).length <= MAX_STREAMS),
});

export type Here = z.output<typeof here>;
export type Envelope = z.output<typeof envelope>;
export type Hello = z.output<typeof hello>;

const parse = <T>(schema: z.ZodType<T>, payload: Buffer): T | null => {
	if (payload.length > MAX_PAYLOAD) return null;
	try {
		return schema.safeParse(JSON.parse(payload.toString())).data ?? null;
	} catch (error) {
		if (error instanceof SyntaxError) return null;
		throw error;
	}
};

/** Null for what is none. */
export const readEnvelope = (payload: Buffer): Envelope | null => parse(envelope, payload);
export const readHere = (payload: Buffer): Here | null => parse(here, payload);
export const readHello = (payload: Buffer): Hello | null => parse(hello, payload);

/** What one bridge says in one room comes in order, and nothing else does. */
export const streamOf = (from: string, room: string): string => `${from}/${room}`;

/** Where shared rooms are on the broker. */
export class Topics {
	readonly hello: string;
	readonly here: string;
	readonly allRooms: string;
	readonly #rooms: string;

	constructor(prefix: string) {
		this.hello = `${prefix}/hello`;
		this.here = `${prefix}/here`;
		this.#rooms = `${prefix}/room/`;
		this.allRooms = `${this.#rooms}+`;
	}

	/** A name may hold what has a meaning in a topic. */
	ofRoom(name: string): string {
		return this.#rooms + encodeURIComponent(name);
	}

	/** Null where the topic is none of a room. */
	roomOf(topic: string): string | null {
		if (!topic.startsWith(this.#rooms)) return null;
		try {
			return roomName.safeParse(decodeURIComponent(topic.slice(this.#rooms.length))).data ?? null;
		} catch (error) {
			if (error instanceof URIError) return null;
			throw error;
		}
	}
}
