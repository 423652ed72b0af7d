import { once } from 'node:events';
import { connect as dial, createServer, type Server } from 'node:net';
import { describe, expect, test } from 'vitest';
import { findFreePort } from '../../../main/server/port-holder.ts';
import { openTestBridge, type TestBridge } from '../../helpers/open-bridge.ts';
import { RawClient } from '../../helpers/raw-client.ts';
import { connect, refusal } from '../../helpers/text-client.ts';
import { until } from '../../helpers/until.ts';
import { lampInstance, Workshop } from '../adapters-host/tiny.ts';

const serverOf = async (bridge: TestBridge) => (await bridge.call('app.load', null)).server;
const settingsOf = async (bridge: TestBridge) =>
	(await bridge.call('app.load', null)).settings.server;

async function isRefused(port: number, host: string): Promise<boolean> {
	const [error] = (await once(dial(port, host), 'error')) as [NodeJS.ErrnoException];
	return error.code === 'ECONNREFUSED';
}

/** Null while another program has the port. */
const steal = (port: number): Promise<Server | null> =>
	new Promise((resolve) => {
		const server = createServer().listen({ port, host: '127.0.0.1', exclusive: true });
		server.once('listening', () => {
			resolve(server);
		});
		server.once('error', () => {
			resolve(null);
		});
	});

describe('changed settings', () => {
	test('a new port tells clients 1012 and listens at once, on both families; the old one is closed', async () => {
		await using bridge = await openTestBridge();
		const old = bridge.port;
		await using client = await bridge.connect();
		const port = await findFreePort();
		await bridge.call('settings.save', { server: { ...(await settingsOf(bridge)), port } });
		expect(await client.closed).toEqual({
			code: 1012,
			reason: 'The bridge restarts with new settings.',
		});
		for (const host of ['127.0.0.1', '[::1]']) {
			await using again = await connect(`ws://${host}:${port}/`);
			expect(await again.ask('bridge.ping')).toBe('ok\tbridge.ping\tpong');
		}
		expect(await isRefused(old, '127.0.0.1')).toBe(true);
		expect(await isRefused(old, '::1')).toBe(true);
		expect(await serverOf(bridge)).toMatchObject({ port, state: { kind: 'listening' } });
		const [closed] = await bridge.rows(({ kind }) => kind === 'closed');
		expect(closed?.text).toBe('The bridge restarts with new settings.');
	});

	test('aliases and origins are taken without losing a client', async () => {
		await using bridge = await openTestBridge({ port: await findFreePort() });
		await using client = await bridge.connect();
		const server = { ...(await settingsOf(bridge)), aliases: ['my-bridge'] };
		await bridge.call('settings.save', { server });
		expect(await client.ask('bridge.ping')).toBe('ok\tbridge.ping\tpong');
		expect((await serverOf(bridge)).addresses).toContain(`ws://my-bridge:${bridge.port}/`);
		const headers = { Host: `my-bridge:${bridge.port}` };
		await using _byName = await bridge.connect('/', { headers });
	});

	test('a port that was given for this start stays, whatever else changes', async () => {
		const port = await findFreePort();
		await using bridge = await openTestBridge({ port, server: { port: await findFreePort() } });
		const { limits } = (await bridge.call('app.load', null)).settings;
		await bridge.call('settings.save', { limits: { ...limits, maxMessageBytes: 2_048 } });
		expect(bridge.port).toBe(port);
		await using client = await bridge.connect('/echo');
		client.send('x'.repeat(2_049));
		expect((await client.closed).code).toBe(1009);
	});

	test('a port that another program took meanwhile is named, and taken again once it is free', async () => {
		await using bridge = await openTestBridge({ port: await findFreePort() });
		const { port } = bridge;
		const { limits } = (await bridge.call('app.load', null)).settings;
		// The restart waits for a client that never says goodbye, and the port is free meanwhile.
		await using rude = await RawClient.open(port);
		await rude.upgrade(port);
		const saving = bridge.call('settings.save', { limits: { ...limits, maxFragments: 100 } });
		const thief = await until(() => steal(port), 'the port to be free');
		await saving;
		const { state } = await serverOf(bridge);
		expect(state).toMatchObject({ kind: 'failed', freePort: expect.any(Number) as number });
		await bridge.call('settings.save', { limits: { ...limits, maxFragments: 101 } });
		expect((await serverOf(bridge)).state.kind).toBe('failed');
		await once(thief.close(), 'close');
		await until(
			async () => (await serverOf(bridge)).state.kind === 'listening',
			'the server to come by itself',
		);
		expect(bridge.port).toBe(port);
		await using client = await bridge.connect();
		expect(await client.ask('bridge.ping')).toBe('ok\tbridge.ping\tpong');
	});

	test('saved twice at once, the last ones count and only one server listens', async () => {
		await using bridge = await openTestBridge();
		const settings = await settingsOf(bridge);
		const [one, two] = [await findFreePort(), await findFreePort()];
		// It never says goodbye: the first restart waits for it, and the second change comes meanwhile.
		await using rude = await RawClient.open(bridge.port);
		await rude.upgrade(bridge.port);
		await Promise.all([
			bridge.call('settings.save', { server: { ...settings, port: one } }),
			bridge.call('settings.save', { server: { ...settings, port: two } }),
		]);
		expect(await serverOf(bridge)).toMatchObject({ port: two, state: { kind: 'listening' } });
		expect(await isRefused(one, '127.0.0.1')).toBe(true);
		await using client = await bridge.connect();
		expect(await client.ask('bridge.clients')).toBe('ok\tbridge.clients\t1');
	});

	test('fewer clients than there are drops nobody, and lets nobody in', async () => {
		await using bridge = await openTestBridge();
		await using one = await bridge.connect();
		await using _two = await bridge.connect();
		const { limits } = (await bridge.call('app.load', null)).settings;
		await bridge.call('settings.save', { limits: { ...limits, maxClients: 1 } });
		expect((await refusal(bridge.url())).status).toBe(503);
		expect(await one.ask('bridge.clients')).toBe('ok\tbridge.clients\t2');
	});
});

