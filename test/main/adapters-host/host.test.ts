import fc from 'fast-check';
import { TestClient } from '../../helpers/adapter-client.ts';
import { describe, expect, test } from 'vitest';
import type { Adapter } from '../../../main/adapters/adapter.ts';
import { backOff } from '../../../main/adapters/kit/back-off.ts';
import { AdapterHost } from '../../../main/adapters/host.ts';
import type { News } from '../../../main/adapters/state-store.ts';
import type { InstanceSnapshot } from '../../../main/contract/adapters.ts';
import type { AppError } from '../../../main/contract/errors.ts';
import type { InstanceSettings } from '../../../main/contract/settings.ts';
import type { Words } from '../../../main/contract/words.ts';
import { child } from '../../helpers/child.ts';
import { until, within } from '../../helpers/until.ts';
import { type Lamp, lampInstance, lost, needsYou, Workshop } from './tiny.ts';

const line = (text: string) => ({ kind: 'line', text, isTabbed: false }) as const;

const client = new TestClient('Booth');

/** A host with one kind of lamp, and everything that it told. Stopped when the test's scope ends. */
class TestHost implements AsyncDisposable {
	readonly workshop = new Workshop();
	readonly secrets = new Map<string, string>();
	readonly changes: InstanceSnapshot[] = [];
	readonly news: News[] = [];
	readonly logs: Words[] = [];
	readonly host: AdapterHost;

	constructor(...others: Adapter[]) {
		const adapters = [this.workshop.adapter, ...others];
		this.host = new AdapterHost(
			{
				adapters: new Map(adapters.map((adapter) => [adapter.id, adapter])),
				secrets: this.secrets,
				folder: '/nowhere',
			},
			{
				onChange: (instance) => this.changes.push(instance),
				onNews: (news) => this.news.push(news),
				onSend: () => undefined,
				onLog: (_, words) => this.logs.push(words),
			},
		);
	}

	/** Kinds of status, in the order in which they came; the same twice is one. */
	kinds(id = 'lamp'): string[] {
		const kinds = this.changes.filter((one) => one.id === id).map(({ status }) => status.kind);
		return kinds.filter((kind, at) => kind !== kinds[at - 1]);
	}

	status(kind: string, id = 'lamp'): Promise<InstanceSnapshot> {
		return until(() => {
			const snapshot = this.host.snapshot(id);
			return snapshot.status.kind === kind ? snapshot : null;
		}, `status ${kind} of ${id}`);
	}

	/** Values of the event, oldest first. */
	told(verb: string): unknown[] {
		return this.news.filter((news) => news.verb === verb).map(({ values }) => values);
	}

	states(): Record<string, unknown>[] {
		return [...this.host.states()].map(({ verb, values }) => ({ verb, ...values }));
	}

	async failure(command: string, text = ''): Promise<string> {
		try {
			await this.host.run('lamp', command, { args: line(text), client });
		} catch (error) {
			return `${(error as AppError).code}: ${(error as Error).message}`;
		}
		throw new Error(`${command} worked.`);
	}

	[Symbol.asyncDispose](): Promise<void> {
		return this.host.stop();
	}
}

