import * as z from 'zod';
import { clientRef } from './clients.ts';
import { words } from './words-schema.ts';

/**
 * What a row is about. `command`, `reply`, `event`, `text` and `echo` are messages; `opened` and `closed` are
 * connections; `refused` is a caller that was turned away; `access` a question to the person, an answer, a grant or a key;
 * `limit` a limit that struck; `status` is an adapter's; `notice` the app's.
 */
export const rowKind = z.enum([
	'command',
	'reply',
	'event',
	'text',
	'echo',
	'opened',
	'closed',
	'refused',
	'access',
	'limit',
	'status',
	'notice',
]);

/** One line of the journal. */
export const row = z.object({
	/** Rises with time, never used twice. */
	id: z.number(),
	/** ms since 1970. */
	at: z.number(),
	direction: z.enum(['in', 'out', 'none']),
	kind: rowKind,
	client: clientRef.nullable(),
	/** An event that went to several clients at once is one row: their ids. Null when `client` says it all. */
	audience: z.array(z.number()).nullable(),
	instance: z.string().nullable(),
	/** The message, or the English sentence of `words`. Up to `PREVIEW` characters on the page, see `size`. */
	text: z.string(),
	/** Characters of the whole text; larger than `text.length` where `text` is a preview. */
	size: z.number(),
	/** `pending`, `ok` or an error code; null where nothing is expected to become of it. */
	outcome: z.string().nullable(),
	/** Milliseconds from the command to its outcome. */
	ms: z.number().nullable(),
	/**
	 * What allowed a command that changes something: `page`, `open`, `connection`, `once` or `key <name>`. Null where
	 * nothing had to, or it was not allowed.
	 */
	grant: z.string().nullable(),
	/** Id of the row that brought this one about. */
	cause: z.number().nullable(),
	/** Set where the app speaks, not a client. */
	words: words.nullable(),
});

/** What the Log shows: every condition must hold, an empty list means all. */
export const rowFilter = z.object({
	directions: z.array(z.enum(['in', 'out', 'none'])).default([]),
	kinds: z.array(rowKind).default([]),
	outcomes: z.array(z.enum(['ok', 'error', 'pending'])).default([]),
	/** Names of clients: an item that reconnects keeps its name, not its id. */
	clients: z.array(z.string()).default([]),
	instances: z.array(z.string()).default([]),
	/** Looked for in the text and the client's name and user, ignoring case. */
	text: z.string().max(500).default(''),
	/** Take `text` as a regular expression; one that is invalid, or of more than 1,000 steps, is taken literally. */
	isPattern: z.boolean().default(false),
});

export type Row = z.output<typeof row>;
export type RowKind = z.output<typeof rowKind>;
export type RowFilter = z.output<typeof rowFilter>;
