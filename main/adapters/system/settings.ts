import * as z from 'zod';
import { say } from '../../contract/words.ts';
import { isZone } from './clock.ts';

/** An hour. What is asked for less often can be asked for by a command. */
const LONGEST = 3_600;

export const systemSettings = {
	zone: z
		.string()
		.trim()
		.max(64)
		.refine((zone) => zone === '' || isZone(zone))
		.default('')
		.meta({
			label: say('Time zone', 'タイムゾーン'),
			hint: say(
				'Empty: that of this computer. UTC, if items of strangers need not know it.',
				'空欄ならこのコンピューターのタイムゾーンです。知られたくない場合は UTC にしてください。',
			),
			rule: say(
				'a time zone such as Asia/Tokyo, UTC or +09:00',
				'Asia/Tokyo、UTC、+09:00 のようなタイムゾーン',
			),
			example: 'Asia/Tokyo',
		}),
	interval: z
		.number()
		.int()
		.min(1)
		.max(LONGEST)
		.default(2)
		.meta({
			label: say('Load every (seconds)', '負荷の更新間隔（秒）'),
			hint: say(
				'How often "cpu" and "memory" are measured while somebody subscribes to them.',
				'購読されている間、cpu と memory を測定する間隔です。',
			),
			example: '2',
		}),
	slowInterval: z
		.number()
		.int()
		.min(5)
		.max(LONGEST)
		.default(30)
		.meta({
			label: say('Battery and network every (seconds)', 'バッテリーとネットワークの更新間隔（秒）'),
			hint: say(
				'How often "battery" and "network" are looked at while somebody subscribes to them.',
				'購読されている間、battery と network を確認する間隔です。',
			),
			example: '30',
		}),
};

export type SystemSettings = z.output<z.ZodObject<typeof systemSettings>>;