describe('from off to ready and back', () => {
	test('every step is told once, in order', async () => {
		await using lamp = new TestHost();
		lamp.host.add(lampInstance(false));
		await lamp.host.configure(lampInstance(true));
		await lamp.status('ready');
		await lamp.host.configure(lampInstance(false));
		expect(lamp.kinds()).toEqual(['off', 'starting', 'ready', 'off']);
		expect(lamp.workshop.lamps.map(({ isStopped }) => isStopped)).toEqual([true]);
		expect(lamp.workshop.last.context.signal.aborted).toBe(true);
	});

	test('ready that is said before `start` returns takes commands only after it', async () => {
		await using lamp = new TestHost();
		const gate = Promise.withResolvers<undefined>();
		lamp.workshop.onStart = async ({ context }) => {
			context.setStatus({ kind: 'ready', detail: { en: 'Lamp 1.2', ja: 'ランプ 1.2' } });
			await gate.promise;
		};
		lamp.host.add(lampInstance(true));
		await lamp.status('starting');
		expect(await lamp.failure('color')).toBe(
			'ADAPTER_NOT_READY: "lamp" is not ready: it is starting.',
		);
		gate.resolve(undefined);
		const { status } = await lamp.status('ready');
		expect(status).toEqual({ kind: 'ready', detail: { en: 'Lamp 1.2', ja: 'ランプ 1.2' } });
		expect(await lamp.host.run('lamp', 'color', { args: line(''), client })).toEqual({
			color: 'red',
		});
	});

	test('ready may also be said later', async () => {
		await using lamp = new TestHost();
		lamp.workshop.onStart = () => undefined;
		lamp.host.add(lampInstance(true));
		const { context } = await until(() => lamp.workshop.lamps[0], 'a lamp');
		context.setStatus({ kind: 'ready' });
		await lamp.status('ready');
	});

	test.each([0, 1, 2, 3])(
		'switched off %i turns after it was switched on, nothing runs',
		async (turns) => {
			await using lamp = new TestHost();
			lamp.host.add(lampInstance(true));
			for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
			await within(lamp.host.configure(lampInstance(false)), 'the end', 2_000);
			expect(lamp.host.snapshot('lamp').status).toEqual({ kind: 'off' });
			await until(() => lamp.workshop.running === 0, 'the session to be stopped', 2_000);
		},
	);

	test('switched off while it starts, it ends, and a session that comes late is stopped', async () => {
		await using lamp = new TestHost();
		const gate = Promise.withResolvers<undefined>();
		lamp.workshop.onStart = () => gate.promise;
		lamp.host.add(lampInstance(true));
		await until(() => lamp.workshop.lamps[0], 'a start');
		await within(lamp.host.configure(lampInstance(false)), 'the end');
		expect(lamp.kinds()).toEqual(['starting', 'off']);
		expect(lamp.workshop.last.isStopped).toBe(false);
		gate.resolve(undefined);
		await until(() => lamp.workshop.last.isStopped, 'the late session to be stopped');
		expect(lamp.kinds()).toEqual(['starting', 'off']);
	});

	test('what an ended session still says is not heard', async () => {
		await using lamp = new TestHost();
		lamp.host.add(lampInstance(true));
		await lamp.status('ready');
		const { context } = lamp.workshop.last;
		await lamp.host.configure(lampInstance(false));
		lamp.news.length = 0;
		context.emit('blinked', { times: 1 });
		context.setStatus({ kind: 'ready' });
		context.setStatus({ kind: 'lost', why: { en: 'x', ja: 'x' } });
		expect(lamp.news).toEqual([]);
		expect(lamp.host.snapshot('lamp').status).toEqual({ kind: 'off' });
	});

	test('a stop that takes too long is left behind, and said so', async () => {
		await using lamp = new TestHost();
		lamp.workshop.onStop = () => new Promise<void>(() => undefined);
		lamp.host.add(lampInstance(true));
		await lamp.status('ready');
		await within(lamp.host.configure(lampInstance(false)), 'the end', 8_000);
		expect(lamp.logs.map(({ en }) => en)).toEqual([
			expect.stringMatching(/^It did not stop cleanly: /u),
		]);
	}, 15_000);

	test('a stop that throws is said so', async () => {
		await using lamp = new TestHost();
		lamp.workshop.onStop = () => {
			throw new Error('stuck');
		};
		lamp.host.add(lampInstance(true));
		await lamp.status('ready');
		await lamp.host.configure(lampInstance(false));
		expect(lamp.logs.map(({ en }) => en)).toEqual(['It did not stop cleanly: stuck']);
	});
});

