import type { AppError } from '../contract/errors.ts';
import type { Words } from '../contract/words.ts';
import type { Asker, Standing } from './standing.ts';

/** What access needs of the bridge. */
export interface AccessHooks<A extends Asker> {
	/** The page should see what changed. May be called for every message. */
	onChange(): void;
	/** What a client hears of its question. */
	tell(asker: A, told: { event: 'granted' | 'refused'; verb: string; why?: string }): void;
	/** A row of the log. */
	onRow(row: { asker?: A; instance?: string; words: Words }): void;
	/** Those it answers true for have to go. */
	onInvalid(isInvalid: (standing: Standing) => boolean, why: Words): void;
	/** Something could not be written that was not asked for. */
	onTrouble(error: AppError): void;
	/** The clients that are connected. */
	askers(): Iterable<A>;
}
