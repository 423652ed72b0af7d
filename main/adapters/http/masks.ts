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

	/** Whether a secret is in a URL, however it is percent-encoded. */
	isIn(url: string): boolean {
		const decoded = decode(url);
		const texts = [url, decoded, decode(decoded)];
		return texts.some((text) => this.#forms.some((form) => text.includes(form)));
	}
}

/** Unlike `decodeURIComponent`, it takes whatever comes. */
const decode = (url: string): string =>
	url.replace(/(?:%[0-9a-f]{2})+/giu, (bytes) =>
		Buffer.from(bytes.replaceAll('%', ''), 'hex').toString(),
	);
