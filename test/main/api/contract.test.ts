import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CommandName, Input } from '../../../main/contract/commands.ts';
import type { AppError } from '../../../main/contract/errors.ts';
import {
	openTestBridge,
	type TestBridge,
	type TestBridgeOptions,
} from '../../helpers/open-bridge.ts';
import { until } from '../../helpers/until.ts';
import { lampInstance, Workshop } from '../adapters-host/tiny.ts';

/** What works without a desktop. */
type Headless = Exclude<CommandName, `desktop.${string}`>;

async function openLamp(enabled = true, options: TestBridgeOptions = {}) {
	const workshop = new Workshop();
	const bridge = await openTestBridge({
		...options,
		adapters: [workshop.adapter],
		instances: [lampInstance(enabled)],
	});
	if (enabled) await status(bridge, 'ready');
	return { bridge, workshop, [Symbol.asyncDispose]: () => bridge[Symbol.asyncDispose]() };
}

const instance = async (bridge: TestBridge, id = 'lamp') =>
	(await bridge.call('app.load', null)).instances.find((one) => one.id === id);

const status = (bridge: TestBridge, kind: string, id = 'lamp') =>
	until(async () => (await instance(bridge, id))?.status.kind === kind, `status ${kind} of ${id}`);

/** Code and sentence of a call that must fail. */
async function failure<N extends CommandName>(
	bridge: TestBridge,
	name: N,
	input: Input<N>,
): Promise<string> {
	try {
		await bridge.call(name, input);
	} catch (error) {
		const { code, words } = error as AppError;
		expect(words.ja).not.toBe('');
		return `${code}: ${words.en}`;
	}
	throw new Error(`${name} worked.`);
}

test('every command answers what the contract says', async () => {
	await using opened = await openLamp(true, { access: {} });
	const { bridge } = opened;
	await using client = await bridge.connect('/booth?user=Alice&sub=lamp.*');
	await client.ask('lamp.measure');
	await client.ask('{"do":"lamp.color"}');
	const gone = await bridge.connect('/?name=Gone');
	await gone[Symbol.asyncDispose]();
	await bridge.row(({ kind }) => kind === 'closed', 'closed');
	const { clients, settings } = await bridge.call('app.load', null);
	const [booth, left] = clients.map(({ id }) => id);
	if (booth === undefined || left === undefined) throw new Error('Not both are there.');
	const [row] = await bridge.rows(({ text }) => text === 'lamp.measure');
	client.send('lamp.paint green');
	const { approvals } = await until(async () => {
		const { access } = await bridge.call('app.load', null);
		return access.approvals.length > 0 && access;
	}, 'a question');
	const terms = { name: 'Sign', permissions: [], asks: true, pace: null };
	const key = await bridge.call('key.create', terms);
	const answer = { kind: 'allow', for: 'key', reach: 'instance', minutes: null } as const;
	const filter = { text: 'lamp', kinds: [] };
	const asked: { [N in Headless]: Input<N>[] } = {
		'app.load': [null],
		'log.follow': [{ after: null, limit: 2_000, wait: 0 }],
		'log.search': [
			{ filter, before: null, limit: 2 },
			{ filter: { ...filter, isPattern: true, text: '(' }, before: 1e15, limit: 1_000 },
		],
		'log.detail': [{ id: row?.id ?? 0 }, { id: (row?.id ?? 0) + 1 }, { id: 1e15 }],
		'log.export': [
			{ filter: {}, format: 'jsonl', after: null },
			{ filter, format: 'csv', after: null },
		],
		'client.send': [{ id: booth, text: 'hi' }],
		'client.forget': [{ id: left }],
		'approval.answer': [{ id: approvals[0]?.id ?? 0, answer }],
		'approval.refuseAll': [null],
		'client.revoke': [{ id: booth, permission: { verb: 'lamp.*', values: {} } }],
		'client.reconsider': [{ id: booth, verb: 'lamp.paint' }],
		'client.silence': [{ id: booth, isSilenced: true }],
		'client.pace': [
			{ id: booth, pace: { perSecond: 5, burst: 1 } },
			{ id: booth, pace: null },
		],
		'key.create': [terms],
		'key.change': [{ id: key.id, terms: { ...terms, pace: { perSecond: 5, burst: 1 } } }],
		'key.rotate': [{ id: key.id }],
		'key.revoke': [{ id: key.id }],
		'key.forget': [{ id: key.id }],
		'arm.set': [
			{ verb: 'lamp.smash', minutes: 5 },
			{ verb: 'lamp.smash', minutes: 0 },
		],
		'composer.send': [
			{ text: 'bridge.ping', to: { kind: 'bridge' } },
			{ text: 'all', to: { kind: 'all' } },
		],
		'adapter.enable': [{ id: 'lamp', isEnabled: true }],
		'adapter.configure': [{ id: 'lamp', settings: { room: 'attic' }, secrets: { password: 'x' } }],
		'adapter.try': [
			{
				id: 'lamp',
				table: 'bulbs',
				row: 'left',
				settings: { bulbs: [{ name: 'left' }] },
				secrets: {},
				params: {},
			},
		],
		'adapter.export': [{ id: 'lamp', name: 'color' }],
		'adapter.add': [{ adapter: 'lamp' }],
		'adapter.remove': [{ id: 'lamp-2' }],
		'adapter.retry': [{ id: 'lamp' }],
		'adapter.test': [{ id: 'lamp' }],
		'adapter.suggest': [
			{ id: 'lamp', command: 'paint', param: 'color', given: {} },
			{ id: 'nobody', command: 'x', param: 'y', given: {} },
		],
		'settings.save': [{ page: { ...settings.page, language: 'ja' } }, {}],
		'server.interfaces': [null],
		'client.disconnect': [{ id: booth }],
		'server.panic': [{ isOn: true }, { isOn: false }],
		'server.forward': [{ isOn: false }, { isOn: true }],
		'diagnostics.make': [
			{ withTexts: false, withNames: false },
			{ withTexts: true, withNames: true },
		],
		'notice.dismiss': [{ id: 'nothing' }],
	};
	// `call` parses each answer with its schema; a command that is added without an entry here does not compile.
	for (const name of Object.keys(asked) as Headless[])
		for (const input of asked[name])
			await expect(bridge.call(name, input), name).resolves.toBeDefined();
	await bridge.call('app.load', null);
});

