import type { Checked, Output } from '../contract/commands.ts';
import type { Row } from '../contract/rows.ts';
import type { Notice } from '../contract/server.ts';
import type { Words } from '../contract/words.ts';
import type { PackedRows } from './packed.ts';

/** What the journal keeps on disk at most; the older rows go first. */
export interface Retention {
	readonly maxMegabytes: number;
	readonly maxDays: number;
}

/** The same id again replaces what was said before. */
export type JournalNotice = Omit<Notice, 'at'>;

/** What became of a command. */
export interface Outcome {
	readonly outcome: string;
	/** From the command to its outcome. */
	readonly ms: number;
	/** What allowed it, see `Row.grant`. Left out, the row keeps what it was added with. */
	readonly grant?: string | null;
}

export interface Settlement extends Outcome {
	/** The row of the command. */
	readonly id: number;
}

/** A row with its outcome. */
export const settled = (row: Row, { outcome, ms, grant }: Outcome): Row => ({
	...row,
	outcome,
	ms,
	grant: grant ?? row.grant,
});

/** Rows to write and rows whose outcome came after they were sent. Written in one transaction or not at all. */
export interface WriteBatch {
	readonly rows: PackedRows;
	readonly settlements: readonly Settlement[];
	/** Sent before, to a worker that did not live to answer: some of it may be in the file. */
	readonly isRepeat: boolean;
}

/** What the worker does for the journal, by name. */
export interface Calls {
	/** Answers with the id of the newest row in the file. */
	open(options: { file: string; retention: Retention }): { newest: number };
	write(batch: WriteBatch): null;
	search(request: Checked<'log.search'>): Output<'log.search'>;
	get(id: number): Row | null;
	effects(id: number): Row[];
	export(request: Checked<'log.export'>): Output<'log.export'>;
	configure(retention: Retention): null;
	close(): null;
}

export type CallName = keyof Calls;
export type Argument<N extends CallName> = Parameters<Calls[N]>[0];
export type Result<N extends CallName> = ReturnType<Calls[N]>;

export interface Request {
	readonly call: number;
	readonly name: CallName;
	readonly input: unknown;
}

/** `trouble` is the disk's: the same call may work later. */
export type Answer =
	| { readonly call: number; readonly value: unknown }
	| { readonly call: number; readonly trouble: Words }
	| { readonly notice: JournalNotice };
