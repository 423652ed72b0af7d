const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const part = (count: number, unit: string, locale: string) =>
	new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(count);

/** A length of time, in the largest units that matter: `12 sec`, `5 min`, `3 hr 20 min`, `2 days`. */
export function formatDuration(ms: number, locale: string): string {
	const length = Math.max(0, ms);
	if (length < minute) return part(Math.floor(length / second), 'second', locale);
	if (length < hour) return part(Math.floor(length / minute), 'minute', locale);
	if (length >= 2 * day) return part(Math.floor(length / day), 'day', locale);
	const minutes = Math.floor((length % hour) / minute);
	const hours = part(Math.floor(length / hour), 'hour', locale);
	return minutes === 0 ? hours : `${hours} ${part(minutes, 'minute', locale)}`;
}

/** Whole seconds until `at`, counted so that "1" is shown during the last second. */
export const secondsUntil = (at: number, now: number): number =>
	Math.max(0, Math.ceil((at - now) / second));
