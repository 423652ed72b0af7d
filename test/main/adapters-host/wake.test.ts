import { describe, expect, test } from 'vitest';
import { AdapterHost } from '../../../main/adapters/host.ts';
import type { AdapterStatus } from '../../../main/contract/adapters.ts';
import { AppError } from '../../../main/contract/errors.ts';
import { until } from '../../helpers/until.ts';
import { lampInstance, lost, needsYou, Workshop } from './tiny.ts';

/** A host with a lamp, and every status that it told. Stopped when the test's scope ends. */
class Sleeper implements AsyncDisposable {
	readonly workshop = new Workshop();
	readonly told: AdapterStatus[] = [];
	readonly host = new AdapterHost(
		{
			adapters: new Map([[this.workshop.adapter.id, this.workshop.adapter]]),
			secrets: new Map<string, string>(),
			folder: '/nowhere',
		},
		{
			onChange: ({ status }) => this.told.push(status),
			onNews: () => undefined,
			onSend: () => undefined,
			onLog: () => undefined,
		},
	);

	async start(kind: AdapterStatus['kind']): Promise<void> {
		this.host.add(lampInstance(true));
		await this.status(kind);
	}

	status(kind: AdapterStatus['kind']): Promise<AdapterStatus> {
		return until(() => {
			const { status } = this.host.snapshot('lamp');
			return status.kind === kind ? status : null;
		}, `the lamp to be ${kind}`);
	}

	/** What was told of why it is not connected. */
	get reasons(): string[] {
		return this.told.flatMap((status) =>
			status.kind === 'connecting' && status.why ? [status.why.en] : [],
		);
	}

	[Symbol.asyncDispose](): Promise<void> {
		return this.host.stop();
	}
}

/** A question that the test answers. */
function question() {
	const asked: AbortSignal[] = [];
	const answer = Promise.withResolvers<unknown>();
	const ask = (signal: AbortSignal) => {
		asked.push(signal);
		return answer.promise;
	};
	return { asked, ask, ...answer };
}

describe('after a sleep', () => {
	test('an adapter that waits for its next try does it now', async () => {
		await using lamp = new Sleeper();
		lamp.workshop.onStart = () => {
			throw lost('Nobody is there.');
		};
		// Until the wait is long enough to tell a wake from the next try.
		await lamp.start('connecting');
		const waiting = await until(
			() => {
				const { status } = lamp.host.snapshot('lamp');
				return status.kind === 'connecting' && (status.nextAt ?? 0) > Date.now() + 2_000
					? status
					: null;
			},
			'a long wait',
			20_000,
		);
		const tries = lamp.workshop.lamps.length;
		lamp.workshop.onStart = ({ context }) => {
			context.setStatus({ kind: 'ready' });
		};
		lamp.host.wake();
		await lamp.status('ready');
		expect(Date.now()).toBeLessThan(waiting.nextAt ?? 0);
		expect(lamp.workshop.lamps).toHaveLength(tries + 1);
	}, 30_000);

	test('one that is ready shows that it is, and goes on', async () => {
		await using lamp = new Sleeper();
		const { asked, ask, resolve } = question();
		lamp.workshop.onCheck = ask;
		await lamp.start('ready');
		lamp.host.wake();
		// Woken twice in a row, it is asked once.
		lamp.host.wake();
		expect(asked).toHaveLength(1);
		resolve(undefined);
		await until(() => {
			lamp.host.wake();
			return asked.length === 2;
		}, 'the next question');
		expect(lamp.told.at(-1)).toMatchObject({ kind: 'ready' });
		expect(lamp.workshop.lamps).toHaveLength(1);
	});

	test('one that finds nobody there is lost, in its own words, and connects again', async () => {
		await using lamp = new Sleeper();
		const { ask, reject } = question();
		lamp.workshop.onCheck = ask;
		await lamp.start('ready');
		lamp.host.wake();
		lamp.workshop.onCheck = null;
		reject(new AppError('COMMAND_TIMED_OUT', { en: 'The lamp is dark.', ja: '暗いです。' }));
		await until(() => lamp.workshop.lamps.length === 2, 'another lamp');
		await lamp.status('ready');
		expect(lamp.reasons).toEqual(['The lamp is dark.']);
		expect(lamp.workshop.lamps[0]?.isStopped).toBe(true);
	});

	test('one whose question fails in other ways is lost as well', async () => {
		await using lamp = new Sleeper();
		lamp.workshop.onCheck = () => {
			throw new TypeError('The bulb burst.');
		};
		await lamp.start('ready');
		lamp.workshop.onCheck = null;
		lamp.host.wake();
		await until(() => lamp.workshop.lamps.length === 2, 'another lamp');
		expect(lamp.reasons[0]).toMatch(/^It no longer answers/u);
	});

	test('one that gets no answer is lost after ten seconds', async () => {
		await using lamp = new Sleeper();
		const { asked, ask } = question();
		lamp.workshop.onCheck = ask;
		await lamp.start('ready');
		const from = performance.now();
		lamp.host.wake();
		await until(() => lamp.workshop.lamps.length === 2, 'another lamp', 20_000);
		expect(performance.now() - from).toBeGreaterThan(9_900);
		expect(lamp.reasons[0]).toMatch(/^It no longer answers/u);
		expect(asked[0]?.aborted).toBe(true);
	}, 30_000);

	test('one that is switched off meanwhile stays off', async () => {
		await using lamp = new Sleeper();
		const { asked, ask, reject } = question();
		lamp.workshop.onCheck = ask;
		await lamp.start('ready');
		lamp.host.wake();
		await lamp.host.configure(lampInstance(false));
		expect(asked[0]?.aborted).toBe(true);
		reject(new Error('Too late.'));
		lamp.host.wake();
		expect(lamp.told.at(-1)).toEqual({ kind: 'off' });
		expect(lamp.reasons).toEqual([]);
	});

	test.each([
		['needs-you', () => needsYou('Enter the password.')],
		['failed', () => new TypeError('The bulb burst.')],
	] as const)('one that %s is left alone', async (kind, fault) => {
		await using lamp = new Sleeper();
		lamp.workshop.onStart = () => {
			throw fault();
		};
		await lamp.start(kind);
		lamp.host.wake();
		await lamp.host.configure(lampInstance(false));
		expect(lamp.workshop.lamps).toHaveLength(1);
	});
});
