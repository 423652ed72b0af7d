import { parentPort } from 'node:worker_threads';
import type { Expression } from 'jsonata';
import { evaluate, ExpressionError, prepare } from './expression.ts';
import { hasSpentMuch } from './memory-limit.ts';
import type { Answer, Job, Report } from './reduction-thread.ts';
import { scalarsOf } from './scalars.ts';

/** The thread that evaluates, one job after the other: an expression can keep it busy, and then it is ended. */

const port = parentPort;
if (!port) throw new Error('The reduction worker runs as a worker thread.');

/** Expressions that are kept parsed. There are as many as rows in tables of settings. */
const MAX_PARSED = 100;
const parsed = new Map<string, Expression>();

async function expressionOf(text: string): Promise<Expression> {
	const known = parsed.get(text);
	if (known) return known;
	const expression = await prepare(text);
	if (parsed.size >= MAX_PARSED) parsed.clear();
	parsed.set(text, expression);
	return expression;
}

async function answer({ expression, input }: Job): Promise<Answer> {
	try {
		const found = scalarsOf(await evaluate(await expressionOf(expression), input));
		return Array.isArray(found) ? { values: found } : { problem: found };
	} catch (error) {
		if (error instanceof ExpressionError) return { problem: error.words };
		throw error;
	}
}

port.on('message', (job: Job) => {
	// Whatever is no ExpressionError ends the thread, which the other side hears of.
	void answer(job).then((value) => {
		port.postMessage({ answer: value, isSpent: hasSpentMuch() } satisfies Report);
	});
});
port.postMessage('ready');