describe('lost', () => {
	test('is tried again until it works, counting', async () => {
		await using lamp = new TestHost();
		lamp.workshop.onStart = ({ context }) => {
			if (lamp.workshop.lamps.length < 3) throw lost('Nobody there.');
			context.setStatus({ kind: 'ready' });
		};
		const from = Date.now();
		lamp.host.add(lampInstance(true));
		const { lastError } = await lamp.status('ready');
		expect(lamp.kinds()).toEqual(['starting', 'connecting', 'ready']);
		const waits = lamp.changes.flatMap(({ status }) =>
			status.kind === 'connecting' ? [status] : [],
		);
		expect(waits.map(({ attempt, why }) => [attempt, why?.en ?? null])).toEqual([
			[2, 'Nobody there.'],
			[2, null],
			[3, 'Nobody there.'],
			[3, null],
		]);
		expect(waits[0]?.nextAt).toBeGreaterThan(from);
		expect(waits[1]?.nextAt).toBeNull();
		expect(lastError?.why.en).toBe('Nobody there.');
	});

	test('while it was ready: its session is stopped before the next one starts', async () => {
		await using lamp = new TestHost();
		const order: string[] = [];
		lamp.workshop.onStart = ({ context }) => {
			order.push('start');
			context.setStatus({ kind: 'ready' });
		};
		const gate = Promise.withResolvers<undefined>();
		lamp.workshop.onStop = async () => {
			order.push('stop');
			await gate.promise;
			order.push('stopped');
		};
		lamp.host.add(lampInstance(true));
		await lamp.status('ready');
		lamp.workshop.last.context.setStatus({ kind: 'lost', why: { en: 'Gone.', ja: '切断。' } });
		await lamp.status('connecting');
		lamp.host.retry('lamp');
		gate.resolve(undefined);
		await lamp.status('ready');
		expect(order).toEqual(['start', 'stop', 'stopped', 'start']);
		expect(lamp.kinds()).toEqual(['starting', 'ready', 'connecting', 'ready']);
	});

	test('right after each start, the waits grow', async () => {
		await using lamp = new TestHost();
		lamp.host.add(lampInstance(true));
		for (let n = 2; n < 6; n += 1) {
			await lamp.status('ready');
			lamp.workshop.last.context.setStatus({ kind: 'lost', why: { en: 'Gone.', ja: '切断。' } });
			expect(lamp.host.snapshot('lamp').status).toMatchObject({ kind: 'connecting', attempt: n });
			lamp.host.retry('lamp');
		}
	});

	test('said before `start` first waits, by one that never returns, is tried again as well', async () => {
		await using lamp = new TestHost();
		lamp.workshop.onStart = ({ context }) => {
			if (lamp.workshop.lamps.length > 1) {
				context.setStatus({ kind: 'ready' });
				return undefined;
			}
			context.setStatus({ kind: 'lost', why: { en: 'Gone.', ja: '切断。' } });
			return new Promise<void>(() => undefined);
		};
		lamp.host.add(lampInstance(true));
		await lamp.status('ready');
	});

	test('switched off while it waits, it does not start again', async () => {
		await using lamp = new TestHost();
		lamp.workshop.onStart = () => {
			throw lost('Nobody there.');
		};
		lamp.host.add(lampInstance(true));
		await lamp.status('connecting');
		await lamp.host.configure(lampInstance(false));
		const { nextAt } = lamp.changes.flatMap(({ status }) =>
			status.kind === 'connecting' ? [status] : [],
		)[0] ?? { nextAt: null };
		await until(() => Date.now() > (nextAt ?? 0) + 50, 'the time of the next try');
		expect(lamp.workshop.lamps).toHaveLength(1);
		expect(lamp.host.snapshot('lamp').status.kind).toBe('off');
	});

	test('the wait is never above the bound that doubles, nor below a quarter of it', () => {
		const random = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 2_000 }), random, (attempt, number) => {
				const bound = Math.min(30_000, 500 * 2 ** (attempt - 1));
				const wait = backOff(attempt, () => number);
				expect(wait).toBeGreaterThanOrEqual(Math.floor(bound / 4));
				expect(wait).toBeLessThanOrEqual(bound);
			}),
		);
		expect(backOff(1, () => 0)).toBe(125);
		expect(backOff(7, () => 0.999_999)).toBe(30_000);
	});
});

