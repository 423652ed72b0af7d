import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { AppError } from '../contract/errors.ts';
import { say, type Words } from '../contract/words.ts';
import type { Answer, Argument, CallName, JournalNotice, Request, Result } from './messages.ts';

/** The disk cannot do what was asked just now; `words` say why. */
export class Trouble extends Error {
	override readonly name = 'Trouble';
	readonly words: Words;

	constructor(words: Words) {
		super(words.en);
		this.words = words;
	}
}

const unavailable = (words: Words) => new AppError('JOURNAL_UNAVAILABLE', words);

/**
 * Longest that a call may take, in ms. Opening takes seconds after a crash, which left a large log to write back, and
 * where a journal of an older version is read through once.
 */
const TIME_LIMIT = 30_000;
const CLOSE_LIMIT = 5_000;

interface Call {
	readonly timer: NodeJS.Timeout;
	readonly resolve: (value: unknown) => void;
	readonly reject: (error: Error) => void;
}

const gone = () =>
	unavailable(
		say('The journal stopped before it could answer.', 'ジャーナルが応答する前に停止しました。'),
	);

const slow = say(
	'The disk is so slow that the journal did not answer in time.',
	'ディスクが遅く、ジャーナルが時間内に応答しませんでした。',
);

/** Room for what the worker makes and forgets at once. With more it is no faster, and keeps the room. */
const YOUNG_MB = 2;

interface LinkOptions {
	readonly onNotice: (notice: JournalNotice) => void;
	/** The worker ended without being asked. Every call that waited has failed. */
	readonly onCrash: (why: string) => void;
}

/** Beside this file: a source where this is one, built where this is built. */
const script = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);

/** One worker thread and the calls that wait for it. */
export class Link {
	readonly #worker = new Worker(script, {
		// The flags of this process, such as --eval, are not for the worker.
		execArgv: [],
		resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
	});
	readonly #calls = new Map<number, Call>();
	#next = 1;
	#isOver = false;

	constructor({ onNotice, onCrash }: LinkOptions) {
		const over = (why: string) => {
			if (this.#isOver) return;
			this.#isOver = true;
			this.#failAll();
			onCrash(why);
		};
		this.#worker.on('message', (answer: Answer) => {
			if ('notice' in answer) onNotice(answer.notice);
			else this.#answered(answer);
		});
		this.#worker.on('error', (error) => {
			over(error instanceof Error ? error.message : String(error));
		});
		this.#worker.on('exit', (code) => {
			over(`exit code ${code}`);
		});
	}

	/** @throws Trouble, AppError JOURNAL_UNAVAILABLE */
	call<N extends CallName>(name: N, input: Argument<N>, limit = TIME_LIMIT): Promise<Result<N>> {
		return new Promise<Result<N>>((resolve, reject) => {
			if (this.#isOver) {
				reject(gone());
				return;
			}
			const request: Request = { call: this.#next++, name, input };
			const timer = setTimeout(() => {
				this.#calls.delete(request.call);
				reject(new Trouble(slow));
			}, limit);
			this.#calls.set(request.call, { timer, resolve: resolve as Call['resolve'], reject });
			this.#worker.postMessage(request);
		});
	}

	/** Like `call`, where nobody waits for the answer. */
	tell<N extends CallName>(name: N, input: Argument<N>): void {
		const request: Request = { call: this.#next++, name, input };
		if (!this.#isOver) this.#worker.postMessage(request);
	}

	/** Lets the worker close its file, then ends the thread, whatever it is doing. */
	async end(): Promise<void> {
		// A worker that cannot close its file is ended all the same; SQLite mends the file when it is next opened.
		await this.call('close', undefined, CLOSE_LIMIT).catch(() => undefined);
		this.#isOver = true;
		this.#failAll();
		await this.#worker.terminate();
	}

	#answered(answer: Exclude<Answer, { notice: unknown }>): void {
		const call = this.#calls.get(answer.call);
		if (!call) return;
		this.#calls.delete(answer.call);
		clearTimeout(call.timer);
		if ('trouble' in answer) call.reject(new Trouble(answer.trouble));
		else call.resolve(answer.value);
	}

	#failAll(): void {
		for (const { timer, reject } of this.#calls.values()) {
			clearTimeout(timer);
			reject(gone());
		}
		this.#calls.clear();
	}
}
