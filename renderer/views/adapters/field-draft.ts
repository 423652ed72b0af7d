import type { FieldProblem } from './check.ts';

/** A field while a person types in it: of a form, of a row of a table, or of a try. */
export interface FieldDraft {
	readonly text: string;
	/** What is wrong with it, once they had the time to type it. */
	readonly problem: FieldProblem | null;
	type(text: string): void;
	/** They have left the field. */
	visit(): void;
}

/** A secret while a person types it. What is stored is never on the page. */
export interface SecretDraft {
	/** What was typed, null where the stored one is to be removed, undefined where it stays. */
	readonly typed: string | null | undefined;
	readonly isStored: boolean;
	/** What stands there was made up by `make`, and nobody has seen it yet. */
	readonly isMade: boolean;
	readonly problem: FieldProblem | null;
	/** An empty text leaves the stored one alone: `remove` is for that. */
	type(text: string): void;
	/** Fills in a random one. */
	make(): void;
	remove(): void;
	/** Leaves the stored one as it is. */
	keep(): void;
	visit(): void;
}