describe('panic', () => {
	test('drops all with 1008, refuses with 503, and is released', async () => {
		await using bridge = await openTestBridge();
		await using client = await bridge.connect();
		await bridge.call('server.panic', { isOn: true });
		expect(await client.closed).toEqual({
			code: 1008,
			reason: 'All clients were dropped by the person at the desktop.',
		});
		const { status, body } = await refusal(bridge.url());
		expect([status, body]).toEqual([
			503,
			'Refused: the bridge refuses all clients until it is released on its page.\n',
		]);
		expect((await serverOf(bridge)).state).toEqual({ kind: 'refusing' });
		await bridge.call('server.panic', { isOn: false });
		await using again = await bridge.connect();
		expect(await again.ask('bridge.ping')).toBe('ok\tbridge.ping\tpong');
		const notices = await bridge.rows(({ kind }) => kind === 'notice');
		expect(notices.map(({ text }) => text)).toEqual([
			'All clients were dropped by the person at the desktop.',
			'Clients may connect again.',
		]);
	});

	test('pressed twice is one row', async () => {
		await using bridge = await openTestBridge();
		await bridge.call('server.panic', { isOn: false });
		await bridge.call('server.panic', { isOn: true });
		await bridge.call('server.panic', { isOn: true });
		expect(await bridge.rows(({ kind }) => kind === 'notice')).toHaveLength(1);
	});

	test('outlasts a restart of the server', async () => {
		await using bridge = await openTestBridge();
		await bridge.call('server.panic', { isOn: true });
		const server = { ...(await settingsOf(bridge)), port: await findFreePort() };
		await bridge.call('settings.save', { server });
		expect((await serverOf(bridge)).state).toEqual({ kind: 'refusing' });
		expect((await refusal(bridge.url())).status).toBe(503);
		await bridge.call('server.panic', { isOn: false });
		await using client = await bridge.connect();
		expect(await client.ask('bridge.ping')).toBe('ok\tbridge.ping\tpong');
	});
});

test('the rate counts what came in and went out in the last second', async () => {
	const workshop = new Workshop();
	await using bridge = await openTestBridge({
		adapters: [workshop.adapter],
		instances: [lampInstance(true)],
	});
	await bridge.row(({ text }) => text === 'lamp is ready.', 'ready');
	await using client = await bridge.connect('/?sub=lamp.blinked');
	await using other = await bridge.connect('/?sub=lamp.blinked&codec=json');
	const rates: { in: number; out: number }[] = [];
	const stop = bridge.bridge.bus.on('server.changed', ({ rate }) => rates.push(rate));
	for (let n = 0; n < 50; n += 1) client.send('bridge.ping');
	await client.take(50);
	for (let times = 0; times < 10; times += 1) workshop.last.context.emit('blinked', { times });
	await Promise.all([client.take(10), other.take(10)]);
	await bridge.call('composer.send', { text: 'hello', to: { kind: 'all' } });
	// Its answer goes to the log, not to a client.
	await bridge.call('composer.send', { text: 'bridge.ping', to: { kind: 'bridge' } });
	await until(() => rates.at(-1)?.in === 0, 'a second without messages');
	stop();
	const sum = rates.reduce((all, rate) => ({ in: all.in + rate.in, out: all.out + rate.out }), {
		in: 0,
		out: 0,
	});
	expect(sum).toEqual({ in: 50, out: 50 + 20 + 2 });
});
