import type { Words } from '../contract/words.ts';
import type { Route } from '../wire/address.ts';

/**
 * How an adapter says it is doing. The host makes the status on the page from it and decides what happens next:
 * `lost` is tried again with back-off, `needs-you` waits for the person, `failed` stays as it is.
 */
export type AdapterReport =
	| { readonly kind: 'ready'; readonly detail?: Words }
	| { readonly kind: 'lost' | 'needs-you' | 'failed'; readonly why: Words };

/** Thrown by `start` to say why it could not. Anything else that it throws is a crash: `failed`. */
export class StartError extends Error {
	override readonly name = 'StartError';
	readonly report: Exclude<AdapterReport, { kind: 'ready' }>;

	constructor(kind: 'lost' | 'needs-you' | 'failed', why: Words, options?: ErrorOptions) {
		super(why.en, options);
		this.report = { kind, why };
	}
}

/**
 * A client as an adapter sees it, from its first message until it leaves: one object per connection, so that it can be
 * the key of a map.
 */
export interface AdapterClient {
	readonly id: number;
	/** What the item calls itself, up to 64 characters. It may change, and several clients may have the same. */
	readonly name: string;
	readonly user: string | null;
	/** The key in its URL: which item it is, and no secret. */
	readonly key: string | null;
	readonly hasLeft: boolean;
	/**
	 * Calls back when it leaves, at once if it has.
	 * @returns what undoes that
	 */
	onLeave(listener: () => void): () => void;
	/** Hears its plain texts from now on; null: nobody does. They are rows of the log either way. */
	listen(listener: ((text: string) => void) | null): void;
	/** Closes the connection with code 1001. */
	disconnect(why: Words): void;
}

/**
 * Whom an event is for: exactly these, whether they subscribed or not; or of those who subscribed only some. Without one,
 * it goes to all who subscribed.
 */
export type Audience =
	{ readonly to: Iterable<AdapterClient> } | { readonly only: (client: AdapterClient) => boolean };

/** What an adapter may do. It has no other way to reach the app. */
export interface AdapterContext {
	/** A folder for the files of this instance alone. The adapter makes it when it needs it; it outlives the instance. */
	readonly folder: string;
	/** Tells how it is doing; shown in words beside the adapter's name. After `lost`, `stop` is called. */
	setStatus(report: AdapterReport): void;
	/** Sends news to every client that subscribed, or to its audience. Values by field name, as declared for the event. */
	emit(event: string, values: Record<string, unknown>, audience?: Audience): void;
	/** A state that no longer is: new subscribers are not told of it. `values` names the subject, where there are several. */
	forget(event: string, values?: Record<string, unknown>): void;
	/** Sends a text as it is, to clients that came by a route of the adapter's own. One row of the log. */
	send(clients: Iterable<AdapterClient>, text: string): void;
	/** Writes a line to the log on the page. */
	log(words: Words): void;
	/** Aborts when the adapter must stop. Pass it to everything that waits. */
	readonly signal: AbortSignal;
}

/** A running instance. Its commands receive it as their first argument. */
export interface Session {
	/** Releases every socket and timer. Called once. */
	stop(): void | Promise<void>;
	/**
	 * Whether the other side is still there, asked after the machine slept: a socket can look open for hours then.
	 * Rejects where it is not, or does not settle before the signal aborts: the adapter is then `lost`. Optional.
	 */
	check?(signal: AbortSignal): Promise<unknown>;
	/**
	 * Which of its events somebody subscribed to, whenever that changes, and once after the start: for news that cost
	 * something to get. Optional.
	 */
	want?(events: ReadonlySet<string>): void;
	/** News of other adapters that it hears. Read once, when the adapter is ready. Optional. */
	readonly follows?: readonly Follow[];
	/** A client came by one of the adapter's routes. Returns who hears its texts. Needed where there are routes. */
	visit?(client: AdapterClient, visit: Visit): (text: string) => void;
}

/** Whoever hears news without being a client. */
export interface Follow {
	/** As clients subscribe: `room.message`, `obs.*`. */
	readonly patterns: readonly string[];
	/** Every such event of another instance, whomever it is for; without the rich-text tags of strangers. */
	hear(verb: string, values: Readonly<Record<string, unknown>>): void;
}

/** Where a client came in: `/room/lobby`. */
export interface Visit {
	readonly route: Route;
	/** Null where the URL named none. */
	readonly room: string | null;
}

/** One run of a command. */
export interface Call {
	/** Aborts when the time is up or the adapter stops. Pass it to everything that waits. */
	readonly signal: AbortSignal;
	/** Who sent it; the page's own test and composer are clients, too. */
	readonly client: AdapterClient;
}
