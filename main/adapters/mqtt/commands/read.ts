import * as z from 'zod';
import { AppError } from '../../../contract/errors.ts';
import { say } from '../../../contract/words.ts';
import { isFilter, matches, matchesOne } from '../topics.ts';
import { command, text, topic } from './shared.ts';

/** Most that one reply lists. */
const MOST_LISTED = 100;
/** Filters of a client that watches: each is compared with each message. */
const MOST_WATCHED = 20;

export const readCommands = {
	get: command({
		summary: say(
			'The newest text of a topic that is subscribed to.',
			'購読しているトピックの最新のテキストを返します。',
		),
		risk: 'read',
		params: { topic },
		result: { text },
		untrusted: ['text'],
		suggest: { topic: ({ inbox }) => inbox.topics },
		run({ inbox }, { topic: of }) {
			const newest = inbox.values.get(of);
			if (newest !== undefined) return { text: newest };
			throw new AppError(
				'TARGET_NOT_FOUND',
				inbox.isHeard(of)
					? say(
							'Nothing was heard of this topic yet, or nothing that is text.',
							'このトピックからは、まだテキストが届いていません。',
						)
					: say(
							'This topic is not subscribed to. The person at the desktop adds it in the settings of the adapter.',
							'このトピックは購読していません。デスクトップでアダプターの設定に追加してください。',
						),
			);
		},
	}),
	read: command({
		summary: say(
			'The newest values of a reading of the settings; of the topic that spoke last, unless one is named.',
			'設定した「読み取り」の最新の値を返します。トピックを省くと、最後に届いたものになります。',
		),
		risk: 'read',
		params: {
			name: z.string().meta({ label: say('Reading', '読み取り'), example: 'temperature' }),
			topic: topic.optional(),
		},
		result: {
			values: z.array(z.string()).meta({ label: say('Values', '値'), example: '21.5' }),
		},
		untrusted: ['values'],
		suggest: { name: ({ inbox }) => inbox.readings.names },
		run({ inbox: { readings } }, { name, topic: of }) {
			const values = readings.get(name, of);
			if (values) return { values: [...values] };
			const names = readings.names.join(', ');
			throw new AppError(
				'TARGET_NOT_FOUND',
				readings.names.includes(name)
					? say('Nothing was read yet.', 'まだ値が届いていません。')
					: say(
							`There is no such reading. There are: ${names || 'none'}.`,
							`その読み取りはありません。使えるのは: ${names || 'なし'}`,
						),
			);
		},
	}),
	topics: command({
		summary: say(
			`The topics that have a text, in order, ${MOST_LISTED} at most; with a filter, only those that it chooses.`,
			`テキストのあるトピックを順に最大 ${MOST_LISTED} 件返します。フィルターを付けると、一致するものだけになります。`,
		),
		risk: 'read',
		params: {
			filter: z
				.string()
				.default('#')
				.meta({ label: say('Filter', 'フィルター'), example: 'home/#' }),
		},
		result: {
			count: z.number().meta({ label: say('Number', '件数') }),
			topics: z.array(z.string()).meta({ label: say('Topics', 'トピック') }),
		},
		untrusted: ['topics'],
		run({ inbox }, { filter }) {
			checkFilter(filter);
			const all = inbox.topics.filter((known) => matches(filter, known));
			return { count: all.length, topics: all.slice(0, MOST_LISTED) };
		},
	}),
	watch: command({
		summary: say(
			'From now on, this client hears only of topics that these filters choose; without filters, of all again. Subscribe afterwards.',
			'このクライアントへの通知を、指定したフィルターに一致するトピックだけにします。フィルターがなければすべてに戻します。このあとに購読してください。',
		),
		risk: 'read',
		params: {
			filters: z
				.array(z.string())
				.max(MOST_WATCHED)
				.default([])
				.meta({ label: say('Filters', 'フィルター'), example: 'home/+/temperature' }),
		},
		result: { count: z.number().meta({ label: say('Topics', 'トピック数') }) },
		run({ inbox }, { filters }, { client }) {
			for (const filter of filters) checkFilter(filter);
			inbox.watchers.set(client, filters);
			const { topics: all } = inbox;
			const chosen = all.filter((known) => filters.length === 0 || matchesOne(filters, known));
			return { count: chosen.length };
		},
	}),
	ping: command({
		summary: say(
			'Asks the broker for an answer, and tells how many ms it took.',
			'ブローカーに応答を求め、かかった時間（ミリ秒）を返します。',
		),
		risk: 'read',
		result: {
			ms: z.number().meta({ label: say('Milliseconds', 'ミリ秒') }),
			heard: z.number().meta({ label: say('Messages heard', '受信したメッセージ数') }),
			sent: z.number().meta({ label: say('Messages sent', '送信したメッセージ数') }),
		},
		async run({ link, inbox, sent }, _, { signal }) {
			const from = performance.now();
			await link.check(signal);
			const ms = Math.round((performance.now() - from) * 10) / 10;
			return { ms, heard: inbox.heard, sent };
		},
	}),
};

function checkFilter(filter: string): void {
	if (isFilter(filter)) return;
	throw new AppError(
		'FIELD_INVALID',
		say(
			'The filter is none: + must be a whole level, # a whole last one.',
			'フィルターの形式が正しくありません。+ は 1 階層全体、# は最後の階層全体として使います。',
		),
	);
}
