import * as z from 'zod';
import { instanceId } from './adapters.ts';
import { clientRef } from './clients.ts';
import { pace, permission } from './grants.ts';
import { words } from './words-schema.ts';

/**
 * Who may connect and act: `ask` lets everybody in and asks the person at the page before anything changes; `keys`
 * lets only known keys in; `open` allows everything to everybody.
 */
export const policy = z.enum(['ask', 'keys', 'open']);

/**
 * What a command of risk `danger` needs: `grant` one that names it; `arm` that, and to be armed; `confirm` a person who
 * confirms each use.
 */
export const dangerRule = z.enum(['grant', 'arm', 'confirm']);

/** How a key stands in a URL. */
export const keyText = z
	.string()
	.regex(/^[A-Za-z0-9_-]{1,64}$/, 'letters, digits, - and _, at most 64');

/** What a person decides about a key. */
export const keyTerms = z.object({
	/** Of the item that carries it. */
	name: z.string().trim().min(1).max(64),
	permissions: z.array(permission).max(200),
	/** Asks the person when it wants more than its permissions; else that is refused without a question. */
	asks: z.boolean(),
	/** Null: as the settings say. */
	pace: pace.nullable(),
});

/** A key of an item: part of its URL, and with it all grants that outlive a connection. Times are ms since 1970. */
export const accessKey = keyTerms.extend({
	/** Stays when the key is rotated. */
	id: z.string(),
	key: keyText,
	/** Keys of the command line last as long as this start, and cannot be changed on the page. */
	from: z.enum(['page', 'command-line']),
	createdAt: z.number(),
	lastUsedAt: z.number().nullable(),
	/** A revoked key is refused at the door, until it is forgotten. */
	revokedAt: z.number().nullable(),
});

/** The keys on disk, version 1. */
export const keysDocument = z.object({
	version: z.literal(1),
	keys: z.array(accessKey).max(1_000),
});

/**
 * A question to the person at the page. At most one per client. `grant`: may it use this at all? `arm`: it may, but the
 * command is not armed. `confirm`: may it, this once?
 */
export const approval = z.object({
	id: z.number(),
	kind: z.enum(['grant', 'arm', 'confirm']),
	client: clientRef,
	/** Text of the key in its URL, null without one. `always` can be answered only to a client with a key. */
	key: z.string().nullable(),
	instance: instanceId,
	/** Of the adapter: OBS Studio. */
	title: words,
	command: z.string(),
	summary: words,
	risk: z.enum(['control', 'danger']),
	/** What would run, as the newest message that asked was read: `obs.scene name=Live`, cut to `ASKED` characters. */
	text: z.string(),
	/** Other verbs that it asked for meanwhile, up to ten. They can be asked once this is answered. */
	others: z.array(z.string()),
	/** How many of its messages wanted an answer. */
	count: z.number(),
	at: z.number(),
	expiresAt: z.number(),
});

/** Longest command that an approval shows, in characters. */
export const ASKED = 200;

/** What the person answers. */
export const answer = z.discriminatedUnion('kind', [
	/**
	 * `reach`: this command alone, or every `control` command of its instance. `minutes`: how long a command of risk
	 * `danger` is armed, null where it need not be.
	 */
	z.object({
		kind: z.literal('allow'),
		for: z.enum(['connection', 'key']),
		reach: z.enum(['command', 'instance']),
		minutes: z.number().int().min(1).max(1_440).nullable(),
	}),
	z.object({ kind: z.literal('refuse') }),
	/** Refuses, and whatever it asks from now on without a question. */
	z.object({ kind: z.literal('silence') }),
]);

/** A command of risk `danger` that may run for a while, for clients with a grant that names it. */
export const armed = z.object({ verb: z.string(), until: z.number() });

/** Access as the page shows it. */
export const accessSnapshot = z.object({
	/** The one that holds now. */
	policy,
	/** Set on the command line, for this start: the page cannot change it. */
	isPolicyFixed: z.boolean(),
	keys: z.array(accessKey),
	/** Oldest first. */
	approvals: z.array(approval),
	/** Clients that also want to ask, while as many questions are open as one person can read. */
	moreApprovals: z.number(),
	armed: z.array(armed),
});

export type Policy = z.output<typeof policy>;
export type DangerRule = z.output<typeof dangerRule>;
export type KeyTerms = z.output<typeof keyTerms>;
export type AccessKey = z.output<typeof accessKey>;
export type Approval = z.output<typeof approval>;
export type Answer = z.output<typeof answer>;
export type Armed = z.output<typeof armed>;
export type AccessSnapshot = z.output<typeof accessSnapshot>;
