import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AppError } from '../../../main/contract/errors.ts';
import { openAccess, use } from '../../helpers/open-access.ts';
import { until } from '../../helpers/until.ts';

const scene = use('scene', { name: 'Live' });
const stream = use('stream', { action: 'start' }, 'danger');

const here = { kind: 'allow', for: 'connection', reach: 'command', minutes: 5 } as const;

// A sleep as many systems have it: the clock on the wall goes on, and that of timers does not.
beforeEach(() => {
	vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
	vi.useRealTimers();
});
const sleep = (ms: number) => vi.setSystemTime(Date.now() + ms);

describe('after a sleep', () => {
	test('a question whose time is over is over, and its client hears of it', async () => {
		await using test = await openAccess();
		const booth = test.item('DJ Booth');
		test.try(booth, scene);
		sleep(61_000);
		test.access.wake();
		expect(test.access.snapshot().approvals).toEqual([]);
		expect(booth.told).toEqual(['refused obs.scene expired']);
		expect(test.try(booth, scene)).toBe('APPROVAL_NEEDED');
	});

	test('an answer to such a question comes too late, even before anybody noticed the sleep', async () => {
		await using test = await openAccess();
		const booth = test.item('DJ Booth');
		test.try(booth, scene);
		const { id } = test.question;
		sleep(61_000);
		const error: unknown = await test.access.answer(id, here).catch((reason: unknown) => reason);
		expect((error as AppError).code).toBe('APPROVAL_OVER');
		expect(booth.told).toEqual(['refused obs.scene expired']);
		expect(test.access.snapshot().approvals).toEqual([]);
		expect(test.try(booth, scene)).toBe('APPROVAL_NEEDED');
	});

	test('a question that has time left keeps just that', async () => {
		await using test = await openAccess();
		const booth = test.item('DJ Booth');
		test.try(booth, scene);
		sleep(59_950);
		test.access.wake();
		expect(test.question.client.name).toBe('DJ Booth');
		sleep(49);
		await until(() => booth.told.length > 0, 'the end of the question', 2_000);
		expect(booth.told).toEqual(['refused obs.scene expired']);
	});

	test('a command that was armed no longer is, and the page sees it', async () => {
		await using test = await openAccess();
		const booth = test.item('DJ Booth');
		test.try(booth, stream);
		await test.access.answer(test.question.id, here);
		expect(test.try(booth, stream)).toBe('connection');
		sleep(5 * 60_000);
		// By the clock it ends at once, noticed or not.
		expect(test.try(booth, stream)).toBe('APPROVAL_NEEDED');
		test.access.wake();
		await until(() => test.access.snapshot().armed.length === 0, 'the end of arming', 2_000);
		expect(test.rows).toContain('"obs.stream" is no longer armed.');
	});

	test('a command that is armed for longer stays so', async () => {
		await using test = await openAccess();
		test.access.arm('obs.stream', 60);
		const [before] = test.access.snapshot().armed;
		sleep(5 * 60_000);
		test.access.wake();
		expect(test.access.snapshot().armed).toEqual([before]);
	});
});
