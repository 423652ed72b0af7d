import * as z from 'zod';
import { pace, permission } from './grants.ts';
import { words } from './words-schema.ts';

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
	/** Id of the known key that it came with. */
	keyId: z.string().nullable(),
	/** What it may do while it is connected, beside what its key allows. */
	permissions: z.array(permission),
	/** Verbs, or patterns of verbs, that the person refused it. They are not asked again. */
	refusals: z.array(z.string()),
	/** Whatever it asks is refused without a question. */
	isSilenced: z.boolean(),
	/** How fast messages go out to it. */
	pace,
	/** Messages that wait for their turn; that gave way to a newer value of the same state; that were too many. */
	backlog: z.object({ waiting: z.number(), replaced: z.number(), dropped: z.number() }),
});

export type Codec = z.output<typeof codec>;
export type ClientRef = z.output<typeof clientRef>;
export type ClientSnapshot = z.output<typeof clientSnapshot>;
