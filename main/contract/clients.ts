import * as z from 'zod';
import { words } from './words.ts';

/** Form of events and of replies to text, chosen in the URL. See ARCHITECTURE.md, "The wire". */
export const codec = z.enum(['lines', 'kv', 'json', 'value']);

/** A client as journal rows name it. Ids begin at the time of the app's start, so those of two starts differ. */
export const clientRef = z.object({
	id: z.number(),
	name: z.string(),
	user: z.string().nullable(),
});

/** One WebSocket connection, or the page's composer. Times are ms since 1970, counts are since it connected. */
export const clientSnapshot = clientRef.extend({
	key: z.string().nullable(),
	/** `/`, `/echo`, … */
	path: z.string(),
	codec,
	address: z.string(),
	since: z.number(),
	/** Set once it has gone; the page keeps it until it is forgotten. */
	left: z.object({ at: z.number(), code: z.number(), why: words }).nullable(),
	received: z.number(),
	sent: z.number(),
	last: z.object({ at: z.number(), direction: z.enum(['in', 'out']), text: z.string() }).nullable(),
	/** Of the last answered ping, in ms. */
	roundTrip: z.number().nullable(),
	subscriptions: z.array(z.string()),
});

export type Codec = z.output<typeof codec>;
export type ClientRef = z.output<typeof clientRef>;
export type ClientSnapshot = z.output<typeof clientSnapshot>;
