import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../main/contract/access.ts';
import {
	asInstalled,
	openTestBridge,
	type TestBridge,
	type TestBridgeOptions,
} from '../../helpers/open-bridge.ts';
import { refusal, type TextClient } from '../../helpers/text-client.ts';
import { until } from '../../helpers/until.ts';
import { lampInstance, Workshop } from '../adapters-host/tiny.ts';

/** A bridge as it is after the first start, with a lamp that can be painted (control) and smashed (danger). */
const openLamp = async (options: TestBridgeOptions = {}) => {
	const bridge = await openTestBridge({
		...asInstalled,
		adapters: [new Workshop().adapter],
		instances: [lampInstance(true)],
		...options,
	});
	await until(
		async () => (await bridge.call('app.load', null)).instances[0]?.status.kind === 'ready',
		'the lamp',
	);
	return bridge;
};

const access = async (bridge: TestBridge) => (await bridge.call('app.load', null)).access;
const clientOf = async (bridge: TestBridge, name: string) => {
	const { clients } = await bridge.call('app.load', null);
	const client = clients.find((one) => one.name === name && !one.left);
	if (!client) throw new Error(`No "${name}" among ${clients.map((one) => one.name).join(', ')}.`);
	return client;
};

/** The oldest question that is open. */
const question = (bridge: TestBridge) =>
	until(async () => (await access(bridge)).approvals[0], 'a question');

const allow: Extract<Answer, { kind: 'allow' }> = {
	kind: 'allow',
	for: 'connection',
	reach: 'instance',
	minutes: null,
};

const code = async (client: TextClient, text: string) => {
	const answer = await client.ask(text);
	return answer.startsWith('err') ? answer.split('\t')[2] : answer;
};

describe('a command that changes something', () => {
	test('is asked about once, told of, and then simply sent again', async () => {
		await using bridge = await openLamp();
		await using booth = await bridge.connect('/?name=DJ%20Booth&user=Alice');
		expect(await booth.ask('lamp.paint green')).toBe(
			'err\tlamp.paint\tAPPROVAL_NEEDED\tThe person at the desktop was asked about "lamp.paint". Send it again after bridge.granted.',
		);
		const { id } = await question(bridge);
		await bridge.call('approval.answer', { id, answer: allow });
		expect(await booth.next()).toBe('bridge.granted\tlamp.paint');
		expect(await booth.ask('lamp.paint green')).toBe('ok\tlamp.paint');
		const row = await bridge.row(
			({ kind, outcome }) => kind === 'command' && outcome === 'ok',
			'the command',
		);
		expect(row).toMatchObject({ grant: 'connection', client: { name: 'DJ Booth' } });
		expect((await clientOf(bridge, 'DJ Booth')).permissions).toEqual([
			{ verb: 'lamp.*', values: {} },
		]);
	});

	test.each([
		['kv', 'event=bridge.granted&verb=lamp.paint'],
		['json', '{"event":"bridge.granted","value":{"verb":"lamp.paint"}}'],
		['value', 'bridge.granted\tlamp.paint'],
	])('a client with codec %s hears of it in its form', async (codec, told) => {
		await using bridge = await openLamp();
		await using booth = await bridge.connect(`/?codec=${codec}`);
		await booth.ask('lamp.paint green');
		const { id } = await question(bridge);
		await bridge.call('approval.answer', { id, answer: allow });
		expect(await booth.next()).toBe(told);
	});

	test('that is refused says so, in the log too', async () => {
		await using bridge = await openLamp();
		await using booth = await bridge.connect('/?name=DJ%20Booth&user=Alice');
		await booth.ask('lamp.paint green');
		const { id } = await question(bridge);
		await bridge.call('approval.answer', { id, answer: { kind: 'refuse' } });
		expect(await booth.next()).toBe('bridge.refused\tlamp.paint\trefused');
		expect(await booth.ask('lamp.paint green')).toBe(
			'err\tlamp.paint\tACCESS_REFUSED\tThe person at the desktop refused "lamp.paint" to this item.',
		);
		const rows = await bridge.rows(({ kind }) => kind === 'access');
		expect(rows.map(({ text, client, instance }) => [text, client?.name, instance])).toEqual([
			['DJ Booth (Alice) wants to use Lamp: paint.', 'DJ Booth', 'lamp'],
			['"lamp.paint" was refused to DJ Booth (Alice).', 'DJ Booth', 'lamp'],
		]);
		const { id: client } = await clientOf(bridge, 'DJ Booth');
		await bridge.call('client.reconsider', { id: client, verb: 'lamp.paint' });
		expect(await code(booth, 'lamp.paint green')).toBe('APPROVAL_NEEDED');
	});

	test('that nobody answers for ends its question', async () => {
		await using bridge = await openLamp({ commandLine: { approvalLimit: 20 } });
		await using booth = await bridge.connect();
		await booth.ask('lamp.paint green');
		expect(await booth.next()).toBe('bridge.refused\tlamp.paint\texpired');
		expect((await access(bridge)).approvals).toEqual([]);
	});

	test('whose fields are wrong is told so, without a question', async () => {
		await using bridge = await openLamp();
		await using booth = await bridge.connect();
		expect(await code(booth, 'lamp.paint')).toBe('FIELD_MISSING');
		expect(await code(booth, 'lamp.polish')).toBe('COMMAND_UNKNOWN');
		expect((await access(bridge)).approvals).toEqual([]);
	});

	test('of a client that left is no longer asked about', async () => {
		await using bridge = await openLamp();
		{
			await using booth = await bridge.connect();
			await booth.ask('lamp.paint green');
			await question(bridge);
		}
		await until(async () => (await access(bridge)).approvals.length === 0, 'the end of it');
	});

	test('may be taken back, and is asked about again', async () => {
		await using bridge = await openLamp();
		await using booth = await bridge.connect('/?name=DJ%20Booth');
		await booth.ask('lamp.paint green');
		const { id } = await question(bridge);
		await bridge.call('approval.answer', { id, answer: { ...allow, reach: 'command' } });
		await booth.next();
		expect(await booth.ask('lamp.paint green')).toBe('ok\tlamp.paint');
		const { id: client, permissions } = await clientOf(bridge, 'DJ Booth');
		for (const permission of permissions)
			await bridge.call('client.revoke', { id: client, permission });
		expect(await code(booth, 'lamp.paint green')).toBe('APPROVAL_NEEDED');
	});

	test('of the page needs nobody', async () => {
		await using bridge = await openLamp();
		await bridge.call('composer.send', { text: 'lamp.paint green', to: { kind: 'bridge' } });
		const row = await bridge.row(({ outcome }) => outcome === 'ok', 'the command');
		expect(row).toMatchObject({ kind: expect.stringMatching(/command|reply/u) as string });
		expect(await bridge.rows(({ grant }) => grant === 'page')).toHaveLength(1);
	});
});

