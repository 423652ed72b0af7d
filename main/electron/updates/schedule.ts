import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { writeAtomic } from '../../config/atomic.ts';
import { codeOf, messageOf } from '../../config/failure.ts';
import { words } from '../../contract/words-schema.ts';
import type { Words } from '../../contract/words.ts';

/** How often the network is asked without being told to, in ms. */
export interface Pace {
	/** From the start of the app: it has more urgent things to do, and is started with the system. */
	readonly first: number;
	readonly each: number;
	/** After a check that failed. */
	readonly again: number;
	/** Longest sleep of the timer: it stands still while the machine sleeps. */
	readonly look: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export const usualPace: Pace = { first: 5 * MINUTE, each: 24 * HOUR, again: HOUR, look: HOUR / 2 };

const memory = z.object({
	/** When it was last asked, on demand or not. */
	checkedAt: z.number(),
	wasAnswered: z.boolean(),
	/** Why what was downloaded was not installed, for the start that follows. */
	failure: words.nullable(),
});

type Memory = z.output<typeof memory>;

export type Log = (level: 'error' | 'warn' | 'info' | 'debug', text: string) => void;

export interface ScheduleOptions {
	/** The data folder. */
	readonly folder: string;
	readonly pace: Pace;
	readonly log: Log;
	check(): Promise<void>;
}

/** Checks once a day while it is told to, over restarts of the app too. */
export class Schedule {
	readonly #options: ScheduleOptions;
	readonly #file: string;
	readonly #startedAt = performance.now();
	#memory: Memory = { checkedAt: 0, wasAnswered: true, failure: null };
	#timer: NodeJS.Timeout | null = null;
	#isOn = false;
	#saving = Promise.resolve();

	constructor(options: ScheduleOptions) {
		this.#options = options;
		this.#file = join(options.folder, 'updates.json');
	}

	/** Answers with what the last start left to say, which is then forgotten. */
	async open(): Promise<Words | null> {
		try {
			this.#memory = memory.parse(JSON.parse(await readFile(this.#file, 'utf8')));
		} catch (error) {
			// Without it the worst is a check too many.
			if (codeOf(error) !== 'ENOENT')
				this.#options.log('warn', `${this.#file} is not used: ${messageOf(error)}`);
		}
		const { failure } = this.#memory;
		if (failure) await this.#remember({ failure: null });
		return failure;
	}

	follow(isOn: boolean): void {
		if (isOn === this.#isOn) return;
		this.#isOn = isOn;
		this.#plan();
	}

	/** A check is over: the next one is counted from here. */
	async checked(wasAnswered: boolean): Promise<void> {
		await this.#remember({ checkedAt: Date.now(), wasAnswered });
		this.#plan();
	}

	/** Keeps the reason for the next start. */
	failed(failure: Words): Promise<void> {
		return this.#remember({ failure });
	}

	#plan(): void {
		if (this.#isOn) this.#wait(Math.max(this.#dueAt() - Date.now(), 0));
		else if (this.#timer) clearTimeout(this.#timer);
	}

	#wait(ms: number): void {
		if (this.#timer) clearTimeout(this.#timer);
		const wait = Math.min(ms, this.#options.pace.look);
		this.#timer = setTimeout(() => void this.#look(), wait);
		this.#timer.unref();
	}

	#dueAt(): number {
		const { first, each, again } = this.#options.pace;
		const { checkedAt, wasAnswered } = this.#memory;
		// A clock that was set back must not put it off for years.
		const last = Math.min(checkedAt, Date.now());
		const sinceStart = performance.now() - this.#startedAt;
		return Math.max(last + (wasAnswered ? each : again), Date.now() + first - sinceStart);
	}

	async #look(): Promise<void> {
		if (this.#dueAt() > Date.now()) {
			this.#plan();
			return;
		}
		// While an update is being fetched or waits for a restart, nothing is checked: it stays due.
		this.#wait(this.#options.pace.look);
		await this.#options.check();
	}

	#remember(change: Partial<Memory>): Promise<void> {
		this.#memory = { ...this.#memory, ...change };
		const text = `${JSON.stringify(this.#memory, null, '\t')}\n`;
		this.#saving = this.#saving
			.then(() => writeAtomic(this.#file, text, 0o600))
			.catch((error: unknown) => {
				this.#options.log('warn', `${this.#file} cannot be written: ${messageOf(error)}`);
			});
		return this.#saving;
	}
}
