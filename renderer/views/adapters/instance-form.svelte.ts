import type { Input, TrialResult } from '../../../main/contract/commands.ts';
import type { AdapterInfo, InstanceSnapshot } from '../../../main/contract/adapters.ts';
import type { Field } from '../../../main/contract/fields.ts';
import { placeOf } from '../../state/problem.ts';
import { fieldReaders, type SettingValue } from './check.ts';
import { Draft } from './draft.svelte.ts';
import type { FieldDraft, SecretDraft } from './field-draft.ts';
import { Refused } from './refused.svelte.ts';
import type { RowDraft, SentRow } from './row-draft.svelte.ts';
import { given, secretsAfter, type Typed } from './sent-form.ts';
import { Secrets } from './secrets.svelte.ts';
import { TableDraft } from './table-draft.svelte.ts';

type Stored = Pick<InstanceSnapshot, 'id' | 'settings' | 'secrets'>;
type Configure = (input: Input<'adapter.configure'>) => Promise<unknown>;
type Try = (input: Input<'adapter.try'>) => Promise<TrialResult>;

/** What is sent to be saved or tried, and of it what `settle` needs. */
interface Sent {
	readonly typed: Typed;
	readonly texts: Draft<Record<string, SettingValue>>['typed'];
	readonly secrets: Secrets['typed'];
	readonly rows: readonly { readonly table: TableDraft; readonly sent: readonly SentRow[] }[];
}

/** A field that is wrong: by the name of its setting, and in a table by row and column. */
interface Wrong {
	readonly name: string;
	readonly row: RowDraft | null;
	readonly column: string | null;
}

/** The settings of one instance while a person changes them. Outlives the card, so that nothing typed is lost. */
export class InstanceForm {
	readonly settings: Draft<Record<string, SettingValue>>;
	readonly secrets: Secrets;
	/** Opened or closed by the person; null where the status decides. */
	isOpen = $state<boolean | null>(null);
	isSaving = $state(false);
	/** It was saved just now. */
	isSaved = $state(false);
	/** Why the bridge refused the last save. */
	error = $state.raw<unknown>(null);
	readonly #tables: readonly TableDraft[];
	readonly #refused = new Refused();
	readonly #info: AdapterInfo;
	readonly #snapshot: () => Stored;
	/** What was saved, until the bridge tells how the instance is now. */
	#saved = $state.raw<{ over: Stored['settings']; now: Stored } | null>(null);

	constructor(info: AdapterInfo, stored: () => Stored) {
		const { settings, trials } = info;
		const plain = settings.filter(({ secret, type }) => !secret && type !== 'table');
		const secrets = settings.filter(({ secret }) => secret);
		const tables = settings.filter(({ type }) => type === 'table');
		this.#info = info;
		this.#snapshot = stored;
		this.settings = new Draft<Record<string, SettingValue>>(
			fieldReaders(plain),
			() => this.#stored.settings,
		);
		this.secrets = new Secrets(secrets, (name) => this.#stored.secrets[name] ?? false);
		this.#tables = tables.map(
			(field) =>
				new TableDraft({
					field,
					trial: trials.find(({ table }) => table === field.name) ?? null,
					stored: () => this.#stored.settings[field.name],
					hasSecret: (path) => this.#stored.secrets[`${field.name}.${path}`] ?? false,
				}),
		);
	}

	get isDirty(): boolean {
		const tables = this.#tables.some(({ isDirty }) => isDirty);
		return this.settings.isDirty || this.secrets.isDirty || tables;
	}

