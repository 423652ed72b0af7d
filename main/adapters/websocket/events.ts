import * as z from 'zod';
import { say } from '../../contract/words.ts';

const fields = z.object({
	values: z.array(z.string()).meta({ label: say('Values', '値'), example: '72' }),
});

const untrusted = ['values'];

export const webSocketEvents = {
	value: {
		summary: say(
			'The newest values, when they change. For measurements and states: what comes too fast is left out, the last value never.',
			'最新の値（変化したとき）。計測値や状態向け。速すぎる途中の値は省かれますが、最後の値は必ず届きます。',
		),
		fields,
		state: { per: [] },
		untrusted,
	},
	message: {
		summary: say(
			'A message of the server, each one: its text, or the values taken from it. For chat, alerts and cues.',
			'サーバーのメッセージを 1 件ずつ通知（全文または取り出した値）。チャットや通知、合図向け。',
		),
		fields,
		untrusted,
	},
};
