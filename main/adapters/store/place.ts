import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/words.ts';
import type { AdapterClient } from '../adapter.ts';

/** Where a value is: its space, which is the text of a key or `shared`, and its name in there. */
export interface Place {
	readonly space: string;
	readonly name: string;
}

/** The space of all clients. No key is empty, so none is mistaken for it. */
export const shared = '';
const PREFIX = 'shared/';
/** What stands unquoted in a message and is no separator in any form of it. */
const form = /^[\p{L}\p{M}\p{N}_.:/-]{1,100}$/u;

/**
 * Finds the place that a client means by a name.
 * @throws AppError FIELD_INVALID
 */
export function placeOf(client: AdapterClient, given: string): Place {
	const isShared = given.startsWith(PREFIX);
	const name = isShared ? given.slice(PREFIX.length) : given;
	if (!form.test(name)) throw badName();
	if (isShared) return { space: shared, name };
	if (client.key === null) throw noKey(given);
	return { space: client.key, name };
}

/** What a client means by the beginning of names: without a key, its names are the shared ones. */
export function rangeOf(client: AdapterClient, given: string): { space: string; prefix: string } {
	if (given.startsWith(PREFIX)) return { space: shared, prefix: given.slice(PREFIX.length) };
	if (client.key === null && given !== '') throw noKey(given);
	return { space: client.key ?? shared, prefix: given };
}

/** The name as clients say it. */
export const fullName = ({ space, name }: Place): string =>
	space === shared ? PREFIX + name : name;

/** Whether a client may know what happens in a space. */
export const canSee = (client: AdapterClient, space: string): boolean =>
	space === shared || client.key === space;

const badName = () =>
	new AppError(
		'FIELD_INVALID',
		say(
			'The field "name" must have 1 to 100 letters, digits or _ - . : / without spaces.',
			'フィールド "name" は 1〜100 文字の文字・数字・_ - . : /（空白なし）でなければなりません。',
		),
	);

const noKey = (name: string) =>
	new AppError(
		'FIELD_INVALID',
		say(
			`"${name}" would be a value of this item alone, and it has no key. Connect with one (ws://…/<key>), or use "${PREFIX}${name}", which all can read.`,
			`"${name}" はアイテム専用の値ですが、このアイテムにはキーがありません。キー付きの URL (ws://…/<key>) で接続するか、全員が読める "${PREFIX}${name}" を使ってください。`,
		),
	);