describe('keys', () => {
	const terms = {
		name: 'DJ Booth',
		permissions: [{ verb: 'lamp.paint', values: { color: ['green'] } }],
		asks: false,
		pace: null,
	};

	test('allow what they were made for, after a restart of the item too', async () => {
		await using bridge = await openLamp();
		const { key } = await bridge.call('key.create', terms);
		for (let times = 0; times < 2; times += 1) {
			await using booth = await bridge.connect(`/${key}?user=Alice`);
			expect(await booth.ask('lamp.paint green')).toBe('ok\tlamp.paint');
			expect(await booth.ask('lamp.paint red')).toBe(
				'err\tlamp.paint\tACCESS_REFUSED\tThe key of this item does not allow "lamp.paint" with these values.',
			);
		}
		const row = await bridge.row(({ grant }) => grant !== null, 'what allowed it');
		expect(row.grant).toBe('key DJ Booth');
	});

	test('are named in the log and never shown there', async () => {
		await using bridge = await openLamp();
		const { key } = await bridge.call('key.create', terms);
		await using booth = await bridge.connect(`/${key}?user=Alice`);
		await booth.ask('lamp.paint green');
		const rows = await bridge.rows();
		expect(rows.map(({ text }) => text)).toContain(
			'DJ Booth connected with the key "DJ Booth" from 127.0.0.1.',
		);
		expect(JSON.stringify(rows)).not.toContain(key);
	});

	test('that are revoked drop their clients and are refused at the door', async () => {
		await using bridge = await openLamp();
		const { id, key } = await bridge.call('key.create', terms);
		await using booth = await bridge.connect(`/${key}`);
		await using other = await bridge.connect('/?name=Other');
		await bridge.call('key.revoke', { id });
		expect(await booth.closed).toEqual({ code: 1008, reason: 'Its key was revoked.' });
		expect((await refusal(bridge.url(`/${key}`))).status).toBe(403);
		expect(await other.ask('bridge.ping')).toBe('ok\tbridge.ping\tpong');
	});

	test('that are rotated work under their new text only', async () => {
		await using bridge = await openLamp({ access: { policy: 'keys' } });
		const made = await bridge.call('key.create', terms);
		await using booth = await bridge.connect(`/${made.key}`);
		const { key } = await bridge.call('key.rotate', { id: made.id });
		expect((await booth.closed).code).toBe(1008);
		expect((await refusal(bridge.url(`/${made.key}`))).status).toBe(401);
		await using again = await bridge.connect(`/${key}`);
		expect(await again.ask('lamp.paint green')).toBe('ok\tlamp.paint');
	});

	test('bring a pace of their own, and the page can choose another for one client', async () => {
		await using bridge = await openLamp();
		const pace = { perSecond: 100, burst: 50 };
		const { id, key } = await bridge.call('key.create', { ...terms, pace });
		await using _booth = await bridge.connect(`/${key}`);
		const booth = await clientOf(bridge, 'DJ Booth');
		expect(booth.pace).toEqual(pace);
		await bridge.call('client.pace', { id: booth.id, pace: { perSecond: 5, burst: 1 } });
		expect((await clientOf(bridge, 'DJ Booth')).pace.perSecond).toBe(5);
		await bridge.call('client.pace', { id: booth.id, pace: null });
		await bridge.call('key.change', { id, terms });
		expect((await clientOf(bridge, 'DJ Booth')).pace).toEqual({ perSecond: 20, burst: 10 });
	});
});

