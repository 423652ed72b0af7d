import type { AdapterClient } from '../adapters/adapter.ts';
import { guarded } from '../adapters/crash.ts';
import type { Standing } from '../access/standing.ts';
import type { ClientRef, ClientSnapshot, Codec } from '../contract/clients.ts';
import type { Pace } from '../contract/grants.ts';
import type { Words } from '../contract/words.ts';
import { AppError } from '../contract/errors.ts';
import { say } from '../contract/words.ts';
import type { Address, Route } from '../wire/address.ts';
import { MAX_PATTERNS, matchesPattern } from '../wire/pattern.ts';

/** Where a client's messages go: its socket, or the page for the composer. */
export interface Outlet {
	/** A newer text about the same subject takes the place of one that still waits. */
	send(text: string, subject: string | null): void;
	close(code: number, why: Words): void;
	readonly backlog: ClientSnapshot['backlog'];
	readonly pace: Pace;
	/** Null: as the settings say. */
	setPace(pace: Pace | null): void;
}

/** Where a client comes from, and what stands behind it. */
export interface Origin {
	readonly remote: string;
	readonly outlet: Outlet;
	readonly standing: Standing;
	/** What its known key is called. */
	readonly keyName: string | null;
}

/** Longest last message that the Users pane shows, in characters. */
const LAST = 120;

/** One connected client, as the bridge knows it. */
export class Client implements AdapterClient {
	readonly key: string | null;
	readonly route: Route;
	readonly path: string;
	readonly codec: Codec;
	readonly keepsMarkup: boolean;
	/** What it may do. */
	readonly standing: Standing;
	/** What the person chose for it, before its key's pace and that of the settings. */
	ownPace: Pace | null = null;
	readonly #address: string;
	readonly #since = Date.now();
	readonly #outlet: Outlet;
	/** Shared by all rows that name the client; a new one when it changes its name. */
	#ref: ClientRef;
	#patterns: readonly string[];
	#received = 0;
	#sent = 0;
	#lastAt = 0;
	#lastText = '';
	#lastDirection: 'in' | 'out' = 'in';
	#left: ClientSnapshot['left'] = null;
	#leaveListeners: Set<() => void> | null = null;
	/** Who hears its plain texts, if anybody does. */
	hear: ((text: string) => void) | null = null;
	roundTrip: number | null = null;

	constructor(id: number, address: Address, from: Origin) {
		this.key = address.key;
		this.route = address.route;
		this.path = address.path;
		this.codec = address.codec;
		this.keepsMarkup = address.keepsMarkup;
		this.#patterns = address.patterns;
		this.#address = from.remote;
		this.#outlet = from.outlet;
		this.standing = from.standing;
		const name = address.name ?? from.keyName ?? address.key ?? `#${id % 10_000}`;
		this.#ref = { id, name, user: address.user };
	}

	get ref(): ClientRef {
		return this.#ref;
	}

	get id(): number {
		return this.#ref.id;
	}

	get name(): string {
		return this.#ref.name;
	}

	get user(): string | null {
		return this.#ref.user;
	}

	get hasLeft(): boolean {
		return this.#left !== null;
	}

	get patterns(): readonly string[] {
		return this.#patterns;
	}

	rename(name: string, user: string | null): void {
		this.#ref = { id: this.#ref.id, name, user: user ?? this.#ref.user };
	}

	/** @throws AppError FIELD_INVALID when it would hold too many */
	subscribe(patterns: readonly string[]): void {
		const all = [...new Set([...this.#patterns, ...patterns])];
		if (all.length > MAX_PATTERNS) {
			throw new AppError(
				'FIELD_INVALID',
				say(
					`A client may hold ${MAX_PATTERNS} subscriptions.`,
					`購読は 1 クライアントにつき ${MAX_PATTERNS} 件までです。`,
				),
			);
		}
		this.#patterns = all;
	}

	unsubscribe(patterns: readonly string[]): void {
		this.#patterns =
			patterns.length === 0 ? [] : this.#patterns.filter((pattern) => !patterns.includes(pattern));
	}

	isSubscribed(verb: string): boolean {
		return this.#patterns.some((pattern) => matchesPattern(pattern, verb));
	}

	countIn(text: string): void {
		this.#received += 1;
		this.#remember('in', text);
	}

	/** It has left for the client; until then it may wait for its turn. */
	countOut(text: string): void {
		this.#sent += 1;
		this.#remember('out', text);
	}

	send(text: string, subject: string | null = null): void {
		this.#outlet.send(text, subject);
	}

	/** Null: as the settings say. */
	setPace(pace: Pace | null): void {
		this.#outlet.setPace(pace);
	}

	close(code: number, why: Words): void {
		this.#outlet.close(code, why);
	}

	disconnect(why: Words): void {
		this.close(1001, why);
	}

	listen(listener: ((text: string) => void) | null): void {
		this.hear = listener && guarded(listener);
	}

	onLeave(listener: () => void): () => void {
		const listens = guarded(listener);
		if (this.hasLeft) listens();
		else (this.#leaveListeners ??= new Set()).add(listens);
		return () => {
			this.#leaveListeners?.delete(listens);
		};
	}

	leave(code: number, why: Words): void {
		this.#left = { at: Date.now(), code, why };
		this.hear = null;
		for (const listener of this.#leaveListeners ?? []) listener();
		this.#leaveListeners = null;
	}

	snapshot(): ClientSnapshot {
		return {
			...this.#ref,
			key: this.key,
			path: this.path,
			codec: this.codec,
			address: this.#address,
			since: this.#since,
			left: this.#left,
			received: this.#received,
			sent: this.#sent,
			last:
				this.#lastAt === 0
					? null
					: {
							at: this.#lastAt,
							direction: this.#lastDirection,
							text: this.#lastText.slice(0, LAST),
						},
			roundTrip: this.roundTrip,
			subscriptions: [...this.#patterns],
			keyId: this.standing.keyId,
			permissions: [...this.standing.permissions],
			refusals: [...this.standing.refusals],
			isSilenced: this.standing.isSilenced,
			pace: this.#outlet.pace,
			backlog: this.#outlet.backlog,
		};
	}

	#remember(direction: 'in' | 'out', text: string): void {
		this.#lastAt = Date.now();
		this.#lastText = text;
		this.#lastDirection = direction;
	}
}
