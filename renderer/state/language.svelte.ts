import type { Words } from '../../main/contract/words.ts';
import type { Settings } from '../../main/contract/settings.ts';

export type Locale = 'en' | 'ja';

/** The language of the page, and how it writes times and numbers. */
export class Language {
	readonly #setting: () => Settings['page']['language'];
	readonly #system: readonly string[];

	/** `system` are the languages that the browser asks for, best first. */
	constructor(setting: () => Settings['page']['language'], system: readonly string[]) {
		this.#setting = setting;
		this.#system = system;
	}

	readonly locale: Locale = $derived.by(() => {
		const setting = this.#setting();
		if (setting !== 'auto') return setting;
		const known = this.#system
			.map((tag) => tag.slice(0, 2))
			.find((tag) => tag === 'en' || tag === 'ja');
		return known === 'ja' ? 'ja' : 'en';
	});

	readonly #numbers = $derived(new Intl.NumberFormat(this.locale));
	readonly #compact = $derived(new Intl.NumberFormat(this.locale, { notation: 'compact' }));
	readonly #percents = $derived(
		new Intl.NumberFormat(this.locale, { style: 'percent', maximumFractionDigits: 0 }),
	);
	readonly #dates = $derived(
		new Intl.DateTimeFormat(this.locale, { dateStyle: 'medium', timeStyle: 'medium' }),
	);
	readonly #days = $derived(new Intl.DateTimeFormat(this.locale, { dateStyle: 'medium' }));
	readonly #agos = $derived(new Intl.RelativeTimeFormat(this.locale, { numeric: 'auto' }));

	pick(words: Words): string {
		return words[this.locale];
	}

	number(value: number): string {
		return this.#numbers.format(value);
	}

	/** Shortened where it is large: 12K, 1.2万. */
	compact(value: number): string {
		return value < 10_000 ? this.#numbers.format(value) : this.#compact.format(value);
	}

	/** A share from 0 to 1. */
	percent(share: number): string {
		return this.#percents.format(share);
	}

	/** Date and time of day. */
	date(at: number): string {
		return this.#dates.format(at);
	}

	day(at: number): string {
		return this.#days.format(at);
	}

	/** "5 minutes ago", to the largest whole unit. */
	ago(at: number, now: number): string {
		const seconds = Math.max(0, Math.round((now - at) / 1_000));
		if (seconds < 60) return this.#agos.format(-seconds, 'second');
		if (seconds < 3_600) return this.#agos.format(-Math.floor(seconds / 60), 'minute');
		if (seconds < 86_400) return this.#agos.format(-Math.floor(seconds / 3_600), 'hour');
		return this.#agos.format(-Math.floor(seconds / 86_400), 'day');
	}
}
