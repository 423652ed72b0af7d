import type { AdapterStatus } from '../contract/adapters.ts';
import { say, type Words } from '../contract/words.ts';
import type {
	Adapter,
	AdapterClient,
	AdapterContext,
	AdapterReport,
	Audience,
	Session,
} from './adapter.ts';
import { askAlive } from './ask-alive.ts';
import { backOff } from './kit/back-off.ts';
import { runBlamed, runUnblamed } from './crash.ts';
import { crashed, messageOf, reportOf } from './reports.ts';
import { within } from './within.ts';

/** An adapter that does not come up in this time is tried again, in ms. Above any adapter's own limit. */
const START_LIMIT = 15_000;
/** An adapter that does not stop in this time is left behind and said so, in ms. */
const STOP_LIMIT = 5_000;
/** A connection that held for less is one more failed try: a peer that hangs up at once must not be dialed non-stop. */
const STEADY = 10_000;

export interface RunHooks {
	onStatus(status: AdapterStatus): void;
	onEvent(event: string, values: Record<string, unknown>, audience?: Audience): void;
	onForget(event: string, values: Record<string, unknown>): void;
	onSend(clients: Iterable<AdapterClient>, text: string): void;
	onLog(words: Words): void;
}

/** One try: from `start` to the end of its session. */
interface Attempt {
	readonly ended: AbortController;
	session: Session | null;
	isReady: boolean;
	/** Whether it is there, right now. */
	isAsked: boolean;
	/** When it became ready, on the clock of `performance.now`. */
	readyAt: number;
}

/** What commands run on while the adapter is ready. */
export interface Ready {
	readonly session: Session;
	/** Aborts when the session ends. */
	readonly signal: AbortSignal;
	/** Runs the adapter's code, so that its crashes are told as its own. */
	run<T>(work: () => T): T;
	/** The same, for work that nobody waits for: what it throws is a crash as well. Undefined then. */
	attempt<T>(work: (session: Session) => T): T | undefined;
}

interface RunOptions {
	readonly adapter: Adapter;
	readonly settings: unknown;
	/** For the files of the instance. */
	readonly folder: string;
}

/**
 * An adapter from switched on to switched off: starts it, starts it again when the network fails, and ends everything
 * when asked. Changed settings are a new run.
 */
export class Run {
	readonly #adapter: Adapter;
	readonly #settings: unknown;
	readonly #folder: string;
	readonly #hooks: RunHooks;
	#isStopped = false;
	#isFirst = true;
	#tries = 0;
	#attempt: Attempt | null = null;
	#retry: NodeJS.Timeout | undefined;
	/** Attempts follow one another: a new session never overlaps the end of the last. */
	#work: Promise<void> = Promise.resolve();

	constructor({ adapter, settings, folder }: RunOptions, hooks: RunHooks) {
		this.#adapter = adapter;
		this.#settings = settings;
		this.#folder = folder;
		this.#hooks = hooks;
	}

	/** Null while it is not ready. */
	get ready(): Ready | null {
		const attempt = this.#attempt;
		if (!attempt?.isReady || !attempt.session) return null;
		const { session } = attempt;
		const blame = this.#blame(attempt);
		return {
			session,
			signal: attempt.ended.signal,
			run: (work) => runBlamed(blame, work),
			attempt: (work) =>
				runBlamed(blame, () => {
					try {
						return work(session);
					} catch (error) {
						blame(error);
						return undefined;
					}
				}),
		};
	}

	/** Begins, or tries again at once if it waits. Does nothing while an attempt is under way. */
	tryNow(): void {
		this.#wait(undefined);
		this.#work = this.#work.then(() => this.#start());
	}