describe('what only a person can mend', () => {
	test.each([
		['needs-you', needsYou('Wrong password.'), 'Wrong password.'],
		['failed', new TypeError('undefined is not a lamp'), 'It crashed: undefined is not a lamp'],
	])('%s is not tried again, until somebody asks', async (kind, error, why) => {
		await using lamp = new TestHost();
		lamp.workshop.onStart = ({ context }) => {
			if (lamp.workshop.lamps.length === 1) throw error;
			context.setStatus({ kind: 'ready' });
		};
		lamp.host.add(lampInstance(true));
		const { status } = await lamp.status(kind);
		expect(status).toMatchObject({ why: { en: why } });
		// Longer than the longest first wait of something that is tried again.
		const from = Date.now();
		await until(() => Date.now() > from + 600, 'the time of a next try');
		expect(lamp.workshop.lamps).toHaveLength(1);
		lamp.host.retry('lamp');
		await lamp.status('ready');
	});

	test('settings that do not fit are told by name', async () => {
		await using lamp = new TestHost();
		lamp.host.add({ ...lampInstance(true), settings: { room: 7 } });
		const { status } = await lamp.status('needs-you');
		expect(status).toMatchObject({ why: { en: expect.stringContaining('room') as string } });
		expect(lamp.workshop.lamps).toEqual([]);
	});

	test('a retry while it is ready or starting changes nothing', async () => {
		await using lamp = new TestHost();
		lamp.host.add(lampInstance(true));
		lamp.host.retry('lamp');
		await lamp.status('ready');
		lamp.host.retry('lamp');
		expect(await lamp.host.run('lamp', 'color', { args: line(''), client })).toEqual({
			color: 'red',
		});
		expect(lamp.workshop.lamps).toHaveLength(1);
		expect(lamp.kinds()).toEqual(['starting', 'ready']);
	});
});

