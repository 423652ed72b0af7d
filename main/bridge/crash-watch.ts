import { blameAdapter } from '../adapters/crash.ts';
import { writeCrashReport, type Crash } from '../config/crash-report.ts';
import { messageOf } from '../config/failure.ts';
import { say, type Words } from '../contract/words.ts';

/** What the bridge knows when the app has to end. */
export type CrashFacts = () => Pick<Crash, 'ran' | 'hide'>;

interface CrashWatchOptions {
	/** Of the app. */
	readonly version: string;
	/**
	 * Tells the person and ends the process: nothing in it can be relied on any more. `report` says where the report is,
	 * or why there is none; null where there is no folder for it yet.
	 */
	readonly onCrash: (error: unknown, report: Words | null) => void;
}

/**
 * Hears of errors that nobody caught, for the whole process. An adapter that throws in a callback fails alone; whatever
 * else it is ends the app, with a report in the data folder that the next start tells of.
 */
export class CrashWatch {
	readonly #options: CrashWatchOptions;
	#folder: string | null = null;
	#facts: CrashFacts = () => ({ ran: ['It was starting.'], hide: (text) => text });

	constructor(options: CrashWatchOptions) {
		this.#options = options;
	}

	/** Hears of every error from now on. Each host does this first; a rejection that nobody handles comes here, too. */
	start(): this {
		process.on('uncaughtException', (error) => {
			if (!blameAdapter(error)) this.#options.onCrash(error, this.report(error));
		});
		return this;
	}

	/** From now on reports can be written. */
	keepIn(folder: string): void {
		this.#folder = folder;
	}

	/** From now on reports say how things stood. */
	ask(facts: CrashFacts): void {
		this.#facts = facts;
	}

	/** Writes a report, for an error that the host caught itself and cannot go on after. */
	report(error: unknown): Words | null {
		if (this.#folder === null) return null;
		try {
			const { version } = this.#options;
			const file = writeCrashReport(this.#folder, { version, error, ...this.#facts() });
			return say(`The report is ${file}.`, `レポート: ${file}`);
		} catch (trouble) {
			const why = messageOf(trouble);
			return say(
				`No report could be written (${why}).`,
				`レポートを保存できませんでした (${why})。`,
			);
		}
	}
}
