const pad = (value: number, length: number) => String(value).padStart(length, '0');

/** 21:05:09. Written by hand: the log draws thousands a second, and the form is the same in every language. */
export function timeOfDay(at: number): string {
	const date = new Date(at);
	return `${pad(date.getHours(), 2)}:${pad(date.getMinutes(), 2)}:${pad(date.getSeconds(), 2)}`;
}

/** 21:05:09.123 */
export function preciseTime(at: number): string {
	return `${timeOfDay(at)}.${pad(new Date(at).getMilliseconds(), 3)}`;
}
