import type { Batch } from '../../../main/contract/commands.ts';
import type { Row, RowFilter } from '../../../main/contract/rows.ts';
import type { Transport, Unsubscribe } from '../../../main/contract/transport.ts';
import { LinkError } from '../../transport/link.ts';
import { Detail } from './detail.svelte.ts';
import { gapOf, isGap, put, take, type Gap } from './items.ts';
import { Memory } from './memory.ts';
import { matcherOf, noFilter, type CompilePattern } from './row-filter.ts';
import {
	emptyWindow,
	holds,
	reattached,
	trimmedAtEnd,
	trimmedAtStart,
	windowOn,
	withOlder,
	withRows,
	type Window,
} from './window.ts';

/** Rows kept while the pane runs along: a few screens more than anyone scrolls back by hand. */
const LIVE = 5_000;
/** Rows kept while somebody reads further up: beyond them, either end is let go of. */
const MOST = 20_000;
const PAGE = 500;
/** How long the bridge may hold `log.follow` when nothing happens. */
const WAIT = 20_000;
/** Rows of one batch. */
const BATCH = 2_000;
/** 30 batches a second. */
const PACE = 33;
/** Of more rows than a view holds, most are gone before they are seen: ten batches a second leave the machine its time. */
const FLOOD = { rows: 60, pace: 100 };
const AFTER_FAILURE = 500;

/** How far the pane has looked back. */
export type Past =
	| { readonly kind: 'more' }
	| { readonly kind: 'searching' }
	| { readonly kind: 'beginning' }
	| { readonly kind: 'failed'; readonly error: unknown };

/** From one batch to the next, in ms. What did not fit into a full one comes soon after it. */
const paceAfter = (rows: number) => (rows > FLOOD.rows && rows < BATCH ? FLOOD.pace : PACE);

/** A pace and a pause: there is no event to wait for. */
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The log as the pane shows it: live rows, the filter, and the way back into the journal. */
export class Log {
	#window = $state.raw<Window>(emptyWindow);
	filter = $state.raw<RowFilter>(noFilter);
	past = $state.raw<Past>({ kind: 'more' });
	/** Nothing new is shown, all is kept. */
	isPaused = $state(false);
	/** The pane is at its end and shows what is new. */
	isFollowing = $state(true);
	/** Matching rows that came while the pane was paused or scrolled up. */
	unseen = $state(0);
	/** The line that the keyboard is on. */
	active = $state<number | null>(null);
	/** A row that must be brought into view, as a new object each time. */
	revealed = $state.raw<{ readonly id: number } | null>(null);
	/** Why no rows come although the road is whole; null while they do. */
	trouble = $state.raw<unknown>(null);
	/** The first batch has come. */
	isLoaded = $state(false);