	/** For a setting that is neither a secret nor a table. */
	field({ name }: Field): FieldDraft {
		return this.settings.field(name, () => this.#refused.problem(name, this.settings.text(name)));
	}

	secret(field: Field): SecretDraft {
		const { name } = field;
		return this.secrets.of(field, () =>
			this.#refused.problem(name, this.secrets.typed[name] ?? ''),
		);
	}

	table({ name }: Pick<Field, 'name'>): TableDraft | undefined {
		return this.#tables.find(({ field }) => field.name === name);
	}

	/** The first field, in the order of the form, that is wrong. */
	firstWrong(): Wrong | null {
		for (const field of this.#info.settings) {
			const { name } = field;
			const table = this.table(field);
			const inTable = table?.firstWrong();
			if (inTable) return { name, row: inTable.row, column: inTable.column.name };
			if (!table && this.#isWrong(field)) return { name, row: null, column: null };
		}
		return null;
	}

	/** Sends the form, or says at the fields what is wrong. What was typed stays unless it was saved. */
	async save(configure: Configure): Promise<boolean> {
		const sent = this.#collect();
		if (!sent) return false;
		this.isSaving = true;
		this.isSaved = false;
		this.error = null;
		try {
			await configure({ id: this.#snapshot().id, ...sent.typed });
			this.#settle(sent);
			this.isSaved = true;
			return true;
		} catch (error) {
			this.error = error;
			this.#refuse(error, sent);
			return false;
		} finally {
			this.isSaving = false;
		}
	}

	/** Tries a row as it is typed, or says at the fields what is wrong. False: at some field. */
	async try(table: TableDraft, row: RowDraft, call: Try): Promise<boolean> {
		const sent = this.#collect();
		if (!sent) return false;
		const id = this.#snapshot().id;
		await row.trial?.run(async (params) => {
			try {
				return await call({ id, table: table.field.name, row: row.name, params, ...sent.typed });
			} catch (error) {
				this.#refuse(error, sent);
				throw error;
			}
		});
		return true;
	}

	discard(): void {
		this.settings.discard();
		this.secrets.discard();
		for (const table of this.#tables) table.discard();
		this.#refused.clear();
		this.isSaved = false;
		this.error = null;
	}

	get #stored(): Stored {
		const snapshot = this.#snapshot();
		return this.#saved?.over === snapshot.settings ? this.#saved.now : snapshot;
	}

	/** Everything as it would be saved; null where a field is wrong, and all of them then say so. */
	#collect(): Sent | null {
		this.#refused.clear();
		this.secrets.visitAll();
		const settings = this.settings.values();
		const typed: Typed = {
			settings: given(settings ?? {}),
			secrets: { ...this.secrets.typed },
			renamed: {},
		};
		// All of them are looked at, so that all say what is wrong.
		const tables = this.#tables.map((table) => ({ table, collected: table.collect() }));
		const rows: Sent['rows'][number][] = [];
		for (const { table, collected } of tables) {
			if (!collected) return null;
			const { name } = table.field;
			rows.push({ table, sent: collected.sent });
			// A table that nobody has touched and nothing is stored of stays its default.
			if (table.isDirty || this.#stored.settings[name] !== undefined)
				typed.settings[name] = collected.rows;
			Object.assign(typed.secrets, collected.secrets);
			Object.assign(typed.renamed, collected.renamed);
		}
		if (!settings || this.firstWrong()) return null;
		return { typed, texts: this.settings.typed, secrets: this.secrets.typed, rows };
	}

	#settle({ typed, texts, secrets, rows }: Sent): void {
		const before = this.#stored;
		const { settings: over, id } = this.#snapshot();
		this.settings.settle(texts);
		this.secrets.settle(secrets);
		for (const { table, sent } of rows) table.settle(sent);
		this.#saved = {
			over,
			now: {
				id,
				settings: typed.settings,
				secrets: secretsAfter(before.secrets, typed, this.#info),
			},
		};
	}

	#refuse(error: unknown, { rows }: Sent): void {
		const refused = placeOf(error);
		if (!refused) return;
		const { place, words } = refused;
		const inTable = rows.find(({ table }) => table.field.name === place.field);
		if (inTable) {
			// What is wrong with all of them together is told under the form.
			const row = place.row === null ? null : inTable.sent[place.row];
			if (row) inTable.table.refuse(row, place.column, words);
			return;
		}
		const field = this.#info.settings.find(({ name }) => name === place.field);
		if (!field) return;
		const text = field.secret
			? (this.secrets.typed[field.name] ?? '')
			: this.settings.text(field.name);
		this.#refused.set(field.name, words, text);
		this.settings.visitAll();
		this.secrets.visitAll();
	}

	/** One that is neither in a table nor is one. */
	#isWrong(field: Field): boolean {
		const { name } = field;
		const refused = (field.secret ? this.secret(field) : this.field(field)).problem;
		return (
			refused !== null || this.settings.wrong.includes(name) || this.secrets.wrong.includes(name)
		);
	}
}