test('what needs the desktop app says so without one', async () => {
	await using opened = await openLamp();
	const asked: { [N in Exclude<CommandName, Headless>]: Input<N> } = {
		'desktop.checkForUpdate': null,
		'desktop.downloadUpdate': null,
		'desktop.installUpdate': null,
		'desktop.openDataFolder': null,
		'desktop.chooseFolder': { from: null },
		'desktop.copy': { text: 'ws://127.0.0.1:17170/' },
	};
	for (const name of Object.keys(asked) as (keyof typeof asked)[])
		expect(await failure(opened.bridge, name, asked[name]), name).toMatch(/^DESKTOP_ONLY: /u);
});

describe('the snapshot', () => {
	test('tells of everything that runs', async () => {
		await using opened = await openLamp();
		await using client = await opened.bridge.connect('/booth?name=DJ&user=Alice&codec=kv&sub=x.*');
		await client.ask('bridge.ping hi');
		const snapshot = await opened.bridge.call('app.load', null);
		expect(snapshot.adapters.map(({ id, builtIn }) => [id, builtIn])).toEqual([
			['bridge', true],
			['lamp', false],
		]);
		expect(snapshot.instances.map(({ id, status: { kind } }) => [id, kind])).toEqual([
			['lamp', 'ready'],
		]);
		expect(snapshot.dataFolder).toBe(opened.bridge.folder);
		expect(snapshot.clients).toEqual([
			expect.objectContaining({
				name: 'DJ',
				user: 'Alice',
				key: 'booth',
				path: '/',
				codec: 'kv',
				address: '127.0.0.1',
				received: 1,
				sent: 1,
				left: null,
				subscriptions: ['x.*'],
				last: expect.objectContaining({
					direction: 'out',
					text: 'ok=bridge.ping&text=hi',
				}) as unknown,
			}),
		]);
	});
});

