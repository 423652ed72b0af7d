import type { ErrorCode } from '../../contract/errors.ts';
import type { Words } from '../../contract/words.ts';
import type { Place } from './place.ts';

/** What may be kept. A value's own length is checked before it gets here. */
export interface Limits {
	/** Per space. */
	readonly entries: number;
	/** Per space, names and values together. */
	readonly bytes: number;
	/** Spaces of keys. */
	readonly keys: number;
	readonly totalBytes: number;
}

export interface Usage {
	readonly entries: number;
	readonly bytes: number;
}

/** What the worker does, by name. Those of `writes` have an answer only when the disk has what they did. */
export interface Asks {
	open(options: { file: string; limits: Limits }): null;
	get(place: Place): string | null;
	/** Whether that changed anything. */
	set(given: Place & { readonly value: string }): boolean;
	add(given: Place & { readonly number: number }): string;
	/** Whether it was there. */
	remove(place: Place): boolean;
	/** How many there were. */
	erase(space: string): number;
	/** How many there were. */
	move(spaces: { readonly from: string; readonly to: string }): number;
	list(range: { space: string; prefix: string; after: string; limit: number }): {
		total: number;
		names: string[];
	};
	usage(space: string): Usage;
	/** Spaces of keys. */
	keys(): string[];
	/** Everything, as JSON. */
	export(): string;
	close(): null;
}

export type AskName = keyof Asks;
export type Argument<N extends AskName> = Parameters<Asks[N]>[0];
export type Result<N extends AskName> = ReturnType<Asks[N]>;

export const writes: ReadonlySet<AskName> = new Set<AskName>([
	'set',
	'add',
	'remove',
	'erase',
	'move',
]);

export interface Request {
	readonly id: number;
	readonly name: AskName;
	readonly input: unknown;
}

/** To one request: `refusal` is the asker's fault, `trouble` the disk's, and the same may work later. */
export type Answer =
	| { readonly id: number; readonly value: unknown }
	| { readonly id: number; readonly refusal: { code: ErrorCode; words: Words } }
	| { readonly id: number; readonly trouble: Trouble };

/** What comes unasked: a file that was set aside, or how much there is after the disk took a change. */
export type Notice = { readonly aside: Words } | { readonly totals: Usage };

/** What keeps the disk from its work. */
export interface Trouble {
	/** For the person: names the file. */
	readonly person: Words;
	/** For clients, who are told no paths. */
	readonly client: Words;
}
