import jsonata from 'jsonata';
import * as z from 'zod';
import { say, type Words } from '../../contract/words.ts';
import { LinearRegExp } from './linear-regexp.ts';
import { limitMemory, MAX_LENGTH, TOO_LONG, TOO_MUCH } from './memory-limit.ts';

/** ms that an evaluation may take. An endless one holds up only the thread that evaluates. */
export const TIME_LIMIT = 1_000;

/** What an expression may use. Each limit alone would let another way of going on for ever open. */
const limits = {
	timeout: TIME_LIMIT,
	/** Steps within steps: far from what the engine's own stack holds, and some 100 calls of a function by itself. */
	stack: 1_000,
	/** Items of any list on the way. */
	sequence: 10_000,
	// JSONata calls `new` and `exec`, and nothing else.
	RegexEngine: LinearRegExp as unknown as RegExpConstructor,
} satisfies jsonata.JsonataOptions;

/** JSONata throws records, not errors, and the engine's own errors where a text gets too long. */
const thrown = z.object({
	code: z.string().default(''),
	message: z.string().default(''),
	position: z.number().optional(),
});

/** What JSONata said, and where. `words` stand after a colon and have no full stop. */
export class ExpressionError extends Error {
	override readonly name = 'ExpressionError';
	readonly words: Words;

	constructor(cause: unknown) {
		const words = wordsFor(cause);
		super(words.en, { cause });
		this.words = words;
	}
}

function wordsFor(cause: unknown): Words {
	const { data } = thrown.safeParse(cause);
	const known = ownWords(data?.code ?? '');
	if (known) return known;
	const said = (data?.message ?? String(cause)).replace(/\.$/, '');
	if (data?.position === undefined) return say(said, said);
	return say(`${said} (at character ${data.position})`, `${said}（${data.position} 文字目）`);
}

/** For what is about the limits rather than about a place in the expression. */
function ownWords(code: string): Words | null {
	switch (code) {
		case 'D1011':
			return say(
				'it goes too deep. Look for a function that calls itself without end',
				'呼び出しが深すぎます。終わりのない再帰がないか確認してください',
			);
		case 'D1012':
			return tooSlow;
		case 'D2014':
		case 'D2015':
			return say(
				`it makes a list of more than ${limits.sequence} items. Filter earlier`,
				`${limits.sequence} 件を超えるリストになります。先に絞り込んでください`,
			);
		case TOO_LONG:
			return say(
				`it makes a text of more than ${MAX_LENGTH} characters`,
				`${MAX_LENGTH} 文字を超える文字列になります`,
			);
		case TOO_MUCH:
			return tooLarge;
		default:
			return null;
	}
}

export const tooLarge = say(
	'it needs too much memory. Look for a text or a list that grows without end',
	'メモリーを使いすぎます。際限なく大きくなる文字列やリストがないか確認してください',
);

export const tooSlow = say(
	`it takes longer than ${TIME_LIMIT / 1_000} second. Look for a loop without end`,
	`${TIME_LIMIT / 1_000} 秒以内に終わりません。無限ループがないか確認してください`,
);

/** Every regular expression of a parsed expression. */
function* patternsOf(node: unknown): Generator<RegExp> {
	if (node instanceof RegExp) yield node;
	else if (typeof node === 'object' && node !== null)
		for (const inner of Object.values(node)) yield* patternsOf(inner);
}

/** @throws ExpressionError */
export function parseExpression(text: string): jsonata.Expression {
	try {
		const parsed = jsonata(text, limits);
		for (const pattern of patternsOf(parsed.ast())) new LinearRegExp(pattern);
		return parsed;
	} catch (error) {
		throw new ExpressionError(error);
	}
}

/** Parses it for `evaluate`. @throws ExpressionError */
export async function prepare(text: string): Promise<jsonata.Expression> {
	const expression = parseExpression(text);
	await limitMemory(expression);
	return expression;
}

/** @throws ExpressionError */
export async function evaluate(expression: jsonata.Expression, input: unknown): Promise<unknown> {
	try {
		return await expression.evaluate(input);
	} catch (error) {
		throw new ExpressionError(error);
	}
}
