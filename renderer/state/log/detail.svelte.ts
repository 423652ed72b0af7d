import type { RowDetail } from '../../../main/contract/commands.ts';
import type { Transport } from '../../../main/contract/transport.ts';
import type { Item } from './items.ts';

export type DetailState =
	| { readonly kind: 'closed' }
	| { readonly kind: 'loading' }
	| { readonly kind: 'shown'; readonly detail: RowDetail }
	/** The journal has let go of it. */
	| { readonly kind: 'gone' }
	| { readonly kind: 'failed'; readonly error: unknown };

/** One row, whole: the side sheet of the log. */
export class Detail {
	/** Which row is open. */
	id = $state<number | null>(null);
	state = $state.raw<DetailState>({ kind: 'closed' });
	readonly #transport: Pick<Transport, 'call'>;
	#isLoading = false;
	#asked = 0;

	constructor(transport: Pick<Transport, 'call'>) {
		this.#transport = transport;
	}

	open(id: number): void {
		if (this.id === id) return;
		this.id = id;
		// What is shown stays until the next is there: no flicker while stepping through rows.
		if (this.state.kind !== 'shown') this.state = { kind: 'loading' };
		void this.#load();
	}

	close(): void {
		this.id = null;
		this.state = { kind: 'closed' };
	}

	/** Loads again where the open row, or what it brought about, is among the news. */
	hear(items: readonly Item[]): void {
		const { id } = this;
		if (id === null) return;
		const concerns = (item: Item) => item.kind !== 'gap' && (item.id === id || item.cause === id);
		if (items.some(concerns)) void this.#load();
	}

	async #load() {
		this.#asked++;
		// One at a time. Whatever changes meanwhile is loaded after it.
		if (this.#isLoading) return;
		this.#isLoading = true;
		for (let done = 0; done !== this.#asked && this.id !== null;) {
			done = this.#asked;
			await this.#loadRow(this.id);
		}
		this.#isLoading = false;
	}

	async #loadRow(id: number) {
		try {
			const detail = await this.#transport.call('log.detail', { id });
			if (this.id === id) this.state = detail ? { kind: 'shown', detail } : { kind: 'gone' };
		} catch (error) {
			if (this.id === id) this.state = { kind: 'failed', error };
		}
	}
}