describe('changed while it runs', () => {
	const inRoom = (room: string, enabled = true): InstanceSettings => ({
		...lampInstance(enabled),
		settings: { room },
	});

	test('new settings are a new session, after the end of the old one', async () => {
		await using lamp = new TestHost();
		lamp.secrets.set('lamp.password', 'sesame');
		lamp.host.add(inRoom('hall'));
		await lamp.status('ready');
		await lamp.host.configure(inRoom('attic'));
		await until(() => lamp.workshop.lamps.length === 2, 'the second session');
		expect(lamp.workshop.lamps.map(({ settings }) => settings)).toEqual([
			{ room: 'hall', password: 'sesame' },
			{ room: 'attic', password: 'sesame' },
		]);
		expect(lamp.workshop.running).toBe(1);
		const snapshot = lamp.host.snapshot('lamp');
		expect(snapshot).toMatchObject({ settings: { room: 'attic' }, secrets: { password: true } });
		expect(JSON.stringify(lamp.changes)).not.toContain('sesame');
	});

	test('a secret that somebody wrote into the settings is not shown', async () => {
		await using lamp = new TestHost();
		lamp.host.add({ ...lampInstance(true), settings: { room: 'hall', password: 'sesame' } });
		await lamp.status('ready');
		expect(lamp.workshop.last.settings).toEqual({ room: 'hall', password: 'sesame' });
		expect(lamp.host.snapshot('lamp').settings).toEqual({ room: 'hall' });
		expect(JSON.stringify(lamp.changes)).not.toContain('sesame');
	});

	test('twice while the old session ends: one session, with the newest settings', async () => {
		await using lamp = new TestHost();
		const gate = Promise.withResolvers<undefined>();
		lamp.workshop.onStop = (session: Lamp) =>
			session.settings.room === 'hall' ? gate.promise.then(() => undefined) : undefined;
		lamp.host.add(inRoom('hall'));
		await lamp.status('ready');
		const changes = [lamp.host.configure(inRoom('attic')), lamp.host.configure(inRoom('cellar'))];
		for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
		expect(lamp.workshop.lamps).toHaveLength(1);
		gate.resolve(undefined);
		await Promise.all(changes);
		await until(() => lamp.workshop.lamps.length === 2, 'the next session');
		await lamp.status('ready');
		expect(lamp.workshop.last.settings).toEqual({ room: 'cellar' });
		expect(lamp.workshop.running).toBe(1);
		expect(lamp.kinds()).toEqual(['starting', 'ready', 'starting', 'ready']);
	});

	test('while it waits for its next try: the next is with the new settings, at once', async () => {
		await using lamp = new TestHost();
		lamp.workshop.onStart = ({ settings, context }) => {
			if (settings.room === 'hall') throw lost('Dark.');
			context.setStatus({ kind: 'ready' });
		};
		lamp.host.add(inRoom('hall'));
		await lamp.status('connecting');
		await lamp.host.configure(inRoom('attic'));
		await lamp.status('ready');
		expect(lamp.workshop.lamps.map(({ settings }) => settings.room)).toEqual(['hall', 'attic']);
	});

	test.each(['removed', 'stopped'])('%s at the same moment, it does not come back', async (how) => {
		await using lamp = new TestHost();
		const gate = Promise.withResolvers<undefined>();
		lamp.workshop.onStop = () => gate.promise.then(() => undefined);
		lamp.host.add(inRoom('hall'));
		await lamp.status('ready');
		const both = [
			lamp.host.configure(inRoom('attic')),
			how === 'removed' ? lamp.host.remove('lamp') : lamp.host.stop(),
		];
		gate.resolve(undefined);
		await Promise.all(both);
		expect(lamp.workshop.lamps).toHaveLength(1);
		expect(lamp.workshop.running).toBe(0);
	});

	test('several of one kind do not know of each other', async () => {
		await using lamp = new TestHost();
		lamp.secrets.set('lamp-2.password', 'other');
		lamp.host.add(lampInstance(true));
		lamp.host.add(lampInstance(true, 'lamp-2'));
		await Promise.all([lamp.status('ready'), lamp.status('ready', 'lamp-2')]);
		lamp.workshop.lamps[0]?.context.emit('color-changed', { color: 'green' });
		expect(lamp.workshop.lamps.map(({ settings }) => settings.password)).toEqual([
			undefined,
			'other',
		]);
		await lamp.host.remove('lamp');
		expect(lamp.states()).toEqual([{ verb: 'lamp-2.connected', connected: true }]);
		expect(lamp.host.snapshot('lamp-2').status.kind).toBe('ready');
		expect(lamp.host.has('lamp')).toBe(false);
	});
});

