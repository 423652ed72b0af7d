import type { Pace } from '../../../main/contract/grants.ts';
import { readNumber, type FieldProblem } from '../adapters/check.ts';

/** As main/contract/grants.ts has it. */
const range = { min: 1, max: 10_000, integer: true };

/** A pace as it is typed: two numbers, or nothing. */
export interface PaceText {
	readonly perSecond: string;
	readonly burst: string;
}

export const paceText = (pace: Pace | null): PaceText => ({
	perSecond: pace ? String(pace.perSecond) : '',
	burst: pace ? String(pace.burst) : '',
});

/** What is wrong with one of the numbers. Nothing at all is right. */
export function paceProblem(text: string): FieldProblem | null {
	if (text.trim() === '') return null;
	const reading = readNumber(text, range);
	return 'problem' in reading ? reading.problem : null;
}

/** Null: as the settings say. Where only one number is given, the other is that of the settings. */
export function readPace({ perSecond, burst }: PaceText, usual: Pace): Pace | null {
	const read = (text: string, otherwise: number) => {
		const reading = readNumber(text, range);
		return 'value' in reading ? reading.value : otherwise;
	};
	if (perSecond.trim() === '' && burst.trim() === '') return null;
	return { perSecond: read(perSecond, usual.perSecond), burst: read(burst, usual.burst) };
}
