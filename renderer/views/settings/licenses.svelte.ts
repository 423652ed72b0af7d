/** One package that this app is made of. */
export interface License {
	readonly name: string;
	readonly version: string;
	/** As SPDX abbreviates it. */
	readonly license: string;
	readonly text: string;
}

/** How far it is with the list. */
type Kind = 'loading' | 'loaded' | 'missing' | 'failed';

/** The list that the build leaves beside the page. It is fetched when somebody first wants to see it. */
export class Licenses {
	kind = $state<Kind>('loading');
	all = $state.raw<readonly License[]>([]);
	search = $state('');
	readonly #fetch: typeof fetch;

	constructor(fetch: typeof globalThis.fetch) {
		this.#fetch = fetch;
	}

	/** Those with all the words that are searched for, in name or license. */
	readonly found = $derived.by(() => {
		const words = this.search.toLowerCase().split(/\s+/u);
		return this.all.filter(({ name, license }) => {
			const text = `${name} ${license}`.toLowerCase();
			return words.every((word) => text.includes(word));
		});
	});

	async load(): Promise<void> {
		if (this.kind === 'loaded') return;
		this.kind = 'loading';
		try {
			const answer = await this.#fetch('./licenses.json');
			if (answer.ok) {
				this.all = (await answer.json()) as License[];
				this.kind = 'loaded';
			} else this.kind = answer.status === 404 ? 'missing' : 'failed';
		} catch {
			// The road was cut. The dialog says so, and offers to try again.
			this.kind = 'failed';
		}
	}
}
