import * as z from 'zod';
import { AppError } from '../../contract/errors.ts';
import { say, type Words } from '../../contract/words.ts';
import { commandsOf } from '../adapter.ts';
import { entries } from './params.ts';
import { shared } from './place.ts';
import type { StoreSession } from './session.ts';

/** How the space of all is called here. No key has a slash in it. */
const SHARED = 'shared/';

const command = commandsOf<StoreSession>();

/** @throws AppError FIELD_INVALID */
function spaceOf(key: string): string {
	if (key === SHARED) return shared;
	if (/^[A-Za-z0-9_-]+$/u.test(key)) return key;
	throw new AppError(
		'FIELD_INVALID',
		say(
			`"${key}" is no key. Keys have letters, digits, - and _; write ${SHARED} for the values of all.`,
			`"${key}" はキーではありません。キーは英数字と - _ です。全員共有の値は ${SHARED} と書いてください。`,
		),
	);
}

const keyParam = (label: Words) =>
	z
		.string()
		.min(1)
		.max(64)
		.meta({
			label,
			hint: say('shared/ for the values of all.', '全員共有の値は shared/ です。'),
			example: 'booth',
		});

const suggestKeys = async (session: StoreSession) => [
	SHARED,
	...(await session.ask('keys', undefined)),
];

/** For whoever sits at the desktop: they reach the values of any key. */
export const ownerCommands = {
	erase: command({
		summary: say(
			'Deletes all values of one key, or all shared ones: to make room.',
			'1 つのキーの値、または共有の値をすべて削除する。容量を空けるために使う。',
		),
		risk: 'danger',
		params: { key: keyParam(say('Key', 'キー')) },
		result: { entries },
		suggest: { key: suggestKeys },
		run: async (session, { key }) => ({ entries: await session.erase(spaceOf(key)) }),
	}),
	move: command({
		summary: say(
			'Moves all values of one key to another that has none: for an item whose key was replaced.',
			'1 つのキーの値をすべて、値を持たない別のキーに移す。アイテムのキーを変更したときに使う。',
		),
		risk: 'danger',
		params: {
			from: keyParam(say('Old key', '移動元のキー')),
			to: keyParam(say('New key', '移動先のキー')),
		},
		result: { entries },
		suggest: { from: suggestKeys },
		run: async (session, { from, to }) => ({
			entries: await session.move(spaceOf(from), spaceOf(to)),
		}),
	}),
};
