import { LinkError } from '../../renderer/transport/link.ts';
import { vi } from 'vitest';
import type { Batch, Input, Output } from '../../main/contract/commands.ts';
import type { Row } from '../../main/contract/rows.ts';
import { Log } from '../../renderer/state/log/log.svelte.ts';
import { FakeTransport } from './fake-transport.ts';

/** A log whose bridge says what the test hands it, batch by batch, over a journal of the test's rows. */
export class LogFeed implements Disposable {
	readonly transport: FakeTransport;
	readonly log: Log;
	/** Rows on disk, oldest first. */
	journal: Row[] = [];
	/** Rows of one page of `log.search`. */
	pageSize = 500;
	readonly #stop: () => void;
	#wake: ((batch: Batch) => void) | null = null;
	#fail: ((error: Error) => void) | null = null;

	constructor() {
		this.transport = new FakeTransport({
			'log.follow': () =>
				new Promise((resolve, reject) => {
					this.#wake = resolve;
					this.#fail = reject;
				}),
			'log.search': (input) => this.#search(input),
		});
		this.log = new Log(this.transport);
		this.#stop = this.log.follow();
	}

	/** Answers the open `log.follow` and waits until the log asks for the next. */
	async send(batch: Batch): Promise<void> {
		await this.answer(batch);
		await this.#asked();
	}

	/** Answers the open `log.follow`. */
	async answer(batch: Batch): Promise<void> {
		const wake = await this.#asked();
		this.#wake = null;
		wake(batch);
	}

	/** The road breaks while the log waits. */
	cut(): Promise<void> {
		return this.fail(new LinkError('lost', 'log.follow'));
	}

	/** The bridge answers that it cannot. */
	async fail(error: Error): Promise<void> {
		await this.#asked();
		this.#wake = null;
		this.#fail?.(error);
	}

	get follows(): Input<'log.follow'>[] {
		return this.transport.calls
			.filter(({ name }) => name === 'log.follow')
			.map(({ input }) => input as Input<'log.follow'>);
	}

	get ids(): number[] {
		return this.log.items.map(({ id }) => id);
	}

	#asked() {
		return vi.waitUntil(() => this.#wake, { timeout: 5_000, interval: 1 });
	}

	#search({ before, filter }: Input<'log.search'>): Output<'log.search'> {
		const older = this.journal.filter(({ id }) => before === null || id < before).toReversed();
		const page = older.slice(0, this.pageSize);
		const rows = page.filter(({ text }) => text.includes(filter.text ?? ''));
		return { rows, next: older.length > page.length ? (page.at(-1)?.id ?? null) : null };
	}

	[Symbol.dispose](): void {
		this.#stop();
	}
}