describe('clients', () => {
	test('hear what the page sends, and are disconnected and forgotten', async () => {
		await using bridge = await openTestBridge();
		await using client = await bridge.connect('/?name=Booth');
		const [{ id } = { id: 0 }] = (await bridge.call('app.load', null)).clients;
		await bridge.call('client.send', { id, text: 'hello\tyou' });
		expect(await client.next()).toBe('hello\tyou');
		const sent = await bridge.row(({ text }) => text === 'hello\tyou', 'what was sent');
		expect(sent).toMatchObject({ kind: 'text', direction: 'out', client: { id, name: 'Booth' } });
		expect(await failure(bridge, 'client.forget', { id })).toBe(
			'STATE_CONFLICT: This client is still connected.',
		);
		await bridge.call('client.disconnect', { id });
		expect(await client.closed).toEqual({
			code: 1000,
			reason: 'Disconnected by the person at the desktop.',
		});
		await bridge.row(({ kind }) => kind === 'closed', 'closed');
		const [left] = (await bridge.call('app.load', null)).clients;
		expect(left?.left).toMatchObject({
			why: { en: 'Disconnected by the person at the desktop.' },
		});
		expect(await failure(bridge, 'client.send', { id, text: 'x' })).toBe(
			'CLIENT_UNKNOWN: This client is not connected.',
		);
		await bridge.call('client.forget', { id });
		expect((await bridge.call('app.load', null)).clients).toEqual([]);
		expect(await failure(bridge, 'client.disconnect', { id })).toMatch(/^CLIENT_UNKNOWN/u);
	});

	test('are told to the page in batches, a few times a second', async () => {
		await using bridge = await openTestBridge();
		const batches: number[] = [];
		const names = new Set<string>();
		bridge.bridge.bus.on('clients.changed', ({ changed }) => {
			batches.push(changed.length);
			for (const { name } of changed) names.add(name);
		});
		await using clients = new AsyncDisposableStack();
		for (let n = 0; n < 30; n += 1) {
			const client = clients.use(await bridge.connect(`/?name=c${n}`));
			await client.ask('bridge.ping');
		}
		await until(() => names.size === 30, 'all names');
		expect(batches.length).toBeLessThan(30);
	});
});

describe('the composer', () => {
	test('is answered in the log; what it sends to all is one row', async () => {
		await using opened = await openLamp();
		const { bridge } = opened;
		await using one = await bridge.connect();
		await using two = await bridge.connect();
		await bridge.call('composer.send', { text: '#1 lamp.color', to: { kind: 'bridge' } });
		const reply = await bridge.row(({ kind }) => kind === 'reply', 'reply');
		expect(reply).toMatchObject({ text: 'ok\t#1\tred', client: { name: 'Composer' } });
		await bridge.call('composer.send', { text: 'hello', to: { kind: 'all' } });
		expect([await one.next(), await two.next()]).toEqual(['hello', 'hello']);
		const sent = await bridge.rows(({ text }) => text === 'hello');
		expect(sent.map(({ audience }) => audience?.length)).toEqual([2]);
		expect(
			await failure(bridge, 'composer.send', { text: 'x', to: { kind: 'client', id: 1 } }),
		).toMatch(/^CLIENT_UNKNOWN/u);
	});
});

