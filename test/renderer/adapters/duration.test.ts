import { expect, test } from 'vitest';
import { formatDuration, secondsUntil } from '../../../renderer/views/adapters/duration.ts';

test.for([
	[-5_000, '0 sec', '0 秒'],
	[12_900, '12 sec', '12 秒'],
	[5 * 60_000, '5 min', '5 分'],
	[200 * 60_000, '3 hr 20 min', '3 時間 20 分'],
	[47 * 3_600_000, '47 hr', '47 時間'],
	[48 * 3_600_000, '2 days', '2 日'],
] as const)('%d ms', ([ms, en, ja]) => {
	expect(formatDuration(ms, 'en')).toBe(en);
	expect(formatDuration(ms, 'ja')).toBe(ja);
});

test('a countdown reaches zero with its moment, and stays there', () => {
	expect(secondsUntil(10_000, 9_001)).toBe(1);
	expect(secondsUntil(10_000, 10_000)).toBe(0);
	expect(secondsUntil(10_000, 12_000)).toBe(0);
});
