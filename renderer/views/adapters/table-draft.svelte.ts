import type { TrialInfo } from '../../../main/contract/adapters.ts';
import type { Field, PlainField, SettingValue, TableRow } from '../../../main/contract/fields.ts';
import type { Words } from '../../../main/contract/words.ts';
import { RowDraft, type SentRow } from './row-draft.svelte.ts';
import {
	freeName,
	inOrder,
	keysOf,
	KnownRows,
	pathsOf,
	storedRows,
	type RowPaths,
} from './stored-rows.ts';

interface Given {
	readonly field: Field;
	readonly trial: TrialInfo | null;
	readonly stored: () => SettingValue | undefined;
	/** By `row.column`. */
	readonly hasSecret: (path: string) => boolean;
}

/** A table as it would be saved. */
interface Collected extends RowPaths {
	readonly rows: TableRow[];
	readonly sent: readonly SentRow[];
}

/** A table of the settings while a person changes it: the rows that are stored, in their order, then the new ones. */
export class TableDraft {
	readonly field: Field;
	readonly #given: Given;
	readonly #known = new KnownRows();
	#added = $state.raw<readonly RowDraft[]>([]);
	/** Ids of rows as somebody put them; null where nobody did. */
	#order = $state.raw<readonly number[] | null>(null);
	#built: { value: SettingValue | undefined; rows: ReadonlyMap<string, TableRow> } | null = null;

	constructor(given: Given) {
		this.field = given.field;
		this.#given = given;
	}

	get rows(): readonly RowDraft[] {
		const stored = this.#stored;
		const own = [...stored.keys()].map((key) => this.#known.of(key, (at) => this.#draft(at)));
		// What somebody else removed while it was being changed here is still here.
		const lost = this.#known.all.filter(
			(row) => row.key !== null && !stored.has(row.key) && row.cells.isDirty,
		);
		return inOrder([...own, ...lost, ...this.#added], this.#order);
	}

	/** Rows that will be there when the form is saved. */
	get staying(): readonly RowDraft[] {
		return this.rows.filter(({ isRemoved }) => !isRemoved);
	}

	get isFull(): boolean {
		return this.field.max !== null && this.staying.length >= this.field.max;
	}

	get isDirty(): boolean {
		return this.#isMoved || this.rows.some((row) => row.isDirty);
	}

	/** The first row, and its first column, that cannot be saved as it is. */
	firstWrong(): { row: RowDraft; column: PlainField } | null {
		for (const row of this.staying) {
			const [column] = row.wrong;
			if (column) return { row, column };
		}
		return null;
	}

	/** A new row, open; a copy of another one where that is given, without its secrets. */
	add(like?: RowDraft): RowDraft {
		const row = this.#draft(null);
		if (like) {
			for (const { name, secret } of this.field.columns)
				if (!secret) row.cells.type(name, like.cells.text(name));
			const [first] = this.field.columns;
			if (first)
				row.cells.type(
					first.name,
					freeName(
						like.name,
						this.rows.map(({ name }) => name),
					),
				);
		}
		row.isOpen = true;
		this.#added = [...this.#added, row];
		return row;
	}

	/** Puts a row before the one that is before it. */
	moveUp(row: RowDraft): void {
		const ids = this.rows.map(({ id }) => id);
		const at = ids.indexOf(row.id);
		const before = ids[at - 1];
		if (before !== undefined) this.#order = ids.with(at, before).with(at - 1, row.id);
	}

	/** A new row goes at once; a stored one when the form is saved. */
	remove(row: RowDraft): void {
		if (row.isNew) this.#added = this.#added.filter((other) => other !== row);
		else row.isRemoved = true;
	}

	/** The rows as they would be saved. Every wrong field says so from now on; null where there is one. */
	collect(): Collected | null {
		const rows: TableRow[] = [];
		for (const row of this.staying) {
			row.refused.clear();
			row.visitAll();
			const values = row.values();
			if (values) rows.push(values);
		}
		if (this.firstWrong()) return null;
		return { rows, sent: this.staying.map((row) => row.sent), ...this.#paths };
	}

	/** The bridge found a mistake in the rows that were sent. Which row it was, if it can be told. */
	refuse(row: SentRow, column: string | null, words: Words): void {
		row.row.refuse(column ?? this.field.columns[0]?.name ?? '', words);
	}

	/** These rows were saved. What was typed meanwhile stays. */
	settle(sent: readonly SentRow[]): void {
		const keys = keysOf(sent.map(({ name }) => name));
		for (const [at, one] of sent.entries()) one.row.settle(one, keys[at] ?? one.name);
		this.#known.replace(sent.map(({ row }) => [row.key ?? '', row]));
		this.#added = this.#added.filter((row) => row.isNew);
	}

	discard(): void {
		for (const row of this.#known.all) row.discard();
		this.#added = [];
		this.#order = null;
	}

	/** Those that are stored are not in the order in which they are stored. */
	get #isMoved(): boolean {
		const keys = this.rows.flatMap(({ key }) => (key === null ? [] : [key]));
		const stored = [...this.#stored.keys()];
		return this.#order !== null && stored.some((key, at) => keys[at] !== key);
	}

	/** Looked at for every cell, and built once. */
	get #stored(): ReadonlyMap<string, TableRow> {
		const value = this.#given.stored();
		if (this.#built && this.#built.value === value) return this.#built.rows;
		const rows = storedRows(this.field, value);
		this.#built = { value, rows };
		return rows;
	}

	get #paths(): RowPaths {
		return pathsOf(
			this.field,
			this.staying,
			this.rows.map(({ was }) => was),
		);
	}

	#draft(key: string | null): RowDraft {
		const { field, trial, hasSecret } = this.#given;
		return new RowDraft(
			{
				field,
				trial,
				row: (at) => this.#stored.get(at),
				hasSecret: (row, column) => hasSecret(`${row}.${column}`),
				isTaken: (row) => this.#isTaken(row),
			},
			key,
		);
	}

	#isTaken(row: RowDraft): boolean {
		if (row.name === '') return false;
		const isTouched = row.name !== row.was;
		// Of two rows with one name, the one that was changed to it has to give way.
		return this.staying.some(
			(other) =>
				other !== row && other.name === row.name && (isTouched || other.name === other.was),
		);
	}
}
