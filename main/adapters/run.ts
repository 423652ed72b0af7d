import type { AdapterStatus } from '../contract/adapters.ts';
import { AppError } from '../contract/errors.ts';
import { say, type Words } from '../contract/words.ts';
import {
	StartError,
	type Adapter,
	type AdapterContext,
	type AdapterReport,
	type Session,
} from './adapter.ts';
import { backOff } from './back-off.ts';

/** An adapter that does not come up in this time is tried again, in ms. Above any adapter's own limit. */
const START_LIMIT = 15_000;
/** An adapter that does not stop in this time is left behind and said so, in ms. */
const STOP_LIMIT = 5_000;

export interface RunHooks {
	onStatus(status: AdapterStatus): void;
	onEvent(event: string, values: Record<string, unknown>): void;
	onLog(words: Words): void;
}

/** One try: from `start` to the end of its session. */
interface Attempt {
	readonly ended: AbortController;
	session: Session | null;
	isReady: boolean;
}

/**
 * An adapter from switched on to switched off: starts it, starts it again when the network fails, and ends everything
 * when asked. Changed settings are a new run.
 */
export class Run {
	readonly #adapter: Adapter;
	readonly #settings: unknown;
	readonly #hooks: RunHooks;
	#isStopped = false;
	#tries = 0;
	#attempt: Attempt | null = null;
	#retry: NodeJS.Timeout | undefined;
	/** Attempts follow one another: a new session never overlaps the end of the last. */
	#work: Promise<void> = Promise.resolve();

	constructor(adapter: Adapter, settings: unknown, hooks: RunHooks) {
		this.#adapter = adapter;
		this.#settings = settings;
		this.#hooks = hooks;
	}

	/** The session that commands run on, with the signal that ends them; null while it is not ready. */
	get ready(): { session: Session; signal: AbortSignal } | null {
		const attempt = this.#attempt;
		if (!attempt?.isReady || !attempt.session) return null;
		return { session: attempt.session, signal: attempt.ended.signal };
	}

	/** Begins, or tries again at once if it waits. Does nothing while an attempt is under way. */
	tryNow(): void {
		clearTimeout(this.#retry);
		this.#work = this.#work.then(() => this.#start());
	}

	/** Ends the session and every attempt. Safe to call twice. */
	async stop(): Promise<void> {
		this.#isStopped = true;
		clearTimeout(this.#retry);
		this.#attempt?.ended.abort(new Error('The adapter was switched off.'));
		this.#work = this.#work.then(() => this.#end());
		await this.#work;
	}

	async #start(): Promise<void> {
		if (this.#isStopped || (this.#attempt && !this.#attempt.ended.signal.aborted)) return;
		await this.#end();
		const attempt: Attempt = { ended: new AbortController(), session: null, isReady: false };
		this.#attempt = attempt;
		this.#tries += 1;
		this.#hooks.onStatus(
			this.#tries === 1
				? { kind: 'starting' }
				: { kind: 'connecting', attempt: this.#tries, nextAt: null, why: null },
		);
		const late = setTimeout(() => {
			this.#hear(attempt, {
				kind: 'lost',
				why: say('It did not come up within 15 seconds.', '15 秒以内に起動しませんでした。'),
			});
		}, START_LIMIT);
		try {
			const starting = this.#adapter.start(this.#settings, this.#context(attempt));
			attempt.session = await within(starting, attempt.ended.signal, this.#stopLate);
		} catch (error) {
			this.#hear(attempt, reportOf(error));
		} finally {
			clearTimeout(late);
		}
		// Ready may have been said before `start` returned the session that commands need.
		if (attempt.isReady) this.#hear(attempt, { kind: 'ready', ...this.#detail });
	}

	#detail: { detail?: Words } = {};

	#context(attempt: Attempt): AdapterContext {
		return {
			setStatus: (report) => {
				this.#hear(attempt, report);
			},
			emit: (event, values) => {
				if (!attempt.ended.signal.aborted) this.#hooks.onEvent(event, values);
			},
			log: (words) => {
				this.#hooks.onLog(words);
			},
			signal: attempt.ended.signal,
		};
	}

	/** Anything an ended attempt still says is of no interest: its end was told when it ended. */
	#hear(attempt: Attempt, report: AdapterReport): void {
		if (attempt.ended.signal.aborted) return;
		if (report.kind === 'ready') {
			attempt.isReady = true;
			this.#detail = report.detail ? { detail: report.detail } : {};
			if (!attempt.session) return;
			this.#tries = 0;
			this.#hooks.onStatus({ kind: 'ready', detail: report.detail ?? null });
			return;
		}
		attempt.isReady = false;
		attempt.ended.abort(new Error(report.why.en));
		this.#work = this.#work.then(() => this.#end());
		if (report.kind === 'lost') this.#retryLater(report.why);
		else this.#hooks.onStatus({ kind: report.kind, why: report.why });
	}

	#retryLater(why: Words): void {
		const attempt = this.#tries + 1;
		const wait = backOff(attempt);
		this.#hooks.onStatus({ kind: 'connecting', attempt, nextAt: Date.now() + wait, why });
		this.#retry = setTimeout(() => {
			this.tryNow();
		}, wait);
	}

	async #end(): Promise<void> {
		const attempt = this.#attempt;
		if (!attempt?.ended.signal.aborted) return;
		this.#attempt = null;
		if (attempt.session) await this.#stopSession(attempt.session);
	}

	async #stopSession(session: Session): Promise<void> {
		const tooLong = AbortSignal.timeout(STOP_LIMIT);
		try {
			await within(Promise.resolve(session.stop()), tooLong);
		} catch (error) {
			const text = messageOf(error);
			this.#hooks.onLog(
				say(`It did not stop cleanly: ${text}`, `正しく停止しませんでした: ${text}`),
			);
		}
	}

	/** For a `start` that finishes although it was told to end. */
	readonly #stopLate = (session: Session) => {
		this.#work = this.#work.then(() => this.#stopSession(session));
	};
}

/** Waits for the promise or the signal, whichever is first. `late` receives a value that comes too late. */
function within<T>(
	promise: Promise<T>,
	signal: AbortSignal,
	late?: (value: T) => void,
): Promise<T> {
	const { promise: settled, resolve, reject } = Promise.withResolvers<T>();
	const abort = () => {
		reject(signal.reason as Error);
	};
	signal.addEventListener('abort', abort, { once: true });
	promise.then(
		(value) => {
			if (signal.aborted) late?.(value);
			signal.removeEventListener('abort', abort);
			resolve(value);
		},
		(error: unknown) => {
			signal.removeEventListener('abort', abort);
			reject(error);
		},
	);
	return settled;
}

function reportOf(error: unknown): AdapterReport {
	if (error instanceof StartError) return error.report;
	if (error instanceof AppError) return { kind: 'needs-you', why: error.words };
	const text = messageOf(error);
	return { kind: 'failed', why: say(`It crashed: ${text}`, `異常終了しました: ${text}`) };
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