describe('adapters', () => {
	test('are added switched off, each with a name of its own, and removed with their secrets', async () => {
		await using opened = await openLamp();
		const { bridge } = opened;
		const removed: string[] = [];
		bridge.bridge.bus.on('instance.removed', ({ id }) => removed.push(id));
		expect(await bridge.call('adapter.add', { adapter: 'lamp' })).toEqual({ id: 'lamp-2' });
		expect(await bridge.call('adapter.add', { adapter: 'lamp' })).toEqual({ id: 'lamp-3' });
		expect(await instance(bridge, 'lamp-3')).toMatchObject({
			enabled: false,
			status: { kind: 'off' },
		});
		await bridge.call('adapter.configure', {
			id: 'lamp-2',
			settings: {},
			secrets: { password: 'sesame' },
		});
		await bridge.call('adapter.enable', { id: 'lamp-2', isEnabled: true });
		await status(bridge, 'ready', 'lamp-2');
		expect(opened.workshop.last.settings).toEqual({ room: 'hall', password: 'sesame' });
		await bridge.call('adapter.remove', { id: 'lamp-2' });
		expect(removed).toEqual(['lamp-2']);
		expect(opened.workshop.last.isStopped).toBe(true);
		expect(await readFile(join(bridge.folder, 'secrets.json'), 'utf8')).not.toContain('sesame');
		const saved = JSON.parse(await readFile(join(bridge.folder, 'settings.json'), 'utf8')) as {
			instances: { id: string }[];
		};
		expect(saved.instances.map(({ id }) => id)).toEqual(['lamp', 'lamp-3']);
		expect(await failure(bridge, 'adapter.enable', { id: 'lamp-2', isEnabled: true })).toBe(
			'ADAPTER_UNKNOWN: There is no adapter "lamp-2".',
		);
		expect(await failure(bridge, 'adapter.add', { adapter: 'toaster' })).toBe(
			'ADAPTER_UNKNOWN: There is no adapter "toaster".',
		);
	});

	test('that cannot be saved are not there, either', async () => {
		const files = { backups: 'a file where a folder should be' };
		await using opened = await openLamp(true, { files });
		const { bridge } = opened;
		expect(await failure(bridge, 'adapter.add', { adapter: 'lamp' })).toMatch(/^FOLDER_UNUSABLE/u);
		const { instances, settings } = await bridge.call('app.load', null);
		expect(instances.map(({ id }) => id)).toEqual(['lamp']);
		expect(settings.instances.map(({ id }) => id)).toEqual(['lamp']);
	});

	test('a secret is set, kept and removed, and never told', async () => {
		await using opened = await openLamp();
		const { bridge, workshop } = opened;
		const told: unknown[] = [];
		bridge.bridge.bus.on('instance.changed', (changed) => told.push(changed));
		bridge.bridge.bus.on('settings.changed', (changed) => told.push(changed));
		const configure = async (secrets: Record<string, string | null>) => {
			const count = workshop.lamps.length;
			await bridge.call('adapter.configure', { id: 'lamp', settings: { room: 'attic' }, secrets });
			await until(() => workshop.lamps.length > count, 'a new session');
			return workshop.last.settings;
		};
		expect(await configure({ password: 'sesame' })).toEqual({ room: 'attic', password: 'sesame' });
		expect((await instance(bridge))?.secrets).toEqual({ password: true });
		expect(await configure({})).toEqual({ room: 'attic', password: 'sesame' });
		expect(await configure({ password: null })).toEqual({ room: 'attic' });
		expect((await instance(bridge))?.secrets).toEqual({ password: false });
		const all = JSON.stringify([told, await bridge.call('app.load', null), await bridge.rows()]);
		expect(all).not.toContain('sesame');
		expect(await readFile(join(bridge.folder, 'settings.json'), 'utf8')).not.toContain('sesame');
	});

	test('a mistake in the form is told, and saves nothing', async () => {
		await using opened = await openLamp();
		const { bridge } = opened;
		const before = await instance(bridge);
		const wrong = [
			{ id: 'lamp', settings: { room: 7 }, secrets: { password: 'sesame' } },
			{ id: 'lamp', settings: { password: 'sesame' }, secrets: {} },
			{ id: 'lamp', settings: {}, secrets: { room: 'attic' } },
		];
		for (const input of wrong)
			expect(await failure(bridge, 'adapter.configure', input)).toMatch(/^SETTINGS_INVALID: /u);
		expect(await instance(bridge)).toEqual(before);
		expect(opened.workshop.lamps).toHaveLength(1);
	});

	test('the test button says how it went', async () => {
		await using opened = await openLamp();
		const { bridge } = opened;
		expect(await bridge.call('adapter.test', { id: 'lamp' })).toMatchObject({
			isOk: true,
			words: { en: 'It works: color red' },
		});
		await bridge.call('adapter.enable', { id: 'lamp', isEnabled: false });
		expect(await bridge.call('adapter.test', { id: 'lamp' })).toMatchObject({
			isOk: false,
			words: { en: '"lamp" is not ready: it is switched off on the page of the bridge.' },
		});
	});

	test('switched to and fro in one moment, it is as it was switched last', async () => {
		await using opened = await openLamp();
		const { bridge, workshop } = opened;
		await Promise.all(
			[false, true, false, true, false].map((isEnabled) =>
				bridge.call('adapter.enable', { id: 'lamp', isEnabled }),
			),
		);
		await status(bridge, 'off');
		await until(() => workshop.running === 0, 'all sessions to be stopped');
	});
});

test('what was saved is there after the next start', async () => {
	await using bridge = await openTestBridge();
	const { settings } = await bridge.call('app.load', null);
	const saved = await bridge.call('settings.save', {
		page: { ...settings.page, theme: 'dark' },
		journal: { maxMegabytes: 20, maxDays: 3 },
	});
	expect(saved).toMatchObject({ page: { theme: 'dark' }, journal: { maxDays: 3 } });
	const text = await readFile(join(bridge.folder, 'settings.json'), 'utf8');
	expect(JSON.parse(text)).toEqual(saved);
});
