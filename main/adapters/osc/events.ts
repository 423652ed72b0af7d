import * as z from 'zod';
import { say } from '../../contract/words.ts';

const fields = z.object({
	address: z.string().meta({ label: say('Address', 'アドレス'), example: '/mixer/1/fader' }),
	args: z.array(z.string()).meta({ label: say('Arguments', '引数'), example: '0.75' }),
});

const untrusted = ['address', 'args'];

export const oscEvents = {
	value: {
		summary: say(
			'The newest arguments of an address, when they change. For faders, sensors and parameters: what comes too fast is left out, the last value never.',
			'アドレスの最新の引数（変化したとき）。フェーダーやセンサー、パラメーター向け。速すぎる途中の値は省かれますが、最後の値は必ず届きます。',
		),
		fields,
		state: { per: ['address'] },
		untrusted,
	},
	message: {
		summary: say(
			'A message arrived, each one. For buttons, notes and cues, where the same message twice means something.',
			'メッセージを 1 件ずつ通知。ボタンや音符、キューなど、同じメッセージの繰り返しに意味があるもの向け。',
		),
		fields,
		untrusted,
	},
};
