import * as z from 'zod';
import { say } from '../../contract/words.ts';

const topic = z.string().meta({ label: say('Topic', 'トピック'), example: 'home/door' });
const text = z.string().meta({ label: say('Text', 'テキスト'), example: 'open' });

const reading = z.object({
	name: z.string().meta({ label: say('Reading', '読み取り'), example: 'temperature' }),
	topic,
	values: z.array(z.string()).meta({ label: say('Values', '値'), example: '21.5' }),
});

export const mqttEvents = {
	value: {
		summary: say(
			'The newest text of a topic, when it changes; retained ones at once. For sensors and switches: what comes too fast is left out, the last value never.',
			'トピックの最新のテキスト（変化したとき。保持されたものはすぐに）。センサーやスイッチ向け。速すぎる途中の値は省かれますが、最後の値は必ず届きます。',
		),
		fields: z.object({ topic, text }),
		state: { per: ['topic'] },
		untrusted: ['topic', 'text'],
	},
	message: {
		summary: say(
			'A message arrived, each one, but none that was retained before. For buttons, doorbells and chat, where the same text twice means something.',
			'メッセージを 1 件ずつ通知（以前から保持されているものは除く）。ボタンやチャイム、チャットなど、同じテキストの繰り返しに意味があるもの向け。',
		),
		fields: z.object({ topic, text }),
		untrusted: ['topic', 'text'],
	},
	reading: {
		summary: say(
			'The newest values of a reading of the settings, when they change; retained ones at once.',
			'設定した「読み取り」の最新の値（変化したとき。保持されたものはすぐに）。',
		),
		fields: reading,
		state: { per: ['name', 'topic'] },
		untrusted: ['topic', 'values'],
	},
	'reading-message': {
		summary: say(
			'The values of a reading, each time, but of no message that was retained before. For buttons.',
			'「読み取り」の値を毎回通知（以前から保持されているものは除く）。ボタン向け。',
		),
		fields: reading,
		untrusted: ['topic', 'values'],
	},
	unreadable: {
		summary: say(
			'A message arrived that is no text, or longer than 32 KiB.',
			'テキストではない、または 32 KiB を超えるメッセージが届いた。',
		),
		fields: z.object({
			topic,
			why: z.enum(['binary', 'too-long']).meta({ label: say('Reason', '理由') }),
		}),
		untrusted: ['topic'],
	},
	notice: {
		summary: say(
			'Home Assistant sent a notification to the items.',
			'Home Assistant からアイテムへの通知が届いた。',
		),
		fields: z.object({ text }),
		untrusted: ['text'],
	},
};
