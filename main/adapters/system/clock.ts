/** What a clock on the wall shows. */
export interface Clock {
	readonly year: number;
	readonly month: number;
	readonly day: number;
	/** 0 is Sunday. */
	readonly weekday: number;
	readonly hour: number;
	readonly minute: number;
	readonly second: number;
	/** Minutes before UTC. */
	readonly offset: number;
}

/** Whether a text names a time zone: `Asia/Tokyo`, `UTC`, `+09:00`. */
export function isZone(text: string): boolean {
	try {
		return new Intl.DateTimeFormat('en-US', { timeZone: text }).resolvedOptions().timeZone !== '';
	} catch (error) {
		if (error instanceof RangeError) return false;
		throw error;
	}
}

/** Every name of a time zone that is known here. */
export const zones = (): string[] => ['UTC', ...Intl.supportedValuesOf('timeZone')];

/** Empty: the zone of this computer. */
export function readClock(at: Date, zone: string): Clock {
	const format = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
		...(zone === '' ? {} : { timeZone: zone }),
		hourCycle: 'h23',
		year: 'numeric',
		month: 'numeric',
		day: 'numeric',
		hour: 'numeric',
		minute: 'numeric',
		second: 'numeric',
	});
	const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
	const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
	const [year, month, day] = [part('year'), part('month'), part('day')];
	const [hour, minute, second] = [part('hour'), part('minute'), part('second')];
	const shown = Date.UTC(year, month - 1, day, hour, minute, second);
	return {
		...{ year, month, day, hour, minute, second },
		weekday: new Date(shown).getUTCDay(),
		offset: Math.round((shown - at.getTime()) / 60_000),
	};
}

const two = (value: number) => String(value).padStart(2, '0');

/** `16:05` */
export const minuteText = ({ hour, minute }: Clock): string => `${two(hour)}:${two(minute)}`;

/** `16:05:09` */
export const timeText = (clock: Clock): string => `${minuteText(clock)}:${two(clock.second)}`;

/** `2026-11-21` */
export const dateText = ({ year, month, day }: Clock): string =>
	`${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;

/** `+09:00` */
export function offsetText({ offset }: Clock): string {
	const minutes = Math.abs(offset);
	return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** `2026-11-21T16:05:09+09:00` */
export const isoText = (clock: Clock): string =>
	`${dateText(clock)}T${timeText(clock)}${offsetText(clock)}`;
