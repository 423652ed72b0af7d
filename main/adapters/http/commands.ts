import * as z from 'zod';
import { say } from '../../contract/words.ts';
import { commandsOf } from '../adapter.ts';
import { LONGEST } from './request-settings.ts';
import type { HttpSession } from './session.ts';

const command = commandsOf<HttpSession>();

/** Above the longest wait of a request, with the time that a reduction may take. In ms. */
const CALL_LIMIT = (LONGEST + 5) * 1_000;

export const httpCommands = {
	call: command({
		summary: say(
			'Sends a request of the settings, and answers with the values of what came back.',
			'設定済みのリクエストを送信し、応答から取り出した値を返す。',
		),
		// The person wrote down where it goes and what it does; an item only chooses when, and fills in values. A grant can
		// be limited to the names of some requests.
		risk: 'control',
		timeLimit: CALL_LIMIT,
		params: {
			request: z
				.string()
				.min(1)
				.meta({ label: say('Request', 'リクエスト'), example: 'weather' }),
			values: z
				.array(z.string())
				.default([])
				.meta({
					label: say('Values', '値'),
					hint: say(
						'For the placeholders, in the order in which they appear.',
						'プレースホルダーに入れる値（出てくる順）。',
					),
					example: 'Tokyo',
				}),
		},
		result: {
			values: z.array(z.string()).meta({ label: say('Values', '値'), example: '21.5' }),
		},
		suggest: { request: ({ names }) => [...names] },
		async run(session, { request, values }, { signal }) {
			return { values: await session.call(request, values, signal) };
		},
	}),

	list: command({
		summary: say('Tells the names of the requests.', 'リクエストの名前を返す。'),
		risk: 'read',
		result: { names: z.array(z.string()).meta({ label: say('Names', '名前') }) },
		run: ({ names }) => ({ names: [...names] }),
	}),

	status: command({
		summary: say(
			'Tells how many requests and hooks there are, and the port for posts (0: none).',
			'リクエストとフックの数、受信用ポート（0 はなし）を返す。',
		),
		risk: 'read',
		result: {
			requests: z.number().meta({ label: say('Requests', 'リクエスト数'), example: '2' }),
			hooks: z.number().meta({ label: say('Hooks', 'フック数'), example: '1' }),
			port: z.number().meta({ label: say('Port for hooks', 'フック用ポート'), example: '17180' }),
		},
		run: ({ names, hookNames, hooksPort }) => ({
			requests: names.length,
			hooks: hookNames.length,
			port: hooksPort,
		}),
	}),
};
