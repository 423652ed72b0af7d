import { SvelteMap } from 'svelte/reactivity';
import type { Input } from '../../../main/contract/commands.ts';
import type { AdapterInfo, InstanceSnapshot } from '../../../main/contract/adapters.ts';
import type { Field } from '../../../main/contract/fields.ts';
import { fieldReader, readField, type FieldProblem, type SettingValue } from './check.ts';
import { Draft } from './draft.svelte.ts';

type Stored = Pick<InstanceSnapshot, 'id' | 'settings' | 'secrets'>;
type Configure = (input: Input<'adapter.configure'>) => Promise<unknown>;

/** The settings of one instance while a person changes them. Outlives the card, so that nothing typed is lost. */
export class InstanceForm {
	readonly settings: Draft<Record<string, SettingValue>>;
	/** Opened or closed by the person; null where the status decides. */
	isOpen = $state<boolean | null>(null);
	isSaving = $state(false);
	/** It was saved just now. */
	isSaved = $state(false);
	/** Why the bridge refused the last save. */
	error = $state.raw<unknown>(null);
	/** Typed secrets; null where the stored one is to be removed. */
	readonly #secrets = new SvelteMap<string, string | null>();
	readonly #info: AdapterInfo;
	readonly #stored: () => Stored;

	constructor(info: AdapterInfo, stored: () => Stored) {
		const plain = info.settings.filter((field) => !field.secret);
		this.#info = info;
		this.#stored = stored;
		this.settings = new Draft<Record<string, SettingValue>>(
			Object.fromEntries(plain.map((field) => [field.name, fieldReader(field)])),
			() => stored().settings,
		);
	}

	get isDirty(): boolean {
		return this.settings.isDirty || this.#secrets.size > 0;
	}

	/** What was typed for a secret, null where the stored one is to be removed, undefined where it stays. */
	secret(name: string): string | null | undefined {
		return this.#secrets.get(name);
	}

	hasSecret(name: string): boolean {
		return this.#stored().secrets[name] ?? false;
	}

	/** An empty text leaves the stored secret alone: `removeSecret` is for that. */
	typeSecret(name: string, text: string): void {
		if (text === '') this.#secrets.delete(name);
		else this.#secrets.set(name, text);
	}

	removeSecret(name: string): void {
		this.#secrets.set(name, null);
	}

	keepSecret(name: string): void {
		this.#secrets.delete(name);
	}

	problem(field: Field): FieldProblem | null {
		if (!field.secret) return this.settings.problem(field.name);
		return this.settings.isVisited(field.name) ? this.#secretProblem(field) : null;
	}

	/** The first field, in the order of the form, that is wrong. */
	firstProblem(): Field | null {
		const wrong = this.settings.wrong;
		return (
			this.#info.settings.find((field) =>
				field.secret ? this.#secretProblem(field) !== null : wrong.includes(field.name),
			) ?? null
		);
	}

	/** Sends the form, or says at the fields what is wrong. What was typed stays unless it was saved. */
	async save(configure: Configure): Promise<boolean> {
		const settings = this.settings.values();
		for (const { name, secret } of this.#info.settings) if (secret) this.settings.visit(name);
		if (!settings || this.firstProblem()) return false;
		const typed = this.settings.typed;
		const secrets = [...this.#secrets];
		this.isSaving = true;
		this.isSaved = false;
		this.error = null;
		try {
			await configure({
				id: this.#stored().id,
				settings: given(settings),
				secrets: Object.fromEntries(secrets),
			});
			this.settings.settle(typed);
			for (const [name, text] of secrets)
				if (this.#secrets.get(name) === text) this.#secrets.delete(name);
			this.isSaved = true;
			return true;
		} catch (error) {
			this.error = error;
			return false;
		} finally {
			this.isSaving = false;
		}
	}

	discard(): void {
		this.settings.discard();
		this.#secrets.clear();
		this.isSaved = false;
		this.error = null;
	}

	#secretProblem(field: Field): FieldProblem | null {
		const typed = this.#secrets.get(field.name);
		if (typed === undefined && this.hasSecret(field.name)) return null;
		const reading = readField(field, typed ?? '');
		return 'problem' in reading ? reading.problem : null;
	}
}

/** Settings without a value are left out: the adapter's default holds. */
function given(settings: Record<string, SettingValue>): Input<'adapter.configure'>['settings'] {
	return Object.fromEntries(
		Object.entries(settings).flatMap(([name, value]) =>
			value === undefined ? [] : [[name, value]],
		),
	);
}
