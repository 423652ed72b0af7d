import { expect, test, vi } from 'vitest';
import type { AccessSnapshot } from '../../../main/contract/access.ts';
import type { ClientSnapshot } from '../../../main/contract/clients.ts';
import type { Snapshot } from '../../../main/contract/commands.ts';
import { defaultSettings } from '../../../main/contract/settings.ts';
import { Bridge } from '../../../renderer/state/bridge.svelte.ts';
import { Language } from '../../../renderer/state/language.svelte.ts';
import { instance } from '../../helpers/adapters.ts';
import { FakeTransport } from '../../helpers/fake-transport.ts';

const client = (id: number, name: string) =>
	({ id, name, left: null, address: '127.0.0.1' }) as ClientSnapshot;

const access: AccessSnapshot = {
	policy: 'ask',
	isPolicyFixed: false,
	keys: [],
	approvals: [],
	moreApprovals: 0,
	armed: [],
};

const snapshot: Snapshot = {
	version: '1.0.0',
	dataFolder: '/data',
	server: {
		state: { kind: 'listening' },
		port: 17_170,
		addresses: ['ws://127.0.0.1:17170/'],
		lan: { kind: 'off' },
		isForwarding: true,
		rate: { in: 0, out: 0 },
	},
	clients: [client(1, 'one'), client(2, 'two')],
	adapters: [],
	instances: [instance('obs', 'obs')],
	settings: defaultSettings,
	access,
	notices: [],
	desktop: null,
};

async function followed(load = () => snapshot) {
	const transport = new FakeTransport({ 'app.load': load });
	const bridge = new Bridge(transport);
	bridge.follow();
	transport.enter({ kind: 'open' });
	await vi.waitUntil(() => bridge.server);
	return { bridge, transport };
}

test('loads when the road opens, then follows', async () => {
	const { bridge, transport } = await followed();
	transport.emit('clients.changed', {
		changed: [client(2, 'two again'), client(3, 'three')],
		forgotten: [1],
	});
	expect(bridge.clients.map(({ name }) => name)).toEqual(['two again', 'three']);
	transport.emit('instance.removed', { id: 'obs' });
	expect(bridge.instances).toEqual([]);
	expect(bridge.access).toEqual(access);
	transport.emit('access.changed', { ...access, policy: 'open' });
	expect(bridge.access).toEqual({ ...access, policy: 'open' });
});

test('loads again after the road was cut', async () => {
	let version = '1';
	const { bridge, transport } = await followed(() => ({ ...snapshot, version }));
	version = '2';
	transport.enter({ kind: 'lost', attempt: 1 });
	expect(bridge.link.kind).toBe('lost');
	transport.enter({ kind: 'open' });
	await vi.waitUntil(() => bridge.version === '2');
});

test('keeps why it could not load', async () => {
	const { bridge, transport } = await followed();
	transport.answers['app.load'] = () => Promise.reject(new Error('no'));
	await bridge.load();
	expect(bridge.loadError).toMatchObject({ message: 'no' });
});

test('the language is the setting, else the first that the browser asks for', async () => {
	const { bridge, transport } = await followed();
	const language = new Language(() => bridge.page.language, ['fr-FR', 'ja-JP', 'en-US']);
	expect(language.locale).toBe('ja');
	expect(language.ago(0, 125_000)).toBe('2 分前');
	const page = { ...defaultSettings.page, language: 'en' } as const;
	transport.emit('settings.changed', { ...defaultSettings, page });
	expect(language.pick({ en: 'Yes.', ja: 'はい。' })).toBe('Yes.');
	expect(language.compact(12_345)).toBe('12K');
});
