import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openAccess, use } from '../../helpers/open-access.ts';

const HOUR = 3_600_000;
const scene = use('scene', { name: 'Live' });

// Somebody sets the clock on the wall back, and the machine sleeps and wakes after that: nothing may last longer for it.
beforeEach(() => {
	vi.useFakeTimers({ toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
	vi.useRealTimers();
});
const setBack = () => vi.setSystemTime(Date.now() - HOUR);

describe('where the clock is set back', () => {
	test('a command is armed for no longer than the person said', async () => {
		await using test = await openAccess();
		test.access.arm('obs.stream', 5);
		setBack();
		test.access.wake();
		vi.advanceTimersByTime(5 * 60_000 - 1);
		expect(test.access.snapshot().armed).toHaveLength(1);
		vi.advanceTimersByTime(1);
		expect(test.access.snapshot().armed).toEqual([]);
	});

	test('a question ends when it would have', async () => {
		await using test = await openAccess();
		const booth = test.item('DJ Booth');
		test.try(booth, scene);
		setBack();
		test.access.wake();
		vi.advanceTimersByTime(60_000);
		expect(booth.told).toEqual(['refused obs.scene expired']);
	});

	test('what was allowed once is not allowed an hour later', async () => {
		await using test = await openAccess({ settings: { policy: 'ask', danger: 'confirm' } });
		const booth = test.item('DJ Booth');
		const stream = use('stream', { action: 'start' }, 'danger');
		test.try(booth, stream);
		const once = { kind: 'allow', for: 'connection', reach: 'command', minutes: null } as const;
		await test.access.answer(test.question.id, once);
		setBack();
		vi.advanceTimersByTime(61_000);
		expect(test.try(booth, stream)).toBe('APPROVAL_NEEDED');
	});

	test('whoever guessed keys may try again after a minute', async () => {
		await using test = await openAccess({ settings: { policy: 'keys', danger: 'arm' } });
		const from = { remote: '127.0.0.1', isLan: false };
		for (let n = 1; n <= 10; n += 1) test.access.admit(`wrong-${n}`, from);
		expect(test.access.admit('wrong-11', from)).toBe('guessing');
		setBack();
		vi.advanceTimersByTime(60_000);
		expect(test.access.admit('wrong-12', from)).toBe('key-unknown');
	});
});
