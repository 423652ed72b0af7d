import type { TrialInfo } from '../../../main/contract/adapters.ts';
import type { Field, PlainField, TableRow } from '../../../main/contract/fields.ts';
import { fieldReaders, type FieldProblem, type SettingValue } from './check.ts';
import { Draft } from './draft.svelte.ts';
import type { FieldDraft, SecretDraft } from './field-draft.ts';
import { Refused } from './refused.svelte.ts';
import { Secrets } from './secrets.svelte.ts';
import { TrialRun } from './trial-run.svelte.ts';

interface Table {
	readonly field: Field;
	readonly trial: TrialInfo | null;
	/** A stored row, by its key. */
	row(key: string): TableRow | undefined;
	hasSecret(row: string, column: string): boolean;
	/** Another row has the name of this one, and this one has to give way. */
	isTaken(row: RowDraft): boolean;
}

/** What of a row was sent to be saved. */
export interface SentRow {
	readonly row: RowDraft;
	readonly name: string;
	readonly typed: Draft<Record<string, SettingValue>>['typed'];
	readonly secrets: Secrets['typed'];
}

let last = 0;

/** A row of a table while a person changes it. What they did not touch follows what is stored. */
export class RowDraft {
	/** Stays the same whatever its name becomes. */
	readonly id = ++last;
	isOpen = $state(false);
	/** Goes when the form is saved. */
	isRemoved = $state(false);
	readonly trial: TrialRun | null;
	readonly cells: Draft<Record<string, SettingValue>>;
	readonly secrets: Secrets;
	readonly refused = new Refused();
	/** Where it is stored; null while it is new. */
	#key = $state<string | null>(null);
	#last: TableRow | undefined;
	readonly #table: Table;

	constructor(table: Table, key: string | null) {
		const { columns } = table.field;
		this.#table = table;
		this.#key = key;
		this.trial = table.trial && new TrialRun(table.trial);
		this.cells = new Draft<Record<string, SettingValue>>(
			fieldReaders(columns.filter(({ secret }) => !secret)),
			() => this.#stored ?? {},
		);
		this.secrets = new Secrets(
			columns.filter(({ secret }) => secret),
			(column) => this.was !== null && table.hasSecret(this.was, column),
		);
	}

	get key(): string | null {
		return this.#key;
	}

	/** The name under which it is stored, with its secrets; null while it is new. */
	get was(): string | null {
		const stored = this.#key === null ? undefined : this.#table.row(this.#key);
		return stored ? String(stored[this.#nameColumn] ?? '') : null;
	}

	get name(): string {
		return this.cells.text(this.#nameColumn);
	}

	get isNew(): boolean {
		return this.#key === null;
	}

	get isDirty(): boolean {
		return this.isNew || this.isRemoved || this.cells.isDirty || this.secrets.isDirty;
	}

	/** The columns that cannot be saved as they are, in the order of the form. */
	get wrong(): readonly PlainField[] {
		const { wrong } = this.cells;
		const secrets = this.secrets.wrong;
		return this.#table.field.columns.filter(
			({ name }) => wrong.includes(name) || secrets.includes(name) || this.#more(name) !== null,
		);
	}

	/** The first of them that says so already. */
	get problem(): { column: PlainField; problem: FieldProblem } | null {
		for (const column of this.wrong) {
			const problem = (column.secret ? this.secret(column) : this.cell(column)).problem;
			if (problem) return { column, problem };
		}
		return null;
	}

	cell(column: PlainField): FieldDraft {
		return this.cells.field(column.name, () => this.#more(column.name));
	}

	secret(column: PlainField): SecretDraft {
		return this.secrets.of(column, () => this.#more(column.name));
	}

	/** Only the bridge could know. */
	refuse(column: string, words: Parameters<Refused['set']>[1]): void {
		this.refused.set(column, words, this.#textOf(column));
		this.visitAll();
	}

	visitAll(): void {
		this.cells.visitAll();
		this.secrets.visitAll();
	}

	/** The row as it would be saved; null where a field is wrong. */
	values(): TableRow | null {
		const values = this.cells.values();
		if (!values) return null;
		const row: TableRow = {};
		for (const { name, type, required } of this.#table.field.columns) {
			// A switch that must be given and nobody touched is off.
			const value = values[name] ?? (type === 'boolean' && required ? false : undefined);
			if (value !== undefined && !Array.isArray(value)) row[name] = value;
		}
		return row;
	}

	/** What is sent of it, for `settle`. */
	get sent(): SentRow {
		return { row: this, name: this.name, typed: this.cells.typed, secrets: this.secrets.typed };
	}

	/** It was saved, and is stored by this key now. */
	settle({ typed, secrets }: SentRow, key: string): void {
		this.#key = key;
		this.cells.settle(typed);
		this.secrets.settle(secrets);
		this.refused.clear();
	}

	discard(): void {
		this.isRemoved = false;
		this.cells.discard();
		this.secrets.discard();
		this.refused.clear();
	}

	get #nameColumn(): string {
		return this.#table.field.columns[0]?.name ?? '';
	}

	/** As it was last, where it is gone. */
	get #stored(): TableRow | undefined {
		if (this.#key !== null) this.#last = this.#table.row(this.#key) ?? this.#last;
		return this.#last;
	}

	#textOf(column: string): string {
		const isSecret = this.#table.field.columns.some(
			({ name, secret }) => secret && name === column,
		);
		return isSecret ? (this.secrets.typed[column] ?? '') : this.cells.text(column);
	}

	#more(column: string): FieldProblem | null {
		if (column === this.#nameColumn && this.#table.isTaken(this)) return { kind: 'name-taken' };
		return this.refused.problem(column, this.#textOf(column));
	}
}