describe('danger', () => {
	test('runs only for a client that was allowed just that, and while it is armed', async () => {
		await using bridge = await openLamp();
		await using booth = await bridge.connect();
		await booth.ask('lamp.paint green');
		await bridge.call('approval.answer', { id: (await question(bridge)).id, answer: allow });
		await booth.next();
		expect(await code(booth, 'lamp.smash')).toBe('APPROVAL_NEEDED');
		const asked = await question(bridge);
		expect(asked).toMatchObject({ kind: 'grant', risk: 'danger', command: 'smash' });
		await bridge.call('approval.answer', { id: asked.id, answer: { ...allow, minutes: 60 } });
		expect(await booth.next()).toBe('bridge.granted\tlamp.smash');
		expect(await booth.ask('lamp.smash')).toBe('ok\tlamp.smash');
		await bridge.call('arm.set', { verb: 'lamp.smash', minutes: 0 });
		expect(await code(booth, 'lamp.smash')).toBe('APPROVAL_NEEDED');
		expect((await question(bridge)).kind).toBe('arm');
	});

	test('panic ends what is armed', async () => {
		await using bridge = await openLamp();
		await bridge.call('arm.set', { verb: 'lamp.smash', minutes: 60 });
		await bridge.call('server.panic', { isOn: true });
		expect((await access(bridge)).armed).toEqual([]);
	});
});

describe('policies', () => {
	test('keys: others are told at the door what they need, and those inside have to go', async () => {
		await using bridge = await openLamp();
		await using stranger = await bridge.connect();
		const { settings } = await bridge.call('app.load', null);
		await bridge.call('settings.save', { access: { ...settings.access, policy: 'keys' } });
		expect(await stranger.closed).toEqual({
			code: 1008,
			reason: 'Only items with a key of this bridge may connect now.',
		});
		const { status, body } = await refusal(bridge.url('/guess'));
		expect(status).toBe(401);
		expect(body).toContain('key');
		const row = await bridge.row(({ kind }) => kind === 'refused', 'the refusal');
		expect(`${row.text}\n`).toBe(body);
	});

	test('open: everything is allowed, and the log says by what', async () => {
		await using bridge = await openLamp({ access: { policy: 'open' } });
		await using booth = await bridge.connect();
		expect(await booth.ask('lamp.smash')).toBe('ok\tlamp.smash');
		expect(await bridge.rows(({ grant }) => grant === 'open')).toHaveLength(1);
	});

	test('the command line can choose one, and allow keys', async () => {
		await using bridge = await openLamp({
			commandLine: {
				policy: 'keys',
				given: [{ key: 'booth', permissions: [{ verb: 'lamp.smash', values: {} }] }],
			},
		});
		expect((await refusal(bridge.url())).status).toBe(401);
		await using booth = await bridge.connect('/booth');
		expect(await booth.ask('lamp.smash')).toBe('ok\tlamp.smash');
		expect(await code(booth, 'lamp.paint green')).toBe('ACCESS_REFUSED');
		expect(await access(bridge)).toMatchObject({ policy: 'keys', isPolicyFixed: true });
	});
});
