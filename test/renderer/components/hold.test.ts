import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Hold, HOLD_TIME } from '../../../renderer/components/hold.svelte.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('it counts once, after it was held long enough', () => {
	const hold = new Hold();
	const done = vi.fn();
	hold.begin(done, { isMotionOff: false });
	vi.advanceTimersByTime(HOLD_TIME / 2);
	expect(hold.progress).toBeCloseTo(0.5, 1);
	expect(done).not.toHaveBeenCalled();
	vi.advanceTimersByTime(HOLD_TIME);
	expect(done).toHaveBeenCalledTimes(1);
	expect(hold.isHeld).toBe(false);
	vi.advanceTimersByTime(5 * HOLD_TIME);
	expect(done).toHaveBeenCalledTimes(1);
});

test('letting go starts over', () => {
	const hold = new Hold();
	const done = vi.fn();
	hold.begin(done, { isMotionOff: false });
	vi.advanceTimersByTime(HOLD_TIME - 100);
	hold.cancel();
	expect(hold.progress).toBe(0);
	hold.begin(done, { isMotionOff: false });
	vi.advanceTimersByTime(HOLD_TIME - 100);
	expect(done).not.toHaveBeenCalled();
});

test('without motion it fills in steps', () => {
	const hold = new Hold();
	const seen = new Set<number>();
	hold.begin(() => undefined, { isMotionOff: true });
	for (let ms = 0; ms < HOLD_TIME - 1; ms += 10) {
		vi.advanceTimersByTime(10);
		if (hold.isHeld) seen.add(hold.progress);
	}
	expect([...seen]).toEqual([0, 0.25, 0.5, 0.75]);
});
