import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { PlainField } from '../../../main/contract/fields.ts';
import { readField, type FieldProblem } from './check.ts';
import type { SecretDraft } from './field-draft.ts';
import { randomToken } from './random-token.ts';

/** The secrets of a form, or of a row, while a person types them. Those that are stored are not known here. */
export class Secrets {
	/** Null where the stored one is to be removed. */
	readonly #typed = new SvelteMap<string, string | null>();
	readonly #made = new SvelteMap<string, string>();
	readonly #visited = new SvelteSet<string>();
	readonly #fields: readonly PlainField[];
	readonly #isStored: (name: string) => boolean;

	constructor(fields: readonly PlainField[], isStored: (name: string) => boolean) {
		this.#fields = fields;
		this.#isStored = isStored;
	}

	get isDirty(): boolean {
		return this.#typed.size > 0;
	}

	/** What was typed, by name: to send, and for `settle`. */
	get typed(): Readonly<Record<string, string | null>> {
		return Object.fromEntries(this.#typed);
	}

	/** Those that cannot be saved as they are. */
	get wrong(): readonly string[] {
		return this.#fields.filter((field) => this.#problem(field) !== null).map(({ name }) => name);
	}

	of(field: PlainField, more: () => FieldProblem | null = () => null): SecretDraft {
		const { name } = field;
		const typed = () => this.#typed.get(name);
		const isStored = () => this.#isStored(name);
		const isMade = () => this.#made.has(name) && this.#made.get(name) === this.#typed.get(name);
		const problem = () => (this.#visited.has(name) ? (this.#problem(field) ?? more()) : null);
		return {
			get typed() {
				return typed();
			},
			get isStored() {
				return isStored();
			},
			get isMade() {
				return isMade();
			},
			get problem() {
				return problem();
			},
			type: (text) => {
				this.type(name, text);
			},
			make: () => {
				const token = randomToken();
				this.#made.set(name, token);
				this.#typed.set(name, token);
			},
			remove: () => {
				this.remove(name);
			},
			keep: () => {
				this.keep(name);
			},
			visit: () => {
				this.#visited.add(name);
			},
		};
	}

	type(name: string, text: string): void {
		if (text === '') this.#typed.delete(name);
		else this.#typed.set(name, text);
	}

	remove(name: string): void {
		this.#typed.set(name, null);
	}

	keep(name: string): void {
		this.#typed.delete(name);
	}

	visitAll(): void {
		for (const { name } of this.#fields) this.#visited.add(name);
	}

	/** After a save: forgets what was sent, and keeps what was typed meanwhile. */
	settle(sent: Secrets['typed']): void {
		for (const [name, text] of Object.entries(sent))
			if (this.#typed.get(name) === text) this.#typed.delete(name);
		this.#visited.clear();
	}

	discard(): void {
		this.#typed.clear();
		this.#visited.clear();
	}

	#problem(field: PlainField): FieldProblem | null {
		const typed = this.#typed.get(field.name);
		if (typed === undefined && this.#isStored(field.name)) return null;
		const reading = readField(field, typed ?? '');
		return 'problem' in reading ? reading.problem : null;
	}
}
