import { StartError } from '../../adapter.ts';
import { AppError } from '../../../contract/errors.ts';
import type { Words } from '../../../contract/words.ts';
import { backOff } from '../../kit/back-off.ts';
import { MqttLink, type LinkMessage, type LinkTarget } from '../../kit/mqtt-link.ts';

/** What a person has to put right is looked at again from time to time, in ms: it may have been put right at the broker. */
const RARELY = 60_000;
/** A connection that held for so long, in ms, was a good one: the next one is tried soon. */
const STEADY = 10_000;

interface Absence {
	readonly kind: 'lost' | 'needs-you' | 'failed';
	readonly why: Words;
}

export interface KeeperHooks {
	onMessage(message: LinkMessage): void;
	/** Subscribes. @throws StartError, AppError */
	greet(link: MqttLink): Promise<void>;
	/** The link can be used now. */
	onReady(link: MqttLink): void;
	onAway(why: Words): void;
}

/** Keeps a connection to the broker: opens another one whenever it has ended, for as long as it is wanted. */
export class Keeper {
	readonly #target: LinkTarget;
	readonly #hooks: KeeperHooks;
	readonly #ender = new AbortController();
	#link: MqttLink | null = null;
	#brokeAt: number | null = null;
	#giveUp: ((absence: Absence) => void) | null = null;
	#endPause: (() => void) | null = null;
	#work: Promise<void> = Promise.resolve();

	constructor(target: LinkTarget, hooks: KeeperHooks) {
		this.#target = target;
		this.#hooks = hooks;
	}

	/** Null while there is none. */
	get link(): MqttLink | null {
		return this.#link;
	}

	/** When the last connection broke, on the clock of `performance.now`; null before that. */
	get brokeAt(): number | null {
		return this.#brokeAt;
	}

	begin(): void {
		this.#work = this.#run();
	}

	/** Tries now, if it waits. */
	wake(): void {
		this.#endPause?.();
	}

	/** The connection is of no use any more: opens another one. */
	renew(why: Words): void {
		this.#giveUp?.({ kind: 'lost', why });
	}

	async stop(): Promise<void> {
		this.#ender.abort(new Error('Sharing was switched off.'));
		this.#endPause?.();
		await this.#work;
	}

	async #run(): Promise<void> {
		for (let attempt = 1; ; attempt += 1) {
			const from = performance.now();
			const absence = await this.#connection();
			if (!absence) return;
			if (performance.now() - from > STEADY) attempt = 1;
			this.#hooks.onAway(absence.why);
			await this.#pause(absence.kind === 'lost' ? backOff(attempt) : RARELY);
		}
	}

	/** One connection from beginning to end. Null: nobody wants another one. */
	async #connection(): Promise<Absence | null> {
		const { signal } = this.#ender;
		const ended = Promise.withResolvers<Absence | null>();
		const abort = () => {
			ended.resolve(null);
		};
		signal.addEventListener('abort', abort, { once: true });
		let link: MqttLink | null = null;
		try {
			link = await MqttLink.open(
				this.#target,
				{
					onMessage: (message) => {
						this.#hooks.onMessage(message);
					},
					onLost: ended.resolve,
				},
				signal,
			);
			await this.#hooks.greet(link);
			signal.throwIfAborted();
			this.#link = link;
			this.#giveUp = ended.resolve;
			this.#hooks.onReady(link);
			return await ended.promise;
		} catch (error) {
			if (signal.aborted) return null;
			return absenceOf(error);
		} finally {
			signal.removeEventListener('abort', abort);
			if (this.#link) this.#brokeAt = performance.now();
			this.#link = null;
			this.#giveUp = null;
			await link?.end();
		}
	}

	async #pause(ms: number): Promise<void> {
		if (this.#ender.signal.aborted) return;
		const { promise, resolve } = Promise.withResolvers<undefined>();
		const over = () => {
			resolve(undefined);
		};
		const timer = setTimeout(over, ms);
		this.#endPause = over;
		await promise;
		clearTimeout(timer);
		this.#endPause = null;
	}
}

/** Whatever else was thrown is a fault of ours. */
function absenceOf(error: unknown): Absence {
	if (error instanceof StartError) return error.report;
	if (error instanceof AppError) return { kind: 'lost', why: error.words };
	throw error;
}
