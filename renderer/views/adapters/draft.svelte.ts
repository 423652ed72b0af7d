import { SvelteSet } from 'svelte/reactivity';
import type { FieldProblem, Reader } from './check.ts';
import type { FieldDraft } from './field-draft.ts';

type Readers<S> = { readonly [K in keyof S]: Reader<S[K]> };
type Texts<S> = { readonly [K in keyof S]?: string };

/**
 * What a person typed into a form and did not save yet. Only the fields they touched are kept: all others follow what
 * is stored, also while the form is open.
 */
export class Draft<S extends object> {
	#texts = $state.raw<Texts<S>>({});
	readonly #visited = new SvelteSet<PropertyKey>();
	readonly #readers: Readers<S>;
	readonly #keys: readonly (keyof S)[];
	readonly #stored: () => Partial<S>;
	readonly #together: readonly (keyof S)[];

	/** Fields that are `together` are given all, or not at all. */
	constructor(readers: Readers<S>, stored: () => S, together: readonly (keyof S)[] = []) {
		this.#readers = readers;
		this.#keys = Object.keys(readers) as (keyof S)[];
		this.#stored = stored;
		this.#together = together;
	}

	// Getters, not $derived: that would end with the component that made the draft, and a draft outlives it.
	get isDirty(): boolean {
		return this.#keys.some((key) => this.isChanged(key));
	}

	/** The fields that cannot be saved as they are, in the order of the form. */
	get wrong(): readonly (keyof S)[] {
		return this.#keys.filter((key) => this.#problem(key) !== null);
	}

	text(key: keyof S): string {
		return this.#texts[key] ?? this.#shown(key);
	}

	type(key: keyof S, text: string): void {
		this.#texts = { ...this.#texts, [key]: text };
	}

	isChanged(key: keyof S): boolean {
		return this.text(key) !== this.#shown(key);
	}

	/** Marks that a person has left a field: from now on it says what is wrong with it. */
	visit(key: keyof S): void {
		this.#visited.add(key);
	}

	isVisited(key: keyof S): boolean {
		return this.#visited.has(key);
	}

	/** What is wrong with a field, once they had the time to type it. */
	problem(key: keyof S): FieldProblem | null {
		return this.isVisited(key) ? this.#problem(key) : null;
	}

	/** One of its fields, for the component that draws it. `more` is what else may be wrong with it. */
	field(key: keyof S, more: () => FieldProblem | null = () => null): FieldDraft {
		const text = () => this.text(key);
		const problem = () => this.problem(key) ?? (this.isVisited(key) ? more() : null);
		return {
			get text() {
				return text();
			},
			get problem() {
				return problem();
			},
			type: (typed) => {
				this.type(key, typed);
			},
			visit: () => {
				this.visit(key);
			},
		};
	}

	/** Marks all fields as left: every one that is wrong says so. */
	visitAll(): void {
		for (const key of this.#keys) this.visit(key);
	}

	/** All values, or null where a field is wrong; every field then says so. */
	values(): S | null {
		const values: Partial<S> = {};
		for (const key of this.#keys) {
			this.visit(key);
			const reading = this.#readers[key].read(this.text(key));
			if ('problem' in reading) continue;
			// A field without a stored value stays so: its default may change with a new version.
			const isDefault = this.#stored()[key] === undefined && !this.isChanged(key);
			if (!isDefault) values[key] = reading.value;
		}
		return this.wrong.length === 0 ? (values as S) : null;
	}

	/** What is typed right now, for `settle`. */
	get typed(): Texts<S> {
		return this.#texts;
	}

	/** After a save: forgets what was sent, and keeps what was typed meanwhile. */
	settle(sent: Texts<S>): void {
		const later = this.#keys.filter((key) => this.#texts[key] !== sent[key]);
		this.#texts = Object.fromEntries(later.map((key) => [key, this.#texts[key]])) as Texts<S>;
		this.#visited.clear();
	}

	discard(): void {
		this.#texts = {};
		this.#visited.clear();
	}

	#shown(key: keyof S): string {
		return this.#readers[key].show(this.#stored()[key] as S[typeof key]);
	}

	#problem(key: keyof S): FieldProblem | null {
		const reading = this.#readers[key].read(this.text(key));
		if ('problem' in reading) return reading.problem;
		return this.#isLeftOut(key) ? { kind: 'left-out' } : null;
	}

	#isLeftOut(key: keyof S): boolean {
		const isGiven = (other: keyof S) => this.text(other).trim() !== '';
		return this.#together.includes(key) && !isGiven(key) && this.#together.some(isGiven);
	}
}
