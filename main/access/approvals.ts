import { ASKED, type Approval } from '../contract/access.ts';
import { AppError } from '../contract/errors.ts';
import { say } from '../contract/words.ts';
import { Deadline } from './deadline.ts';
import type { Use } from './permissions.ts';
import type { Asker } from './standing.ts';

/** An open question, with what is needed to act on its answer. */
export interface Open<A extends Asker> {
	readonly asker: A;
	readonly use: Use;
	readonly kind: Approval['kind'];
}

/**
 * What became of a wish to ask: `asked` made a question; `counted` belongs to the one that is open; `waits` is about
 * another command, for later; `full`: as many are open as a person can read.
 */
export type Asked = 'asked' | 'counted' | 'waits' | 'full';

/** Questions at once of clients that nobody knows. More would push the first one out of sight. */
const MAX_OPEN = 20;
/** As many again for clients with a known key: strangers must not keep them from asking. */
const MAX_KNOWN = 20;
/** Other verbs that are named beside a question. */
const MAX_OTHERS = 10;

interface Entry<A extends Asker> extends Open<A> {
	approval: Approval;
	readonly end: Deadline;
	timer: NodeJS.Timeout;
}

/** The questions that are open. One client has one at most, whatever it sends. */
export class Approvals<A extends Asker> {
	readonly #limit: number;
	readonly #onChange: () => void;
	readonly #onExpired: (open: Open<A>) => void;
	readonly #entries = new Map<number, Entry<A>>();
	/** Clients that found no room, until it is long ago that they last tried. */
	readonly #more = new Map<A, Deadline>();
	#lastId = 0;

	/** A question never answered ends after `limit` ms. */
	constructor(limit: number, hooks: { onChange(): void; onExpired(open: Open<A>): void }) {
		this.#limit = limit;
		this.#onChange = () => {
			hooks.onChange();
		};
		this.#onExpired = (open) => {
			hooks.onExpired(open);
		};
	}

	/** Oldest first. */
	get all(): Approval[] {
		return [...this.#entries.values()].map(({ approval }) => approval);
	}

	/** Clients that would ask if there were room. */
	get more(): number {
		for (const [asker, end] of this.#more) if (end.isOver) this.#more.delete(asker);
		return this.#more.size;
	}

	/** Ends those whose time is over by the clock: a machine that sleeps stops its timers. */
	wake(): void {
		for (const entry of this.#entries.values()) {
			clearTimeout(entry.timer);
			if (entry.end.isOver) this.#expire(entry);
			else entry.timer = this.#timer(entry, entry.end.left);
		}
	}

	ask(open: Open<A>, text: string): Asked {
		const own = [...this.#entries.values()].find(({ asker }) => asker === open.asker);
		if (own) return this.#count(own, open, text);
		if (this.#isFull(open.asker)) {
			this.#more.set(open.asker, new Deadline(this.#limit));
			this.#onChange();
			return 'full';
		}
		this.#add(open, text);
		return 'asked';
	}

	/** @throws AppError APPROVAL_OVER */
	find(id: number): Open<A> {
		const entry = this.#entries.get(id);
		if (entry && !entry.end.isOver) return entry;
		if (entry) this.#expire(entry);
		throw over();
	}

	/**
	 * Closes a question, to be answered.
	 * @throws AppError APPROVAL_OVER
	 */
	take(id: number): Open<A> {
		const open = this.find(id);
		this.#remove(id);
		return open;
	}

	/** Closes all, and forgets those that found no room. */
	takeAll(): Open<A>[] {
		this.wake();
		const all = [...this.#entries.keys()].map((id) => this.take(id));
		this.#more.clear();
		return all;
	}

	/** The client has gone, or may no longer ask: what it wanted to know is of no use. */
	leave(asker: A): void {
		const isGone = this.#more.delete(asker);
		for (const [id, entry] of this.#entries) if (entry.asker === asker) this.#remove(id);
		if (isGone) this.#onChange();
	}

	stop(): void {
		for (const { timer } of this.#entries.values()) clearTimeout(timer);
		this.#entries.clear();
		this.#more.clear();
	}

	#isFull({ standing }: A): boolean {
		const isKnown = standing.keyId !== null;
		let rivals = 0;
		for (const { asker } of this.#entries.values())
			if ((asker.standing.keyId !== null) === isKnown) rivals += 1;
		return rivals >= (isKnown ? MAX_KNOWN : MAX_OPEN);
	}

	#add({ asker, use, kind }: Open<A>, text: string): void {
		const id = ++this.#lastId;
		const at = Date.now();
		const end = new Deadline(this.#limit);
		const approval: Approval = {
			id,
			kind,
			client: asker.ref,
			key: asker.standing.key,
			instance: use.instance,
			title: use.title,
			command: use.command,
			summary: use.summary,
			risk: use.risk === 'danger' ? 'danger' : 'control',
			text: text.slice(0, ASKED),
			others: [],
			count: 1,
			at,
			expiresAt: end.until,
		};
		const entry = { asker, use, kind, approval, end };
		this.#entries.set(id, { ...entry, timer: this.#timer(entry, this.#limit) });
		this.#more.delete(asker);
		this.#onChange();
	}

	#count(own: Entry<A>, { use }: Open<A>, text: string): Asked {
		const isSame = own.use.verb === use.verb;
		const { approval } = own;
		const others =
			isSame || approval.others.includes(use.verb) || approval.others.length >= MAX_OTHERS
				? approval.others
				: [...approval.others, use.verb];
		own.approval = {
			...approval,
			others,
			count: approval.count + 1,
			// A question about one use shows that use, and no other that came later.
			text: isSame && own.kind !== 'confirm' ? text.slice(0, ASKED) : approval.text,
		};
		this.#onChange();
		return isSame ? 'counted' : 'waits';
	}

	#timer(entry: Omit<Entry<A>, 'timer'>, ms: number): NodeJS.Timeout {
		return setTimeout(() => {
			this.#expire(entry);
		}, ms);
	}

	#expire({ asker, use, kind, approval }: Omit<Entry<A>, 'timer'>): void {
		this.#remove(approval.id);
		this.#onExpired({ asker, use, kind });
	}

	#remove(id: number): void {
		clearTimeout(this.#entries.get(id)?.timer);
		if (this.#entries.delete(id)) this.#onChange();
	}
}

const over = () =>
	new AppError(
		'APPROVAL_OVER',
		say('This question is no longer open.', 'この確認はすでに終了しています。'),
	);
