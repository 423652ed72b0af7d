import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { defaultSettings } from '../../../main/contract/settings.ts';
import { Intake } from '../../../main/server/intake.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] }));
afterEach(() => vi.useRealTimers());

test('a sleep does not use up the patience, even one that begins while a message is delivered', () => {
	const taken: string[] = [];
	const ended = vi.fn();
	const intake = new Intake({
		limits: { ...defaultSettings.limits, maxMessagesIn: 10 },
		patience: 5_000,
		source: { pause: () => undefined, resume: () => undefined },
		deliver: (text) => {
			taken.push(text);
			if (taken.length === 11) vi.advanceTimersByTime(7_000);
		},
		onOver: () => undefined,
		onTooLong: ended,
	});
	const texts = Array.from({ length: 41 }, (_, n) => `text ${n}`);
	for (const text of texts) intake.take(text);
	vi.advanceTimersByTime(4_000);
	expect(ended).not.toHaveBeenCalled();
	expect(taken).toEqual(texts);
});
