import { inMarkup } from './body-template.ts';
import { encode } from './url-template.ts';

const DOTS = '•••';

/** Takes secrets out of what a person or an item gets to see: a server may well send back what it was sent. */
export class Masks {
	/** In every form in which they are sent, longest first: one may be a part of another. */
	readonly #forms: readonly string[];

	constructor(secrets: Iterable<string>) {
		const forms = [...secrets].flatMap((secret) => [
			secret,
			encode(secret),
			JSON.stringify(secret).slice(1, -1),
			inMarkup(secret),
			Buffer.from(secret).toString('latin1'),
		]);
		this.#forms = [...new Set(forms)].toSorted((one, other) => other.length - one.length);
	}

	hide(text: string): string {
		return this.#forms.reduce((shown, form) => shown.replaceAll(form, DOTS), text);
	}

	/** Whether a secret is in there, as it is or percent-encoded. */
	holds(text: string): boolean {
		return this.#forms.some((form) => text.includes(form));
	}
}