	readonly items = $derived(this.#window.items);
	readonly base = $derived(this.#window.base);
	/** A third of the page's code, so it is fetched when somebody first wants a regular expression. */
	#compile = $state.raw<CompilePattern | null>(null);
	readonly #matcher = $derived(matcherOf(this.filter, this.#compile ?? (() => null)));
	/** The text should be a regular expression and is not one. */
	readonly isTakenLiterally = $derived(this.#matcher.isTakenLiterally);
	readonly detail: Detail;
	/** Settles once the log has asked its last question. */
	stopped: Promise<void> = Promise.resolve();
	readonly #transport: Pick<Transport, 'call'>;
	readonly #memory = new Memory(LIVE);

	constructor(transport: Pick<Transport, 'call'>) {
		this.#transport = transport;
		this.detail = new Detail(transport);
	}

	/** Fetches what is new, one request at a time, until the returned function is called. */
	follow(): Unsubscribe {
		const stop = new AbortController();
		this.stopped = this.#run(stop.signal);
		return () => {
			stop.abort();
		};
	}

	/** Takes regular expressions for what they are, or for plain text again. */
	async setPattern(isPattern: boolean): Promise<void> {
		if (isPattern) this.#compile ??= (await import('./pattern.ts')).compilePattern;
		this.setFilter({ isPattern });
	}

	setFilter(change: Partial<RowFilter>): void {
		this.filter = { ...this.filter, ...change };
		const until = this.isPaused ? this.#window.until : Infinity;
		this.#window = windowOn(this.#memory.items, until, this.#matcher.matches);
		this.past = { kind: 'more' };
		this.isFollowing = true;
		this.unseen = this.#memory.items.filter(
			(item) => item.id > until && !isGap(item) && this.#matcher.matches(item),
		).length;
	}

	pause(): void {
		this.isPaused = true;
		if (this.#window.until === Infinity)
			this.#window = { ...this.#window, until: this.#memory.newest };
	}

	resume(): void {
		this.isPaused = false;
		this.toNewest();
	}

	/** Shows the newest rows and runs along. */
	toNewest(): void {
		this.isFollowing = true;
		if (this.isPaused) return;
		const reached = reattached(this.#window, this.#memory.items, this.#matcher.matches);
		if (reached.from !== this.#window.from) this.past = { kind: 'more' };
		this.#window = trimmedAtStart(reached, LIVE);
		this.unseen = 0;
	}

	/** Somebody reads further up: nothing may move under their eyes. */
	leaveEnd(): void {
		this.isFollowing = false;
	}

	/** Opens a row that another one is linked with. */
	jump(id: number): void {
		this.active = id;
		this.revealed = { id };
		this.detail.open(id);
	}

	/** Loads the page of the journal before the first row shown. */
	async searchBack(): Promise<void> {
		if (!this.isLoaded || this.past.kind === 'searching' || this.past.kind === 'beginning') return;
		this.past = { kind: 'searching' };
		const { filter } = this;
		const before = this.#window.from;
		const isStale = () => this.filter !== filter || this.#window.from !== before;
		try {
			const { rows, next } = await this.#transport.call('log.search', {
				filter,
				before,
				limit: PAGE,
			});
			if (this.filter !== filter) return;
			// The window moved meanwhile: this page would leave a hole behind it.
			if (isStale()) this.past = { kind: 'more' };
			else this.#prepend(rows, next);
		} catch (error) {
			if (this.filter === filter) this.past = { kind: 'failed', error };
		}
	}

	/** Loads rows of a gap, newest first; what remains stays a gap. */
	async fill(gap: Gap): Promise<void> {
		const { filter } = this;
		const { rows, next } = await this.#transport.call('log.search', {
			filter,
			before: gap.before,
			limit: PAGE,
		});
		if (this.filter !== filter) return;
		const items = this.#window.items.slice();
		take(items, gap.id);
		for (const row of rows) if (row.id > gap.after) put(items, row);
		const isDone = next === null || next <= gap.after + 1 || rows.some(({ id }) => id <= gap.after);
		if (!isDone) put(items, gapOf({ ...gap, before: next, count: null }));
		this.#window = { ...this.#window, items };
	}

	async #run(signal: AbortSignal) {
		const isStopped = () => signal.aborted;
		while (!isStopped()) {
			const started = performance.now();
			let rows = 0;
			try {
				const after = this.#memory.cursor;
				const request = { after, limit: BATCH, wait: WAIT };
				const batch = await this.#transport.call('log.follow', request);
				rows = batch.rows.length;
				if (!isStopped()) this.#receive(batch);
				this.trouble = null;
			} catch (error) {
				// A cut road has a banner of its own. The cursor stays, so nothing is lost.
				this.trouble = error instanceof LinkError ? null : error;
				await sleep(AFTER_FAILURE);
			}
			await sleep(Math.max(0, paceAfter(rows) - (performance.now() - started)));
		}
	}

	#receive(batch: Batch) {
		const { items, earlier } = this.#memory.add(batch);
		const matches = this.#matcher.matches;
		const isNew = (row: Row) => {
			const before = earlier.get(row.id);
			return matches(row) && !(before && matches(before));
		};
		const from = this.#window.from ?? this.#memory.items[0]?.id ?? null;
		const window = { ...this.#window, from };
		const arrived = items.filter((item): item is Row => !isGap(item) && isNew(item));
		if (!this.isFollowing || this.isPaused) this.unseen += arrived.length;
		if (items.some(({ id }) => holds(window, id))) this.#window = withRows(window, items, matches);
		this.#trim();
		this.isLoaded = true;
		this.detail.hear(items);
	}

	#trim() {
		if (!this.isFollowing || this.isPaused) this.#window = trimmedAtEnd(this.#window, MOST);
		else {
			const trimmed = trimmedAtStart(this.#window, LIVE);
			if (trimmed !== this.#window) this.past = { kind: 'more' };
			this.#window = trimmed;
		}
	}

	#prepend(rows: readonly Row[], next: number | null) {
		this.#window = trimmedAtEnd(withOlder(this.#window, rows.toReversed(), next), MOST);
		this.past = { kind: next === null ? 'beginning' : 'more' };
	}
}
