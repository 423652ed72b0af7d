import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Calendar } from '../../../main/journal/calendar.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const today = Date.UTC(2026, 0, 31, 20);

beforeEach(() => {
	vi.useFakeTimers({ now: today, toFake: ['Date', 'performance', 'setTimeout'] });
});
afterEach(() => {
	vi.useRealTimers();
});

/** Looks at it once a minute. */
function after(calendar: Calendar, ms: number): number {
	for (let passed = 0; passed < ms; passed += MINUTE) {
		vi.advanceTimersByTime(MINUTE);
		calendar.now();
	}
	return calendar.now();
}

test('goes with the clock', () => {
	const calendar = new Calendar();
	expect(calendar.now()).toBe(today);
	expect(after(calendar, DAY)).toBe(today + DAY);
});

test.each([40 * DAY, -40 * DAY])('does not believe a clock that was just set by %i ms', (jump) => {
	const calendar = new Calendar();
	vi.setSystemTime(today + jump);
	expect(calendar.now()).toBe(today);
	expect(after(calendar, 30 * MINUTE)).toBe(today + 30 * MINUTE);
	// It was put right meanwhile.
	vi.setSystemTime(today + 30 * MINUTE);
	expect(after(calendar, DAY)).toBe(today + 30 * MINUTE + DAY);
});

test('believes it when it was left alone for an hour', () => {
	const calendar = new Calendar();
	vi.setSystemTime(today + 40 * DAY);
	expect(after(calendar, 59 * MINUTE)).toBe(today + 59 * MINUTE);
	expect(after(calendar, 2 * MINUTE)).toBe(today + 40 * DAY + 61 * MINUTE);
});

test('goes along with a clock that is corrected a little at a time', () => {
	const calendar = new Calendar();
	for (let n = 1; n <= 10; n += 1) {
		vi.setSystemTime(Date.now() + 30_000);
		expect(calendar.now()).toBe(today + n * 30_000);
	}
});
