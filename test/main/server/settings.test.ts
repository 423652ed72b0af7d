import { describe, expect, test } from 'vitest';
import { defaultSettings, type Settings } from '../../../main/contract/settings.ts';
import { findLan, missingLan } from '../../helpers/lan.ts';
import { titled } from '../../helpers/needs.ts';
import { openTestBridge, type TestBridge } from '../../helpers/open-bridge.ts';
import { openTestServer, sectionsOf, unlimited } from '../../helpers/open-server.ts';
import { until } from '../../helpers/until.ts';

const saveLimits = (bridge: TestBridge, limits: Partial<Settings['limits']>) =>
	bridge.call('settings.save', { limits: { ...defaultSettings.limits, ...limits } });

const lanOf = async (bridge: TestBridge) => (await bridge.call('app.load', null)).server.lan;

describe('limits that are saved while clients are connected', () => {
	test('hold for these clients at once, and keep them connected', async () => {
		await using bridge = await openTestBridge();
		await using client = await bridge.connect('/?name=Booth');
		await saveLimits(bridge, { maxMessagesIn: 1, maxMessagesOut: 7, burstOut: 3, maxClients: 1 });
		await expect(bridge.connect()).rejects.toThrow('503 Refused: 1 clients are connected');
		const { clients } = await bridge.call('app.load', null);
		expect(clients).toMatchObject([
			{ name: 'Booth', left: null, pace: { perSecond: 7, burst: 3 } },
		]);
		for (let n = 0; n < 3; n += 1) client.send('bridge.ping');
		const row = await bridge.row(({ kind }) => kind === 'limit', 'the limit');
		expect(row).toMatchObject({ client: { name: 'Booth' }, direction: 'none' });
		expect(row.text).toMatch(/^More than 1 message a second came in/u);
		const told = await until(
			() => client.heard.find((text) => text.startsWith('err')),
			'what the client is told',
		);
		expect(told).toBe(`err\tlimit\tRATE_LIMITED\t${row.text}`);
	});

	test.each<[keyof Settings['limits'], number]>([
		['maxMessageBytes', 2_048],
		['maxFragments', 10],
		['handshakeSeconds', 6],
	])('%s is agreed on at the handshake, so the server restarts', async (name, value) => {
		await using bridge = await openTestBridge();
		await using client = await bridge.connect();
		const { port } = bridge;
		await saveLimits(bridge, { [name]: value });
		expect((await client.closed).code).toBe(1012);
		expect(bridge.port).toBe(port);
		await using again = await bridge.connect();
		expect(await again.ask('bridge.ping')).toBe('ok\tbridge.ping\tpong');
	});

	test('cut off a client that does not read, at the new size', async () => {
		await using server = await openTestServer(unlimited);
		await using deaf = await server.connect();
		server.server.update(sectionsOf({ ...unlimited, maxBufferedBytes: 65_536 }));
		deaf.socket.pause();
		const ending = server.ending();
		await until(() => {
			for (let n = 0; n < 20; n += 1) deaf.send('x'.repeat(60_000));
			return server.endings.length > 0 || deaf.socket.readyState !== deaf.socket.OPEN;
		}, 'the end of a client that does not read');
		expect((await ending).why.en).toMatch(/^It did not read: 64 KB were waiting for it\./u);
	});
});

const noLan = missingLan();

test.skipIf(noLan !== null)(
	titled('a local network that is chosen and left keeps the clients of this machine', noLan),
	async () => {
		await using bridge = await openTestBridge();
		await using client = await bridge.connect();
		const { server } = defaultSettings;
		const save = (lan: Partial<Settings['server']['lan']>) =>
			bridge.call('settings.save', {
				server: { ...server, port: 0, lan: { ...server.lan, ...lan } },
			});
		expect(await lanOf(bridge)).toEqual({ kind: 'off' });
		await save({ interface: findLan()?.name ?? '' });
		expect(await lanOf(bridge)).toMatchObject({ kind: 'listening' });
		await save({ interface: 'no-such-0' });
		expect(await lanOf(bridge)).toMatchObject({ kind: 'failed' });
		await save({ interface: null });
		expect(await lanOf(bridge)).toEqual({ kind: 'off' });
		expect(await client.ask('bridge.ping')).toBe('ok\tbridge.ping\tpong');
	},
);
