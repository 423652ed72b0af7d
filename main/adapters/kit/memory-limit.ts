import { getHeapStatistics } from 'node:v8';
import jsonata from 'jsonata';

/**
 * JSONata limits no text (its issue 835), and a thread that runs out of memory takes the whole process with it more often
 * than not: so no evaluation may come near that.
 */

/** Characters of any text on the way, and of what is made a text. */
export const MAX_LENGTH = 4_000_000;
/** Bytes that an evaluation may come to: the largest answer, as data, and room for what is made of it. */
const MAX_HEAP = 268_435_456;
/** Bytes that a job may leave behind for the next one. */
const MAX_LEFT = MAX_HEAP / 2;
/** Steps between two looks at the heap. In so many, with texts of that length, it cannot fill what a thread has. */
const STEPS = 16;

export const TOO_LONG = 'TOO_LONG';
export const TOO_MUCH = 'TOO_MUCH';

export const hasSpentMuch = (): boolean => getHeapStatistics().used_heap_size > MAX_LEFT;

class LimitError extends Error {
	readonly code: string;

	constructor(code: string) {
		super(code);
		this.code = code;
	}
}

interface Builtin {
	readonly implementation: (this: void, ...args: unknown[]) => unknown;
}

/** A function of JSONata that makes a text of any length at once, and how long that text will at least be. */
interface Maker {
	readonly name: string;
	readonly signature: string;
	lengthOf(this: void, args: readonly unknown[]): number;
}

const makers: readonly Maker[] = [
	{ name: 'pad', signature: '<s-ns?:s>', lengthOf: ([, width]) => Math.abs(Number(width)) },
	{
		name: 'join',
		signature: '<a<s>s?:s>',
		lengthOf: ([texts, separator]) =>
			sizeOf(texts) + (Array.isArray(texts) ? texts.length * sizeOf(separator) : 0),
	},
	{ name: 'string', signature: '<x-b?:s>', lengthOf: ([value]) => sizeOf(value) },
];

/** Characters that a value has as JSON, or more than `MAX_LENGTH`. A list may hold one long text many times. */
function sizeOf(value: unknown): number {
	if (typeof value === 'string') return value.length;
	if (typeof value !== 'object' || value === null) return 1;
	let size = 0;
	for (const [key, inner] of Object.entries(value)) {
		size += (Array.isArray(value) ? 1 : key.length) + sizeOf(inner);
		if (size > MAX_LENGTH) break;
	}
	return size;
}

/** Ends the evaluation of an expression, with `TOO_LONG` or `TOO_MUCH`, before it takes more memory than there is. */
export async function limitMemory(expression: jsonata.Expression): Promise<void> {
	let steps = 0;
	// JSONata's own hook, which its types do not have. The last of what it is given is what the step found.
	const hook = Symbol.for('jsonata.__evaluate_exit') as unknown as string;
	expression.assign(hook, (...step: readonly unknown[]) => {
		const found = step.at(-1);
		if (typeof found === 'string' && found.length > MAX_LENGTH) throw new LimitError(TOO_LONG);
		steps += 1;
		if (steps % STEPS === 0 && getHeapStatistics().used_heap_size > MAX_HEAP)
			throw new LimitError(TOO_MUCH);
	});
	for (const { name, signature, lengthOf } of makers) {
		const { implementation } = (await jsonata(`$${name}`).evaluate(null)) as Builtin;
		const limited = (...args: unknown[]): unknown => {
			if (lengthOf(args) > MAX_LENGTH) throw new LimitError(TOO_LONG);
			return implementation(...args);
		};
		expression.registerFunction(name, limited, signature);
	}
}