describe('state', () => {
	test('`connected` is known from the beginning and told when it changes', async () => {
		await using lamp = new TestHost();
		lamp.host.add(lampInstance(false));
		expect(lamp.states()).toEqual([{ verb: 'lamp.connected', connected: false }]);
		await lamp.host.configure(lampInstance(true));
		await lamp.status('ready');
		await lamp.host.configure(lampInstance(false));
		await lamp.host.configure(lampInstance(true));
		await lamp.status('ready');
		const [off, on] = [{ connected: false }, { connected: true }];
		expect(lamp.told('lamp.connected')).toEqual([on, off, on]);
	});

	test('is remembered by subject, and forgotten when it is not ready any more', async () => {
		await using lamp = new TestHost();
		lamp.host.add(lampInstance(true));
		await lamp.status('ready');
		const { context } = lamp.workshop.last;
		context.emit('level-changed', { bulb: 'a', level: 1 });
		context.emit('level-changed', { bulb: 'b', level: 2 });
		context.emit('level-changed', { level: 3, bulb: 'a', more: 'not declared' });
		context.emit('blinked', { times: 9 });
		expect(lamp.states()).toEqual([
			{ verb: 'lamp.connected', connected: true },
			{ verb: 'lamp.level-changed', bulb: 'a', level: 3 },
			{ verb: 'lamp.level-changed', bulb: 'b', level: 2 },
		]);
		context.setStatus({ kind: 'lost', why: { en: 'Gone.', ja: '切断。' } });
		expect(lamp.states()).toEqual([{ verb: 'lamp.connected', connected: false }]);
	});

	test('of a try that failed is forgotten as well', async () => {
		await using lamp = new TestHost();
		lamp.workshop.onStart = ({ context }) => {
			context.emit('color-changed', { color: 'green' });
			throw needsYou('Broken.');
		};
		lamp.host.add(lampInstance(true));
		await lamp.status('needs-you');
		expect(lamp.states()).toEqual([{ verb: 'lamp.connected', connected: false }]);
	});
});

describe('a crash', () => {
	test('in an event that was not declared is that adapter alone', async () => {
		await using lamp = new TestHost();
		lamp.host.add(lampInstance(true));
		lamp.host.add(lampInstance(true, 'lamp-2'));
		await Promise.all([lamp.status('ready'), lamp.status('ready', 'lamp-2')]);
		lamp.workshop.lamps[0]?.context.emit('no-such-event', {});
		const { status } = await lamp.status('failed');
		expect(status).toMatchObject({
			why: { en: 'It crashed: The adapter "lamp" declares no event "no-such-event".' },
		});
		await until(() => lamp.workshop.lamps[0]?.isStopped, 'the session to be stopped');
		expect(await lamp.host.run('lamp-2', 'color', { args: line(''), client })).toEqual({
			color: 'red',
		});
	});

	test('in a command is told to who asked', async () => {
		await using lamp = new TestHost();
		lamp.host.add(lampInstance(true));
		await lamp.status('ready');
		expect(await lamp.failure('crash', 'now')).toBe(
			'COMMAND_FAILED: The command failed: The bulb burst.',
		);
		expect(await lamp.failure('crash', 'later')).toBe(
			'COMMAND_FAILED: The command failed: The bulb burst later.',
		);
		expect(await lamp.failure('crash', 'words')).toBe('TARGET_NOT_FOUND: No such bulb.');
		expect(await lamp.failure('crash', 'nothing')).toMatch(/^COMMAND_FAILED: /u);
		expect(lamp.host.snapshot('lamp').status.kind).toBe('ready');
	});

	test.each([
		['a timer', "setTimeout(() => { throw new Error('burst'); }, 1)"],
		[
			'a promise that nobody awaits',
			"void Promise.resolve().then(() => { throw new Error('burst'); })",
		],
		[
			'a socket',
			`const server = net.createServer((peer) => peer.end('x')).listen(0, '127.0.0.1', () => {
				net.connect(server.address().port, '127.0.0.1').on('data', () => { server.close(); throw new Error('burst'); });
			})`,
		],
	])('in a callback of %s is that adapter alone', async (_name, code) => {
		// In a process of its own: here the test runner takes what nobody caught.
		await using app = child(`
			import net from 'node:net';
			import * as z from 'zod';
			import { AdapterHost } from './main/adapters/host.ts';
			import { defineAdapter } from './main/adapters/adapter.ts';
			import { blameAdapter } from './main/adapters/crash.ts';
			process.on('uncaughtException', (error) => {
				if (!blameAdapter(error)) console.log('nobody was blamed', error.message);
			});
			const words = { en: 'x', ja: 'x' };
			const adapter = (id, begin) => defineAdapter({
				id, title: id, summary: words, settings: {}, events: {}, commands: {},
				start(_, context) { context.setStatus({ kind: 'ready' }); begin(); return { stop() {} }; },
			});
			const adapters = [adapter('good', () => undefined), adapter('bad', () => { ${code}; })];
			const host = new AdapterHost({
				adapters: new Map(adapters.map((one) => [one.id, one])), secrets: new Map(), folder: '/nowhere',
			}, {
				onChange: ({ id, status }) => console.log(id, status.kind, status.why?.en ?? ''),
				onNews: () => undefined,
				onLog: () => undefined,
			});
			host.add({ id: 'good', adapter: 'good', enabled: true, settings: {} });
			host.add({ id: 'bad', adapter: 'bad', enabled: true, settings: {} });
			const alive = setInterval(() => {
				if (host.snapshot('bad').status.kind !== 'failed') return;
				clearInterval(alive);
				console.log('still here, good is', host.snapshot('good').status.kind);
				setTimeout(() => { throw new Error('not an adapter'); });
			}, 5);
		`);
		const lines: string[] = [];
		for (let said = await app.line(); said !== null; said = await app.line())
			lines.push(said.trim());
		expect(lines.filter((said) => !/starting|ready $/u.test(said))).toEqual([
			'good ready',
			'bad ready',
			'bad failed It crashed: burst',
			'still here, good is ready',
			'nobody was blamed not an adapter',
		]);
	});
});

