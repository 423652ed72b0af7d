import type { Field, SettingValue, TableRow } from '../../../main/contract/fields.ts';
import type { RowDraft } from './row-draft.svelte.ts';

/** The rows of a table as they are stored, by keys that tell them apart. */
export function storedRows(field: Field, value: SettingValue | undefined): Map<string, TableRow> {
	const rows = Array.isArray(value) ? value.filter((row) => typeof row !== 'string') : [];
	const first = field.columns[0]?.name ?? '';
	const keys = keysOf(rows.map((row) => String(row[first] ?? '')));
	return new Map(rows.map((row, at) => [keys[at] ?? '', row]));
}

/** Their names, made different where two are the same in a file that somebody wrote by hand. */
export function keysOf(names: readonly string[]): string[] {
	const counts = new Map<string, number>();
	return names.map((name) => {
		const count = (counts.get(name) ?? 0) + 1;
		counts.set(name, count);
		return count === 1 ? name : `${name}\n${count}`;
	});
}

/** Rows by an order of their ids; those that are not in it last. */
export function inOrder(rows: RowDraft[], order: readonly number[] | null): readonly RowDraft[] {
	if (!order) return rows;
	const placeOf = ({ id }: RowDraft) => (order.includes(id) ? order.indexOf(id) : order.length);
	return rows.toSorted((one, other) => placeOf(one) - placeOf(other));
}

/** The name with the first number that no other row has. */
export function freeName(name: string, taken: readonly string[]): string {
	let number = 2;
	while (taken.includes(`${name}-${number}`)) number += 1;
	return `${name}-${number}`;
}

/**
 * Drafts of stored rows, each made when its row is first looked at. Nothing follows this map: it only remembers which
 * draft belongs to which row.
 */
export class KnownRows {
	#byKey = new Map<string, RowDraft>();

	get all(): RowDraft[] {
		return [...this.#byKey.values()];
	}

	of(key: string, make: (key: string) => RowDraft): RowDraft {
		const known = this.#byKey.get(key) ?? make(key);
		this.#byKey.set(key, known);
		return known;
	}

	replace(rows: Iterable<readonly [string, RowDraft]>): void {
		this.#byKey = new Map(rows);
	}
}

/** What of the rows is sent beside their values. */
export interface RowPaths {
	/** By `table.row.column`. */
	readonly secrets: Record<string, string | null>;
	/** The old `table.row` by the new one. */
	readonly renamed: Record<string, string>;
}

/** `rows` are those that stay, `stored` the names of all that are stored now. */
export function pathsOf(
	{ name: table, columns }: Field,
	rows: readonly RowDraft[],
	stored: readonly (string | null)[],
): RowPaths {
	const secrets: RowPaths['secrets'] = {};
	const renamed: RowPaths['renamed'] = {};
	for (const row of rows) {
		const path = `${table}.${row.name}`;
		if (row.was !== null && row.was !== row.name) renamed[path] = `${table}.${row.was}`;
		const { typed } = row.secrets;
		for (const { name, secret } of columns) {
			const own = typed[name];
			if (own !== undefined) secrets[`${path}.${name}`] = own;
			// A new row must not inherit from one that had its name and goes.
			else if (secret && row.was === null && stored.includes(row.name))
				secrets[`${path}.${name}`] = null;
		}
	}
	return { secrets, renamed };
}
