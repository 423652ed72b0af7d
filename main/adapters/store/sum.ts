import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/words.ts';

const form = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?\s*$/iu;
/** How many digits of a broken number survive its way through binary: 0.1 + 0.2 is 0.3. */
const DIGITS = 15;

/**
 * Adds to a value, where nothing counts as 0. Whole numbers are exact.
 * @throws AppError STATE_CONFLICT where the value is no number, FIELD_INVALID where the sum cannot be told exactly
 */
export function sum(value: string | null, number: number): number {
	if (value !== null && !form.test(value)) throw noNumber(value);
	const total = Number(value ?? 0) + number;
	if (Math.abs(total) > Number.MAX_SAFE_INTEGER) throw tooLarge();
	// Adding 0 turns -0, which would be written "0" now and "-0" later, into 0.
	return Number.isInteger(total) ? total + 0 : Number(total.toPrecision(DIGITS));
}

const noNumber = (value: string) => {
	const part = value.length > 40 ? `${value.slice(0, 40)}…` : value;
	return new AppError(
		'STATE_CONFLICT',
		say(
			`The value is "${part}", which is no number. Set it to one first.`,
			`値が "${part}" で、数値ではありません。先に数値を設定してください。`,
		),
	);
};

const tooLarge = () =>
	new AppError(
		'FIELD_INVALID',
		say(
			`The sum would be beyond ${Number.MAX_SAFE_INTEGER}, where numbers are no longer exact.`,
			`合計が正確に扱える範囲（±${Number.MAX_SAFE_INTEGER}）を超えます。`,
		),
	);
