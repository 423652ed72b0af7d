import { Allowance } from '../kit/allowance.ts';

/** Subjects that are remembered, and characters of all they say: a few MB at most, whatever a broker sends. */
export const MOST_SUBJECTS = 500;
const MOST_CHARACTERS = 2_000_000;
/** In ms. Between two rounds: 20 messages a second go out to a client unless set otherwise. */
const ROUND = 50;

interface NewestHooks<T> {
	/** News of a subject. */
	tell(subject: string, value: T): void;
	/** What was told of a subject no longer holds. */
	forget(subject: string): void;
	/** The subject that was silent for longest gave way to another. */
	crowd(): void;
}

/** The newest value of every subject, told at a bounded rate: what waits gives way to what is newer. */
export class Newest<T extends string | readonly string[]> {
	/** The subject that was silent for longest first. */
	readonly #newest = new Map<string, T>();
	/** As they were told last. */
	readonly #told = new Map<string, string>();
	readonly #waiting = new Set<string>();
	#characters = 0;
	readonly #allowance: Allowance;
	readonly #empty: T;
	readonly #hooks: NewestHooks<T>;
	#round: NodeJS.Timeout | null = null;

	/** @param empty - what is told of a subject that has no value any more */
	constructor({ rate, empty }: { rate: number; empty: T }, hooks: NewestHooks<T>) {
		this.#allowance = new Allowance(rate);
		this.#empty = empty;
		this.#hooks = hooks;
	}

	get subjects(): string[] {
		return [...this.#newest.keys()];
	}

	get(subject: string): T | undefined {
		return this.#newest.get(subject);
	}

	set(subject: string, value: T): void {
		this.#remove(subject);
		this.#newest.set(subject, value);
		this.#characters += sizeOf(value);
		this.#waiting.add(subject);
		while (this.#newest.size > MOST_SUBJECTS || this.#characters > MOST_CHARACTERS) {
			const [oldest = ''] = this.#newest.keys();
			this.#drop(oldest);
			this.#hooks.crowd();
		}
		if (!this.#round) this.#tell();
	}

	/** The subject has no value any more: those who hear of it are told an empty one. */
	clear(subject: string): void {
		this.#remove(subject);
		if (!this.#told.has(subject)) this.#waiting.delete(subject);
		else this.#waiting.add(subject);
		if (!this.#round) this.#tell();
	}

	stop(): void {
		if (this.#round) clearTimeout(this.#round);
		this.#round = null;
		this.#waiting.clear();
	}

	#remove(subject: string): void {
		const value = this.#newest.get(subject);
		if (value !== undefined) this.#characters -= sizeOf(value);
		this.#newest.delete(subject);
	}

	#drop(subject: string): void {
		this.#remove(subject);
		this.#waiting.delete(subject);
		if (this.#told.delete(subject)) this.#hooks.forget(subject);
	}

	/** Whoever waits longest first. The first value after a rest is told at once. */
	#tell(): void {
		for (const subject of this.#waiting) {
			const value = this.#newest.get(subject) ?? this.#empty;
			const text = JSON.stringify(value);
			if (this.#told.get(subject) !== text) {
				if (!this.#allowance.take()) break;
				this.#told.set(subject, text);
				this.#hooks.tell(subject, value);
			}
			this.#waiting.delete(subject);
			if (!this.#newest.has(subject)) this.#drop(subject);
		}
		this.#round = setTimeout(() => {
			this.#round = null;
			if (this.#waiting.size > 0) this.#tell();
		}, ROUND);
	}
}

const sizeOf = (value: string | readonly string[]): number =>
	typeof value === 'string' ? value.length : value.reduce((sum, text) => sum + text.length, 0);
