import { AppError } from '../../contract/errors.ts';
import { say, type Words } from '../../contract/words.ts';
import type { Limits, Usage } from './messages.ts';
import { shared } from './place.ts';

interface Change {
	readonly space: string;
	/** Of the space. */
	readonly before: Usage;
	readonly after: Usage;
	/** Of all spaces, before. */
	readonly all: Usage & { readonly keys: number };
}

/**
 * What is there already may stay, and shrink, where a limit was lowered below it: only growth is refused.
 * @throws AppError QUOTA_EXCEEDED
 */
export function checkLimits(limits: Limits, { space, before, after, all }: Change): void {
	const isNewKey = space !== shared && before.entries === 0;
	if (isNewKey && all.keys >= limits.keys) throw exceeded(tooManyKeys(limits.keys));
	if (after.entries > before.entries && after.entries > limits.entries)
		throw exceeded(tooManyEntries(limits.entries));
	const growth = after.bytes - before.bytes;
	if (growth > 0 && after.bytes > limits.bytes) throw exceeded(tooLarge(limits.bytes));
	if (growth > 0 && all.bytes + growth > limits.totalBytes)
		throw exceeded(storeFull(limits.totalBytes));
}

const exceeded = (words: Words) => new AppError('QUOTA_EXCEEDED', words);

const tooManyKeys = (keys: number) =>
	say(
		`${keys} other keys have values already, which is as many as may have some.`,
		`すでに ${keys} 個のキーが値を保存しており、上限に達しています。`,
	);

const tooManyEntries = (entries: number) =>
	say(
		`There are ${entries} values here already, which is as many as there may be.`,
		`すでに ${entries} 個の値があり、上限に達しています。`,
	);

const tooLarge = (bytes: number) =>
	say(
		`The values here would take more than their ${bytes / 1_024} KB.`,
		`値の合計が上限の ${bytes / 1_024} KB を超えます。`,
	);

const storeFull = (bytes: number) =>
	say(
		`All values together would take more than their ${bytes / 1_048_576} MB.`,
		`すべての値の合計が上限の ${bytes / 1_048_576} MB を超えます。`,
	);
