import { parentPort } from 'node:worker_threads';
import type { Expression } from 'jsonata';
import { evaluate, ExpressionError, parseExpression } from './expression.ts';
import type { Answer, Job } from './reduction-thread.ts';
import { scalarsOf } from './scalars.ts';

/** The thread that evaluates, one job after the other: an expression can keep it busy, and then it is ended. */

const port = parentPort;
if (!port) throw new Error('The reduction worker runs as a worker thread.');

/** Expressions that are kept parsed. There are as many as rows in tables of settings. */
const MAX_PARSED = 100;
const parsed = new Map<string, Expression>();

function expressionOf(text: string): Expression {
	const expression = parsed.get(text) ?? parseExpression(text);
	if (parsed.size >= MAX_PARSED) parsed.clear();
	parsed.set(text, expression);
	return expression;
}

async function answer({ expression, input }: Job): Promise<Answer> {
	try {
		const found = scalarsOf(await evaluate(expressionOf(expression), input));
		return Array.isArray(found) ? { values: found } : { problem: found };
	} catch (error) {
		if (error instanceof ExpressionError) return { problem: error.words };
		throw error;
	}
}

port.on('message', (job: Job) => {
	// Whatever is no ExpressionError ends the thread, which the other side hears of.
	void answer(job).then((value) => {
		port.postMessage(value);
	});
});
port.postMessage('ready');
