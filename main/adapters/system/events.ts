import * as z from 'zod';
import { say } from '../../contract/words.ts';
import { batteryFields, clockFields, cpuFields, memoryFields, networkFields } from './fields.ts';

const { hour, minute, second, year, month, day, weekday } = clockFields;
const text = (example: string) => z.string().meta({ label: say('Text', '表示用'), example });

/** One value each, the newest. */
const state = { per: [] };

export const systemEvents = {
	time: {
		summary: say('The time, every second.', '現在時刻（毎秒）。'),
		fields: z.object({ hour, minute, second, text: text('16:05:09') }),
		state,
	},
	minute: {
		summary: say('The time, every minute.', '現在時刻（毎分）。'),
		fields: z.object({ hour, minute, text: text('16:05') }),
		state,
	},
	date: {
		summary: say('The date, when it changes.', '日付（変わったとき）。'),
		fields: z.object({ year, month, day, weekday, text: text('2026-11-21') }),
		state,
	},
	cpu: {
		summary: say('How busy the processor is.', 'CPU の使用率。'),
		fields: z.object(cpuFields),
		state,
	},
	memory: {
		summary: say('How much memory is in use.', 'メモリーの使用量。'),
		fields: z.object(memoryFields),
		state,
	},
	battery: {
		summary: say(
			'How full the battery is, and whether it charges. Nothing where there is none.',
			'バッテリーの残量と充電状態。バッテリーがなければ届きません。',
		),
		fields: z.object(batteryFields),
		state,
	},
	network: {
		summary: say(
			'Whether this computer is connected to a network.',
			'ネットワークに接続しているかどうか。',
		),
		fields: z.object(networkFields),
		state,
	},
};
