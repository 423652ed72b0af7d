import type { Row } from '../../../main/contract/rows.ts';
import { isGap, positionOf, put, take, type Item } from './items.ts';

/**
 * The stretch of the log that the pane shows: every matching row from id `from` to id `until`. It is copied before it
 * changes, so that the page sees a new list once per batch and none in between.
 */
export interface Window {
	readonly items: readonly Item[];
	/**
	 * Position of the first item. It falls as older rows come in front and rises as the oldest leave, so that the list
	 * on the screen can stay where it is.
	 */
	readonly base: number;
	/** Null until the first row has come. */
	readonly from: number | null;
	/** Infinity while it runs along with what is new. */
	readonly until: number;
}

export const emptyWindow: Window = { items: [], base: 0, from: null, until: Infinity };

export const holds = ({ from, until }: Window, id: number): boolean =>
	from !== null && id >= from && id <= until;

/** With rows that were added or changed. A row that no longer matches leaves. */
export function withRows(
	window: Window,
	rows: readonly Item[],
	matches: (row: Row) => boolean,
): Window {
	const items = window.items.slice();
	for (const row of rows) {
		if (!holds(window, row.id)) continue;
		if (isGap(row) || matches(row)) put(items, row);
		else take(items, row.id);
	}
	return { ...window, items };
}

/** With a page of the journal in front, oldest row first. `next` is where the page before it ends. */
export function withOlder(window: Window, rows: readonly Row[], next: number | null): Window {
	return {
		...window,
		items: [...rows, ...window.items],
		base: window.base - rows.length,
		from: next ?? -Infinity,
	};
}

/** Without the oldest, at most `limit` items long. */
export function trimmedAtStart(window: Window, limit: number): Window {
	const excess = window.items.length - limit;
	const first = window.items[excess];
	if (excess <= 0 || !first) return window;
	const items = window.items.slice(excess);
	return { ...window, items, base: window.base + excess, from: first.id };
}

/** Without the newest, at most `limit` items long. It no longer runs along. */
export function trimmedAtEnd(window: Window, limit: number): Window {
	const last = window.items[limit - 1];
	if (window.items.length <= limit || !last) return window;
	return { ...window, items: window.items.slice(0, limit), until: last.id };
}

/** Runs along again with the newest `memory`, from where it stood if that is still in memory. */
export function reattached(
	window: Window,
	memory: readonly Item[],
	matches: (row: Row) => boolean,
): Window {
	const first = memory[0];
	if (!first || window.until === Infinity) return { ...window, until: Infinity };
	const isReached = first.id <= window.until;
	const missed = memory
		.slice(isReached ? positionOf(memory, window.until + 0.25) : 0)
		.filter((item) => isGap(item) || matches(item));
	if (isReached) return { ...window, items: [...window.items, ...missed], until: Infinity };
	return {
		items: missed,
		base: window.base + window.items.length,
		from: first.id,
		until: Infinity,
	};
}

/** A new window on `memory` up to `until`, for another filter. */
export function windowOn(
	memory: readonly Item[],
	until: number,
	matches: (row: Row) => boolean,
): Window {
	const shown = memory.filter((item) => item.id <= until);
	const first = shown[0]?.id ?? (until === Infinity ? null : until + 1);
	const items = shown.filter((item) => isGap(item) || matches(item));
	return { items, base: 0, from: first, until };
}
