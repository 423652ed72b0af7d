import * as z from 'zod';
import { AppError } from '../../contract/errors.ts';
import { say, type Words } from '../../contract/words.ts';
import { ExpressionError, parseExpression } from './expression.ts';
import { evaluateApart } from './reduction-thread.ts';
import type { Scalar } from './scalars.ts';

/** Characters of an expression: some pages of it. */
const MAX_EXPRESSION = 4_000;

/** An expression that makes a few values of an answer. */
export interface Reduction {
	/**
	 * The values; none where it found nothing. `input` is what JSON can say.
	 * @throws AppError COMMAND_FAILED with why it gives no values
	 */
	find(input: unknown): Promise<Scalar[]>;
	/**
	 * Like `find`, where there has to be a value.
	 * @throws AppError COMMAND_FAILED
	 */
	reduce(input: unknown): Promise<Scalar[]>;
}

const failed = ({ en, ja }: Words) =>
	new AppError(
		'COMMAND_FAILED',
		say(`The reduction gives no values: ${en}.`, `値を取り出せません。${ja}。`),
	);

const nothing = say(
	'it found nothing. Compare its names with what was answered, upper and lower case included',
	'何も見つかりませんでした。式の名前が応答と一致しているか、大文字と小文字も含めて確認してください',
);

/** @throws AppError SETTINGS_INVALID with what is wrong and where */
export function compileReduction(expression: string): Reduction {
	const problem = expressionProblem(expression);
	if (problem) throw new AppError('SETTINGS_INVALID', problem);
	const find = async (input: unknown) => {
		const answer = await evaluateApart({ expression, input });
		if ('problem' in answer) throw failed(answer.problem);
		return answer.values;
	};
	return {
		find,
		async reduce(input) {
			const values = await find(input);
			if (values.length === 0) throw failed(nothing);
			return values;
		},
	};
}

function expressionProblem(expression: string): Words | null {
	try {
		parseExpression(expression);
		return null;
	} catch (error) {
		if (!(error instanceof ExpressionError)) throw error;
		const { en, ja } = error.words;
		return say(
			`This is no JSONata expression: ${en}.`,
			`JSONata の式として読み取れません。${ja}。`,
		);
	}
}

/** A setting that holds an expression; empty where there is none. A broken one is told of when it is saved. */
export const reductionText = () =>
	z
		.string()
		.trim()
		.max(MAX_EXPRESSION)
		.superRefine((expression, context) => {
			const words = expression === '' ? null : expressionProblem(expression);
			if (words) context.addIssue({ code: 'custom', message: words.en, params: { words } });
		});
