import { say, type Words } from '../contract/words.ts';

/** Rows for one reason in one window: enough to see who it is and how often. */
const SHOWN = 10;
/** Reasons that are counted apart. Beyond them, callers from all addresses count as one. */
const MAX_REASONS = 100;

/** A refusal, at this door or at the page's. */
interface Told {
	readonly status: number;
	readonly words: Words;
}

interface Reason {
	readonly status: number;
	/** Null for all that came when too many addresses were counted already. */
	readonly remote: string | null;
	count: number;
}

/**
 * Tells of callers that were turned away. A program that dials in a loop makes thousands of them in a second, and the
 * rows of everybody else must not drown in them.
 */
export class RefusalLog {
	/** Length of a window, in ms. */
	readonly #window: number;
	readonly #tell: (words: Words, remote: string) => void;
	readonly #reasons = new Map<string, Reason>();
	/** Runs only while there is something to sum up. */
	#timer: NodeJS.Timeout | undefined;

	constructor(window: number, tell: (words: Words, remote: string) => void) {
		this.#window = window;
		this.#tell = tell;
	}

	add({ status, words }: Told, remote: string): void {
		const reason = this.#reasonFor(status, remote);
		reason.count += 1;
		if (reason.count <= SHOWN) this.#tell(words, remote);
		this.#timer ??= setTimeout(() => {
			this.flush();
		}, this.#window);
	}

	/** Ends the window. Nothing is left to be told. */
	flush(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		const reasons = [...this.#reasons.values()];
		this.#reasons.clear();
		for (const reason of reasons)
			if (reason.count > SHOWN) this.#tell(summary(reason, this.#window), reason.remote ?? '');
	}

	#reasonFor(status: number, remote: string): Reason {
		const key = `${status} ${remote}`;
		const known = this.#reasons.get(key);
		if (known) return known;
		const isTooMany = this.#reasons.size >= MAX_REASONS;
		const shared = isTooMany ? this.#reasons.get(String(status)) : undefined;
		if (shared) return shared;
		const reason: Reason = { status, remote: isTooMany ? null : remote, count: 0 };
		this.#reasons.set(isTooMany ? String(status) : key, reason);
		return reason;
	}
}

function summary({ status, remote, count }: Reason, window: number): Words {
	const seconds = window / 1_000;
	const more = count - SHOWN;
	const shown = more.toLocaleString('en');
	const from = remote === null ? '' : `, ${remote}`;
	return say(
		`… and ${shown} more ${more === 1 ? 'caller was' : 'callers were'} refused for the same reason in the last ${seconds} s (HTTP ${status}${from}).`,
		`… ほかに ${shown} 件の接続を、直近 ${seconds} 秒間に同じ理由で拒否しました (HTTP ${status}${from})。`,
	);
}
