import { AppError } from '../contract/errors.ts';
import { say, type Words } from '../contract/words.ts';
import { StartError, type AdapterReport } from './adapter.ts';

/** What an error thrown by `start` says about the adapter. */
export function reportOf(error: unknown): AdapterReport {
	if (error instanceof StartError) return error.report;
	if (error instanceof AppError) return { kind: 'needs-you', why: error.words };
	return crashed(error);
}

/** For an error that the adapter did not mean to throw. */
export function crashed(error: unknown): { kind: 'failed'; why: Words } {
	const text = messageOf(error);
	return { kind: 'failed', why: say(`It crashed: ${text}`, `異常終了しました: ${text}`) };
}

export const messageOf = (error: unknown) =>
	error instanceof Error ? error.message : String(error);
