import type { Standing } from '../access/standing.ts';
import type { ClientRef, ClientSnapshot, Codec } from '../contract/clients.ts';
import type { Pace } from '../contract/grants.ts';
import type { Words } from '../contract/words.ts';
import { AppError } from '../contract/errors.ts';
import { say } from '../contract/words.ts';
import type { Address } from '../wire/address.ts';
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
export class Client {
	readonly key: string | null;
	readonly path: Address['path'];
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
	roundTrip: number | null = null;

	constructor(id: number, address: Address, from: Origin) {
		this.key = address.key;
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

	leave(code: number, why: Words): void {
		this.#left = { at: Date.now(), code, why };
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
