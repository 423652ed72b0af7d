import type { Words } from '../../../main/contract/words.ts';
import type { FieldProblem } from './check.ts';

/** The one field that the bridge refused, until somebody changes it. */
export class Refused {
	#at = $state.raw<{ name: string; words: Words; text: string } | null>(null);

	/** `text` is what was refused: with another one, it is no longer true. */
	set(name: string, words: Words, text: string): void {
		this.#at = { name, words, text };
	}

	clear(): void {
		this.#at = null;
	}

	problem(name: string, text: string): FieldProblem | null {
		const at = this.#at;
		return at?.name === name && at.text === text ? { kind: 'refused', words: at.words } : null;
	}
}
