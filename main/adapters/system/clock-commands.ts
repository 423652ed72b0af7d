import * as z from 'zod';
import { commandsOf } from '../adapter.ts';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/words.ts';
import { dateText, isoText, isZone, offsetText, readClock, zones, type Clock } from './clock.ts';
import { clockFields } from './fields.ts';
import type { SystemSession } from './session.ts';

const clockCommand = commandsOf<SystemSession>();

const zone = z
	.string()
	.max(64)
	.optional()
	.meta({
		label: say('Time zone', 'タイムゾーン'),
		hint: say(
			'Such as Asia/Tokyo or UTC. Left out: that of the settings.',
			'Asia/Tokyo や UTC など。省略すると設定のタイムゾーンです。',
		),
		example: 'Asia/Tokyo',
	});

const suggest = { zone: zones };

/** @throws AppError FIELD_INVALID */
function clockIn(session: SystemSession, wanted: string | undefined): Clock {
	if (wanted !== undefined && !isZone(wanted))
		throw new AppError(
			'FIELD_INVALID',
			say(
				'There is no such time zone. Write one like Asia/Tokyo, UTC or +09:00.',
				'そのタイムゾーンはありません。Asia/Tokyo、UTC、+09:00 のように指定してください。',
			),
		);
	return readClock(new Date(), wanted ?? session.zone);
}

const { hour, minute, second, year, month, day, weekday } = clockFields;

export const clockCommands = {
	time: clockCommand({
		summary: say('Tells the time.', '現在時刻を返す。'),
		risk: 'read',
		params: { zone },
		result: {
			iso: z
				.string()
				.meta({ label: say('Date and time', '日時'), example: '2026-11-21T16:05:09+09:00' }),
			hour,
			minute,
			second,
		},
		suggest,
		run(session, params) {
			const now = clockIn(session, params.zone);
			return { iso: isoText(now), hour: now.hour, minute: now.minute, second: now.second };
		},
	}),

	date: clockCommand({
		summary: say('Tells the date.', '今日の日付を返す。'),
		risk: 'read',
		params: { zone },
		result: {
			text: z.string().meta({ label: say('Date', '日付'), example: '2026-11-21' }),
			year,
			month,
			day,
			weekday,
		},
		suggest,
		run(session, params) {
			const now = clockIn(session, params.zone);
			const { year, month, day, weekday } = now;
			return { text: dateText(now), year, month, day, weekday };
		},
	}),

	zone: clockCommand({
		summary: say(
			'Tells how far a time zone is ahead of UTC, right now.',
			'タイムゾーンの現在の UTC との時差を返す。',
		),
		risk: 'read',
		params: { zone },
		result: {
			hours: z.number().meta({ label: say('Hours', '時間'), example: '9' }),
			text: z.string().meta({ label: say('Text', '表示用'), example: '+09:00' }),
		},
		suggest,
		run(session, params) {
			const now = clockIn(session, params.zone);
			return { hours: now.offset / 60, text: offsetText(now) };
		},
	}),
};
