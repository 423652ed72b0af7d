import * as z from 'zod';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/words.ts';
import { commandsOf } from '../adapter.ts';
import { ownerCommands } from './owner-commands.ts';
import { entries, name, prefix, value } from './params.ts';
import { fullName, placeOf, rangeOf, shared } from './place.ts';
import type { StoreSession } from './session.ts';

/** Names of one answer: with short names it stays near the 4 KiB that in-world items handle well. */
const PAGE = 50;
/** Names that the page is offered to choose from. */
const MAX_SUGGESTED = 200;

const command = commandsOf<StoreSession>();

/** The page's own test client has no key, so it can use the shared names. */
const suggest = {
	async name(session: StoreSession): Promise<string[]> {
		const range = { space: shared, prefix: '', after: '', limit: MAX_SUGGESTED };
		const { names } = await session.ask('list', range);
		return names.map((found) => fullName({ space: shared, name: found }));
	},
};

const number = z.number().meta({ label: say('Number', '数値'), example: '1' });

/** What items say. */
export const storeCommands = {
	get: command({
		summary: say(
			'Answers a value, or the default where there is none.',
			'値を返す。ない場合は既定値を返す。',
		),
		risk: 'read',
		params: {
			name,
			default: z
				.string()
				.optional()
				.meta({ label: say('Default', '既定値'), example: '0' }),
		},
		result: { value },
		untrusted: ['value'],
		suggest,
		async run(session, params, { client }) {
			const found = await session.ask('get', placeOf(client, params.name));
			const answer = found ?? params.default;
			if (answer === undefined) throw missing(params.name);
			return { value: answer };
		},
	}),
	set: command({
		summary: say('Stores a value. It outlives the session.', '値を保存する。セッション後も残る。'),
		risk: 'control',
		params: { name, value },
		result: { name },
		suggest,
		async run(session, params, { client }) {
			await session.set(placeOf(client, params.name), params.value.toWellFormed());
			return { name: params.name };
		},
	}),
	add: command({
		summary: say(
			'Adds to a number, all at once: no other change gets in between. Where there is none, to 0.',
			'数値に加算する。途中に他の変更は入らない。値がない場合は 0 に加算する。',
		),
		risk: 'control',
		params: { name, number },
		result: { value: number },
		suggest,
		run: async (session, params, { client }) => ({
			value: await session.add(placeOf(client, params.name), params.number),
		}),
	}),
	delete: command({
		summary: say(
			'Deletes a value, and tells whether it was there.',
			'値を削除し、存在していたかどうかを返す。',
		),
		risk: 'control',
		params: { name },
		result: {
			existed: z.boolean().meta({ label: say('It was there', '存在していた'), example: 'true' }),
		},
		suggest,
		run: async (session, params, { client }) => ({
			existed: await session.remove(placeOf(client, params.name)),
		}),
	}),
	list: command({
		summary: say(
			`Tells how many names there are, and the first ${PAGE} of them. The next ones come after the last of these.`,
			`名前の総数と、最初の ${PAGE} 件を返す。続きは最後の名前を after に指定する。`,
		),
		risk: 'read',
		params: {
			prefix,
			after: z
				.string()
				.default('')
				.meta({ label: say('After', 'この名前の後'), example: 'shared/score' }),
		},
		result: {
			total: z.number().meta({ label: say('How many', '総数'), example: '2' }),
			names: z.array(z.string()).meta({ label: say('Names', '名前'), example: 'score' }),
		},
		async run(session, params, { client }) {
			const range = rangeOf(client, params.prefix);
			const after = params.after === '' ? '' : placeOf(client, params.after).name;
			const { total, names } = await session.ask('list', { ...range, after, limit: PAGE });
			const { space } = range;
			return { total, names: names.map((found) => fullName({ space, name: found })) };
		},
	}),
	status: command({
		summary: say(
			"Tells how much is stored under this client's key (without one: shared), and how much may be.",
			'このクライアントのキー（ない場合は共有）の使用量と上限を返す。',
		),
		risk: 'read',
		result: {
			entries,
			bytes: z.number().meta({ label: say('Bytes', 'バイト数'), example: '340' }),
			maxEntries: z.number().meta({ label: say('Most values', '値の数の上限'), example: '1000' }),
			maxBytes: z.number().meta({ label: say('Most bytes', 'バイト数の上限'), example: '262144' }),
		},
		async run(session, _, { client }) {
			const usage = await session.ask('usage', client.key ?? shared);
			const { maxEntries, maxKilobytes } = session.settings;
			return { ...usage, maxEntries, maxBytes: maxKilobytes * 1_024 };
		},
	}),
	...ownerCommands,
};

const missing = (wanted: string) =>
	new AppError(
		'TARGET_NOT_FOUND',
		say(
			`Nothing is stored as "${wanted}". Store it with "set", or give a default.`,
			`"${wanted}" は保存されていません。set で保存するか、既定値を指定してください。`,
		),
	);