	/** After a sleep: tries now if it waits for that, else asks whether the other side is still there. */
	wake(): void {
		const attempt = this.#attempt;
		if (this.#retry) this.tryNow();
		else if (attempt?.isReady && attempt.session && !attempt.isAsked)
			void this.#check(attempt, attempt.session);
	}

	/** Ends the session and every attempt. Safe to call twice. */
	async stop(): Promise<void> {
		this.#isStopped = true;
		this.#wait(undefined);
		this.#attempt?.ended.abort(new Error('The adapter was switched off.'));
		this.#work = this.#work.then(() => this.#end());
		await this.#work;
	}

	async #start(): Promise<void> {
		if (this.#attempt && !this.#attempt.ended.signal.aborted) return;
		await this.#end();
		// Asked last: it may have been switched off while the session before came to its end.
		if (this.#isStopped) return;
		const attempt: Attempt = {
			ended: new AbortController(),
			session: null,
			isReady: false,
			isAsked: false,
			readyAt: Infinity,
		};
		this.#attempt = attempt;
		this.#tries += 1;
		this.#hooks.onStatus(
			this.#isFirst
				? { kind: 'starting' }
				: { kind: 'connecting', attempt: this.#tries, nextAt: null, why: null },
		);
		this.#isFirst = false;
		const late = setTimeout(() => {
			this.#hear(attempt, {
				kind: 'lost',
				why: say('It did not come up within 15 seconds.', '15 秒以内に起動しませんでした。'),
			});
		}, START_LIMIT);
		try {
			const starting = runBlamed(this.#blame(attempt), () =>
				this.#adapter.start(this.#settings, this.#context(attempt)),
			);
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
			folder: this.#folder,
			setStatus: (report) => {
				runUnblamed(() => {
					this.#hear(attempt, report);
				});
			},
			emit: (event, values, audience) => {
				this.#say(attempt, () => {
					this.#hooks.onEvent(event, values, audience);
				});
			},
			forget: (event, values = {}) => {
				this.#say(attempt, () => {
					this.#hooks.onForget(event, values);
				});
			},
			send: (clients, text) => {
				this.#say(attempt, () => {
					this.#hooks.onSend(clients, text);
				});
			},
			log: (words) => {
				runUnblamed(() => {
					this.#hooks.onLog(words);
				});
			},
			signal: attempt.ended.signal,
		};
	}

	/** News that cannot be sent is a fault of the adapter: thrown in its callback, it would end the whole app. */
	#say(attempt: Attempt, work: () => void): void {
		if (attempt.ended.signal.aborted) return;
		runUnblamed(() => {
			try {
				work();
			} catch (error) {
				this.#hear(attempt, crashed(error));
			}
		});
	}

	/** For a crash in one of its callbacks. */
	#blame(attempt: Attempt): (error: unknown) => void {
		return (error) => {
			runUnblamed(() => {
				const report = crashed(error);
				if (attempt.ended.signal.aborted) this.#hooks.onLog(report.why);
				else this.#hear(attempt, report);
			});
		};
	}

	/** Anything an ended attempt still says is of no interest: its end was told when it ended. */
	#hear(attempt: Attempt, report: AdapterReport): void {
		if (attempt.ended.signal.aborted) return;
		if (report.kind === 'ready') {
			attempt.isReady = true;
			this.#detail = report.detail ? { detail: report.detail } : {};
			if (!attempt.session) return;
			attempt.readyAt = Math.min(attempt.readyAt, performance.now());
			this.#hooks.onStatus({ kind: 'ready', detail: report.detail ?? null });
			return;
		}
		attempt.isReady = false;
		attempt.ended.abort(new Error(report.why.en));
		this.#work = this.#work.then(() => this.#end());
		if (performance.now() - attempt.readyAt > STEADY) this.#tries = 0;
		if (report.kind === 'lost') this.#retryLater(report.why);
		else this.#hooks.onStatus({ kind: report.kind, why: report.why });
	}

	#retryLater(why: Words): void {
		const attempt = this.#tries + 1;
		const wait = backOff(attempt);
		this.#hooks.onStatus({ kind: 'connecting', attempt, nextAt: Date.now() + wait, why });
		this.#wait(
			setTimeout(() => {
				this.tryNow();
			}, wait),
		);
	}

	/** For the next try; undefined: there is none to wait for. */
	#wait(retry: NodeJS.Timeout | undefined): void {
		clearTimeout(this.#retry);
		this.#retry = retry;
	}

	async #check(attempt: Attempt, session: Session): Promise<void> {
		attempt.isAsked = true;
		const why = await runBlamed(this.#blame(attempt), () =>
			askAlive(session, attempt.ended.signal),
		);
		attempt.isAsked = false;
		if (why) this.#hear(attempt, { kind: 'lost', why });
	}

	async #end(): Promise<void> {
		const attempt = this.#attempt;
		if (!attempt?.ended.signal.aborted) return;
		this.#attempt = null;
		const { session } = attempt;
		if (session) await runBlamed(this.#blame(attempt), () => this.#stopSession(session));
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
