import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/words.ts';
import type { Answer, Argument, AskName, Notice, Request, Result, Trouble } from './messages.ts';

/** What may wait for a disk that does not keep up: 16 MB where all of it is as long as it may be. */
const MAX_WAITING = 500;
/** SQLite mends a file that nobody closed when it is next opened, so a stuck disk may not hold up the end. In ms. */
const CLOSE_LIMIT = 3_000;

/** The disk cannot do what was asked just now. A client that hears of it is told no paths. */
export class DiskError extends AppError {
	readonly trouble: Trouble;

	constructor(trouble: Trouble) {
		super('DISK_UNAVAILABLE', trouble.client);
		this.trouble = trouble;
	}
}

interface Waiting {
	readonly resolve: (value: unknown) => void;
	readonly reject: (error: Error) => void;
}

interface LinkOptions {
	readonly onNotice: (notice: Notice) => void;
	readonly onTrouble: (trouble: Trouble) => void;
	/** The worker ended without being asked. */
	readonly onCrash: (why: string) => void;
}

/** Beside this file: a source where this is one, built where this is built. */
const script = new URL(`./store-worker${extname(import.meta.url)}`, import.meta.url);

/** The worker thread and those who wait for its answers. */
export class Link {
	// The flags of this process, such as --eval, are not for the worker.
	readonly #worker = new Worker(script, { execArgv: [] });
	readonly #waiting = new Map<number, Waiting>();
	readonly #options: LinkOptions;
	#next = 1;
	#isOver = false;

	constructor(options: LinkOptions) {
		this.#options = options;
		this.#worker.on('message', (message: Answer | Notice) => {
			if ('id' in message) this.#answered(message);
			else if (!this.#isOver) options.onNotice(message);
		});
		this.#worker.on('error', (error) => {
			this.#crashed(error instanceof Error ? error.message : String(error));
		});
		this.#worker.on('exit', (code) => {
			this.#crashed(`exit code ${code}`);
		});
	}

	/** @throws DiskError, and what the worker refuses as AppError */
	ask<N extends AskName>(name: N, input: Argument<N>): Promise<Result<N>> {
		if (this.#isOver) return Promise.reject(gone());
		if (this.#waiting.size >= MAX_WAITING) return Promise.reject(slow());
		return this.#send(name, input);
	}

	/** Lets the worker close its file, then ends the thread, whatever it is doing. */
	async end(): Promise<void> {
		if (!this.#isOver) {
			const { promise: late, resolve } = Promise.withResolvers<undefined>();
			const timer = setTimeout(() => {
				resolve(undefined);
			}, CLOSE_LIMIT);
			await Promise.race([this.#send('close', undefined).catch(() => undefined), late]);
			clearTimeout(timer);
		}
		this.#failAll();
		await this.#worker.terminate();
	}

	#send<N extends AskName>(name: N, input: Argument<N>): Promise<Result<N>> {
		const { promise, resolve, reject } = Promise.withResolvers<Result<N>>();
		const request: Request = { id: this.#next++, name, input };
		this.#waiting.set(request.id, { resolve: resolve as Waiting['resolve'], reject });
		this.#worker.postMessage(request);
		return promise;
	}

	#answered(answer: Answer): void {
		const waiting = this.#waiting.get(answer.id);
		if (!waiting) return;
		this.#waiting.delete(answer.id);
		if ('value' in answer) waiting.resolve(answer.value);
		else if ('refusal' in answer)
			waiting.reject(new AppError(answer.refusal.code, answer.refusal.words));
		else {
			this.#options.onTrouble(answer.trouble);
			waiting.reject(new DiskError(answer.trouble));
		}
	}

	#crashed(why: string): void {
		if (this.#isOver) return;
		this.#failAll();
		this.#options.onCrash(why);
	}

	#failAll(): void {
		this.#isOver = true;
		for (const { reject } of this.#waiting.values()) reject(gone());
		this.#waiting.clear();
	}
}

const gone = () =>
	new AppError(
		'ADAPTER_NOT_READY',
		say('The store stopped before it could answer.', 'ストアが応答する前に停止しました。'),
	);

const slow = () =>
	new AppError(
		'DISK_UNAVAILABLE',
		say(
			'The disk of the bridge does not keep up: nothing was stored.',
			'ブリッジ側のディスクの処理が追いつかないため、保存できませんでした。',
		),
	);
