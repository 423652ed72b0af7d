import * as z from 'zod';
import { say } from '../../contract/words.ts';
import type { Trial } from '../adapter.ts';

/** Sends a request of the settings for real, and shows all of it with the secrets hidden. */
export const requestTrial: Trial = {
	summary: say(
		'Sends the request for real, as a command would, and shows what goes out, what comes back and what the item gets.',
		'コマンドと同じように実際に送信し、送信内容・応答・アイテムに返る値を表示します。',
	),
	params: z.object({
		values: z
			.string()
			.default('')
			.meta({
				input: 'lines',
				label: say('Values', '値'),
				hint: say(
					'For the placeholders, one on each line.',
					'プレースホルダーに入れる値を 1 行に 1 つずつ書きます。',
				),
				example: 'Tokyo',
			}),
	}),
	run: async (given, trial) => (await import('./try-request.ts')).tryRequest(given, trial),
};
