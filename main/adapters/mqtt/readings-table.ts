import * as z from 'zod';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/words.ts';
import type { Trial } from '../adapter.ts';
import { compileReduction, reductionText } from '../kit/reduction.ts';
import { rowName } from '../kit/row-name.ts';
import { dataOf } from './text-of.ts';
import { isFilter } from './topics.ts';

/** Each is compared with each message. */
const MOST_READINGS = 50;

const reading = z.object({
	name: rowName('temperature'),
	filter: z
		.string()
		.trim()
		.refine(isFilter)
		.meta({
			label: say('Topic', 'トピック'),
			hint: say(
				'Or a filter. It need not be among the subscriptions.',
				'フィルターも使えます。購読するトピックになくてもかまいません。',
			),
			rule: say(
				'a topic or a filter such as zigbee2mqtt/+',
				'zigbee2mqtt/+ のようなトピックまたはフィルター',
			),
			example: 'zigbee2mqtt/kitchen',
		}),
	reduce: reductionText()
		.min(1)
		.meta({
			input: 'lines',
			label: say('Values of messages (JSONata)', 'メッセージから取り出す値（JSONata）'),
			hint: say(
				'What items get of a message. A message in which it finds nothing is not told.',
				'メッセージから取り出してアイテムに渡す値です。何も見つからないメッセージは通知しません。',
			),
			example: 'temperature',
		}),
});

export type ReadingRow = z.output<typeof reading>;

export const readingsTable = z
	.array(reading)
	.max(MOST_READINGS)
	.default([])
	.meta({
		label: say('Readings', '読み取り'),
		hint: say(
			'Single values of devices that send JSON, such as those of Zigbee2MQTT, by names of their own.',
			'Zigbee2MQTT などの JSON を送る機器から、名前を付けて値だけを取り出します。',
		),
	});

/** Shows what items would get of a message that the person pastes. */
export const readingTrial: Trial = {
	summary: say(
		'Shows what items would get of a message.',
		'メッセージからアイテムに渡る値を表示します。',
	),
	params: z.object({
		message: z.string().meta({
			input: 'lines',
			label: say('Message', 'メッセージ'),
			hint: say('As the device sends it.', '機器が送るとおりに入力します。'),
			example: '{"temperature": 21.5, "humidity": 40}',
		}),
	}),
	async run(settings, trial) {
		const { row, params } = trial;
		const rows = readingsTable.parse(settings.readings);
		const found = rows.find(({ name }) => name === row);
		if (!found)
			throw new AppError(
				'TARGET_NOT_FOUND',
				say(`There is no reading "${row}".`, `読み取り "${row}" はありません。`),
			);
		const values = await compileReduction(found.reduce).reduce(dataOf(String(params.message)));
		trial.show({
			label: say('Values for the item', 'アイテムに渡る値'),
			text: values.map((value, at) => `${at + 1}: ${value}`).join('\n'),
		});
	},
};
