import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { say, type Words } from '../../contract/words.ts';
import { TIME_LIMIT, tooLarge, tooSlow } from './expression.ts';
import type { Scalar } from './scalars.ts';

/** One expression and what it is for. `input` is data: what JSON can say. */
export interface Job {
	readonly expression: string;
	readonly input: unknown;
}

export type Answer = { readonly values: Scalar[] } | { readonly problem: Words };

/** What the thread says after each job. */
export interface Report {
	readonly answer: Answer;
	/** So much is left behind that a new thread is better for the next job. */
	readonly isSpent: boolean;
}

/** Beside this file: a source where this is one, built where this is built. */
const script = new URL(`./reduction-worker${extname(import.meta.url)}`, import.meta.url);

/** ms after which the thread itself is ended: some of JSONata's own functions do not look at the clock. */
const PATIENCE = 2 * TIME_LIMIT;
/** Never reached, or the process could end with the thread: memory-limit.ts ends an evaluation at a quarter of it. */
const MEMORY_MB = 1_024;
/** Jobs that wait. A server can send faster than this evaluates. */
const MAX_WAITING = 200;

const crowded = say('too many answers wait to be reduced', '処理待ちの応答が多すぎます');

let worker: Promise<Worker> | null = null;
let last: Promise<unknown> = Promise.resolve();
let waiting = 0;

/** One for all adapters, from the first job on. It keeps no process running. */
function startWorker(): Promise<Worker> {
	const next = new Worker(script, {
		// The flags of this process, such as --eval, are not for the worker.
		execArgv: [],
		resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
	});
	next.unref();
	const ready = once(next, 'message').then(() => next);
	// Whoever waits is told by its own listener; an end between two jobs only means that the next one starts another.
	next.on('error', () => {
		if (worker === ready) worker = null;
	});
	return ready;
}

async function end(ended: Worker): Promise<void> {
	worker = null;
	await ended.terminate();
}

async function run(job: Job): Promise<Answer> {
	const thread = await (worker ??= startWorker());
	const over = AbortSignal.timeout(PATIENCE);
	try {
		thread.postMessage(job);
		const [report] = (await once(thread, 'message', { signal: over })) as [Report];
		if (report.isSpent) await end(thread);
		return report.answer;
	} catch (error) {
		await end(thread);
		if (over.aborted) return { problem: tooSlow };
		if (isOutOfMemory(error)) return { problem: tooLarge };
		throw error;
	}
}

const isOutOfMemory = (error: unknown): boolean =>
	error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';

/** Evaluates in a thread of its own, so that nothing else waits for it, however long it takes. */
export async function evaluateApart(job: Job): Promise<Answer> {
	if (waiting >= MAX_WAITING) return { problem: crowded };
	waiting += 1;
	const done = last.then(() => run(job));
	last = done.catch(() => undefined);
	try {
		return await done;
	} finally {
		waiting -= 1;
	}
}
