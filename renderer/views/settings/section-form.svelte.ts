import type { Draft } from '../adapters/draft.svelte.ts';

/** One section of the settings while a person changes it. It is saved as a whole. */
export class SectionForm<S extends object> {
	readonly draft: Draft<S>;
	isSaving = $state(false);
	/** It was saved just now, and nothing has been typed since. */
	isSaved = $state(false);
	/** Why the bridge refused the last save. */
	error = $state.raw<unknown>(null);
	readonly #save: (section: S) => Promise<unknown>;

	constructor(draft: Draft<S>, save: (section: S) => Promise<unknown>) {
		this.draft = draft;
		this.#save = save;
	}

	/** Sends the section, or says at the fields what is wrong. What was typed stays unless it was saved. */
	async save(): Promise<boolean> {
		const values = this.draft.values();
		if (!values) return false;
		const { typed } = this.draft;
		this.isSaving = true;
		this.isSaved = false;
		this.error = null;
		try {
			await this.#save(values);
			this.draft.settle(typed);
			this.isSaved = true;
			return true;
		} catch (error) {
			this.error = error;
			return false;
		} finally {
			this.isSaving = false;
		}
	}

	/** The field where the keyboard should go. */
	firstWrong(): string | null {
		const [wrong] = this.draft.wrong;
		return wrong === undefined ? null : String(wrong);
	}

	discard(): void {
		this.draft.discard();
		this.isSaved = false;
		this.error = null;
	}
}
