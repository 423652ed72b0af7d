import { AppError } from '../contract/errors.ts';
import { say, type Words } from '../contract/words.ts';
import type { Session } from './adapter.ts';
import { within } from './within.ts';

/** Longest time for the other side to answer, in ms: the network of a machine that woke up takes seconds to come back. */
const LIMIT = 10_000;

/**
 * Asks whether the other side is still there.
 * @param ended - aborts when that is of no interest any more
 * @returns why it is not; null where it is, or where the adapter cannot tell
 */
export async function askAlive(session: Session, ended: AbortSignal): Promise<Words | null> {
	if (!session.check) return null;
	const signal = AbortSignal.any([ended, AbortSignal.timeout(LIMIT)]);
	try {
		await within(session.check(signal), signal);
		return null;
	} catch (error) {
		return error instanceof AppError ? error.words : noAnswer;
	}
}

const noAnswer = say(
	'It no longer answers: the connection broke while this computer was asleep.',
	'応答がありません。スリープ中に接続が切れました。',
);
