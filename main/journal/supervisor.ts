import { AppError } from '../contract/errors.ts';
import { say } from '../contract/words.ts';
import { Link } from './link.ts';
import type { Argument, CallName, JournalNotice, Result, Retention } from './messages.ts';

/** A worker that crashes more often than this in a minute is not started again. */
const MAX_CRASHES = 5;
const MINUTE = 60_000;
/** Until the first new start, in ms; doubled with each crash of the last minute. */
const RESTART_AFTER = 250;

interface SupervisorOptions {
	readonly file: string;
	readonly retention: Retention;
	readonly onNotice: (notice: JournalNotice) => void;
}

/** Keeps a worker running: a crash is told, and a new worker takes over. */
export class Supervisor {
	readonly #options: SupervisorOptions;
	#retention: Retention;
	#link: Link | null = null;
	#restart: NodeJS.Timeout | null = null;
	#crashes: number[] = [];
	#isEnded = false;

	constructor(options: SupervisorOptions) {
		this.#options = options;
		this.#retention = options.retention;
	}

	/**
	 * Starts a worker. Answers with the id of the newest row on disk.
	 * @throws Trouble, AppError JOURNAL_UNAVAILABLE
	 */
	async start(): Promise<number> {
		this.#link = new Link({
			onNotice: this.#options.onNotice,
			onCrash: (why) => {
				this.#crashed(why);
			},
		});
		const { file } = this.#options;
		const { newest } = await this.#link.call('open', { file, retention: this.#retention });
		return newest;
	}

	/** @throws Trouble, AppError JOURNAL_UNAVAILABLE */
	async call<N extends CallName>(name: N, input: Argument<N>): Promise<Result<N>> {
		if (this.#link) return this.#link.call(name, input);
		throw new AppError(
			'JOURNAL_UNAVAILABLE',
			say('The journal is not running.', 'ジャーナルが動作していません。'),
		);
	}

	/** A worker that is not running gets the new limits when it starts. */
	configure(retention: Retention): void {
		this.#retention = retention;
		this.#link?.tell('configure', retention);
	}

	/** Closes the file if the worker still can, then ends it. */
	async end(): Promise<void> {
		this.#isEnded = true;
		if (this.#restart) clearTimeout(this.#restart);
		await this.#link?.end();
		this.#link = null;
	}

	#crashed(why: string): void {
		this.#link = null;
		const now = performance.now();
		this.#crashes = [...this.#crashes.filter((at) => at > now - MINUTE), now];
		const isHopeless = this.#crashes.length > MAX_CRASHES;
		this.#options.onNotice(isHopeless ? givenUp(why) : crashed(why));
		if (isHopeless || this.#isEnded) return;
		this.#restart = setTimeout(
			() => {
				// What fails here is told by the next write, which meets the same trouble.
				this.start().catch(() => undefined);
			},
			RESTART_AFTER * 2 ** (this.#crashes.length - 1),
		);
	}
}

const crashed = (why: string): JournalNotice => ({
	id: 'journal.worker',
	level: 'warning',
	words: say(
		`The journal crashed and was started again; no message was lost. Please report it: ${why}`,
		`ジャーナルが異常終了したため再起動しました。メッセージは失われていません。次の内容を報告してください: ${why}`,
	),
});

const givenUp = (why: string): JournalNotice => ({
	id: 'journal.worker',
	level: 'error',
	words: say(
		`The journal crashed again and again, so messages are no longer kept. Restart the app, and please report it: ${why}`,
		`ジャーナルの異常終了が繰り返されたため、メッセージの保存を停止しました。アプリを再起動し、次の内容を報告してください: ${why}`,
	),
});
