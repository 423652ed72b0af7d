import type { Row } from '../../../main/contract/rows.ts';

/**
 * Rows that the page never received: too many came at once, or the bridge was restarted. They are in the journal.
 * `id` lies between the rows around it, so that a list of items is sorted by id all the way.
 */
export interface Gap {
	readonly kind: 'gap';
	readonly id: number;
	/** Ids of the rows around it. */
	readonly after: number;
	readonly before: number;
	readonly reason: 'skipped' | 'restarted';
	/** How many, where that is known. */
	readonly count: number | null;
}

/** One line of the log pane. */
export type Item = Row | Gap;

export const isGap = (item: Item): item is Gap => item.kind === 'gap';

export const gapOf = (gap: Omit<Gap, 'kind' | 'id'>): Gap => ({
	...gap,
	kind: 'gap',
	id: gap.before - 0.5,
});

/** Where `id` is in the sorted items, or where it would go. */
export function positionOf(items: readonly Item[], id: number): number {
	let low = 0;
	let high = items.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		const item = items[middle];
		if (item && item.id < id) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** Puts the item in its place, over an older one with the same id. Returns the one that was there. */
export function put(items: Item[], item: Item): Item | undefined {
	const last = items.at(-1);
	if (!last || last.id < item.id) {
		items.push(item);
		return undefined;
	}
	const at = positionOf(items, item.id);
	const known = items[at];
	if (known?.id === item.id) {
		items[at] = item;
		return known;
	}
	items.splice(at, 0, item);
	return undefined;
}

/** Takes the item out, if it is there. */
export function take(items: Item[], id: number): void {
	const at = positionOf(items, id);
	if (items[at]?.id === id) items.splice(at, 1);
}
