import { plainTextOf } from './plain-text.ts';

const DOTS = '•••';

/** Takes secrets out of what a person or an item gets to see: a server may well send back what it was sent. */
export class Masks {
	readonly #secrets: readonly string[];

	constructor(secrets: Iterable<string>) {
		const forms = [...secrets]
			// Headers are bytes, which a server may take for Latin letters.
			.flatMap((secret) => [secret, Buffer.from(secret).toString('latin1')])
			.map((secret) => plainTextOf(secret).text)
			.filter((secret) => secret !== '');
		this.#secrets = [...new Set(forms)];
	}

	/** The text with dots for every secret, however it is written. */
	hide(text: string): string {
		let shown = '';
		let done = 0;
		for (const [start, end] of this.#rangesIn(text)) {
			if (start >= done) shown += text.slice(done, start) + DOTS;
			done = Math.max(done, end);
		}
		return shown + text.slice(done);
	}

	isIn(text: string): boolean {
		return this.#rangesIn(text).length > 0;
	}

	/** Where secrets stand, by their beginnings. */
	#rangesIn(text: string): (readonly [number, number])[] {
		if (this.#secrets.length === 0) return [];
		const plain = plainTextOf(text);
		const ranges = this.#secrets.flatMap((secret) =>
			placesOf(secret, plain.text).map((at) => plain.rangeOf(at, at + secret.length)),
		);
		return ranges.toSorted(([one], [other]) => one - other);
	}
}

function placesOf(part: string, text: string): number[] {
	const places: number[] = [];
	for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length))
		places.push(at);
	return places;
}
