import * as z from 'zod';
import { say } from '../../contract/words.ts';

/** Parts of a clock and of a calendar, as commands and events have them. */
export const clockFields = {
	hour: z.number().meta({ label: say('Hour', '時'), example: '16' }),
	minute: z.number().meta({ label: say('Minute', '分'), example: '5' }),
	second: z.number().meta({ label: say('Second', '秒'), example: '9' }),
	year: z.number().meta({ label: say('Year', '年'), example: '2026' }),
	month: z.number().meta({ label: say('Month', '月'), example: '11' }),
	day: z.number().meta({ label: say('Day', '日'), example: '21' }),
	weekday: z.number().meta({
		label: say('Day of the week', '曜日'),
		hint: say('0 is Sunday, 6 is Saturday.', '0 が日曜日、6 が土曜日です。'),
		example: '6',
	}),
};

/** A part of the whole. */
export const fraction = z.number().min(0).max(1);

export const cpuFields = {
	load: fraction.meta({
		label: say('Load', '使用率'),
		hint: say('Over all cores, 0 to 1.', '全コアの平均で、0 から 1 です。'),
		example: '0.25',
	}),
};

export const memoryFields = {
	used: z.number().meta({ label: say('Used (GiB)', '使用量 (GiB)'), example: '12.3' }),
	total: z.number().meta({ label: say('Total (GiB)', '合計 (GiB)'), example: '31.9' }),
	load: fraction.meta({
		label: say('Used', '使用率'),
		hint: say('0 to 1.', '0 から 1 です。'),
		example: '0.386',
	}),
};

export const batteryFields = {
	charging: z.boolean().meta({ label: say('Charging', '充電中'), example: 'true' }),
	plugged: z.boolean().meta({ label: say('Plugged in', '電源に接続'), example: 'true' }),
	level: fraction.meta({
		label: say('Level', '残量'),
		hint: say('0 to 1.', '0 から 1 です。'),
		example: '0.8',
	}),
};

export const networkFields = {
	up: z.boolean().meta({
		label: say('Up', '接続中'),
		hint: say(
			'There is a way out of this computer; whether the internet is at its end is not tried.',
			'外部への経路があるかどうかです。実際にインターネットに届くかは確認しません。',
		),
		example: 'true',
	}),
};