describe('a command', () => {
	test.each([
		['off', false, 'it is switched off on the page of the bridge'],
		['connecting', true, 'it is not connected and tries again by itself'],
	])('while it is %s is refused at once, in words', async (kind, enabled, why) => {
		await using lamp = new TestHost();
		lamp.workshop.onStart = () => {
			throw lost('Nobody there.');
		};
		lamp.host.add(lampInstance(enabled));
		await lamp.status(kind);
		expect(await lamp.failure('color')).toBe(`ADAPTER_NOT_READY: "lamp" is not ready: ${why}.`);
		// A mistake in the message is told first: mending it needs no lamp.
		expect(await lamp.failure('paint')).toBe('FIELD_MISSING: The field "color" is missing.');
	});

	test('that hangs is over after its time limit', async () => {
		await using lamp = new TestHost();
		lamp.host.add(lampInstance(true));
		await lamp.status('ready');
		expect(await lamp.failure('hang')).toBe('COMMAND_TIMED_OUT: No answer within 0.1 seconds.');
	});

	test('is over when its adapter stops, and hears it from its signal', async () => {
		await using lamp = new TestHost();
		lamp.host.add(lampInstance(true));
		await lamp.status('ready');
		const failure = lamp.failure('ask');
		await lamp.host.configure(lampInstance(false));
		expect(await failure).toBe('ADAPTER_NOT_READY: The adapter stopped before the answer came.');
		expect(lamp.workshop.last.waiting.map(({ aborted }) => aborted)).toEqual([true]);
	});

	test('answers in the declared order', async () => {
		await using lamp = new TestHost();
		lamp.host.add(lampInstance(true));
		await lamp.status('ready');
		const values = await lamp.host.run('lamp', 'measure', { args: line(''), client });
		expect(Object.keys(values)).toEqual(['level', 'isOn', 'position', 'name']);
	});

	test('suggests values while it is ready, and waits no longer than a command', async () => {
		await using lamp = new TestHost();
		lamp.host.add(lampInstance(true));
		const suggest = (color: string) =>
			lamp.host.suggest('lamp', 'paint', { param: 'color', values: { color } });
		await lamp.status('ready');
		expect(await suggest('')).toEqual(['red', 'green']);
		const hangs = suggest('hang').catch((error: unknown) => (error as AppError).code);
		await lamp.host.configure(lampInstance(false));
		expect(await hangs).toBe('ADAPTER_NOT_READY');
		expect(await suggest('')).toEqual([]);
		expect(await lamp.host.suggest('lamp', 'paint', { param: 'toString', values: {} })).toEqual([]);
	});
});
