import type { TrialResult } from '../contract/commands.ts';
import { AppError } from '../contract/errors.ts';
import { fieldsOf } from '../contract/fields.ts';
import { say } from '../contract/words.ts';
import { bindArgs } from '../wire/bind.ts';
import type { Trial, TrialPart } from './adapter.ts';
import { messageOf } from './reports.ts';

interface Given {
	/** Checked and complete. */
	readonly settings: Record<string, unknown>;
	/** Name of the row. */
	readonly row: string;
	readonly params: Readonly<Record<string, string>>;
	/** Of whoever asked: aborts when they left. */
	readonly signal: AbortSignal;
}

/** Longest a try may take, in ms: what it tries has shorter limits of its own. */
const LIMIT = 60_000;

/** Tries a row, and tells what came of it: also where it failed, as far as it got. */
export async function runTrial(
	trial: Trial,
	{ row, params, settings, signal }: Given,
): Promise<TrialResult> {
	const from = performance.now();
	const parts: TrialPart[] = [];
	const result = (isOk: boolean, words: TrialResult['words']): TrialResult => ({
		isOk,
		words,
		parts,
		ms: Math.round((performance.now() - from) * 10) / 10,
	});
	try {
		const bound = bindArgs({ kind: 'named', values: params }, fieldsOf(trial.params));
		await trial.run(settings, {
			row,
			params: trial.params.parse(bound),
			signal: AbortSignal.any([signal, AbortSignal.timeout(LIMIT)]),
			show: (part) => {
				parts.push(part);
			},
		});
		return result(true, say('It works.', '正常です。'));
	} catch (error) {
		const text = messageOf(error);
		return result(false, error instanceof AppError ? error.words : say(text, text));
	}
}
