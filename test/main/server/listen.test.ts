import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { PortError } from '../../../main/server/listen.ts';
import { findFreePort } from '../../../main/server/port-holder.ts';
import { child } from '../../helpers/child.ts';
import { missingPortList, titled } from '../../helpers/needs.ts';
import { openTestBridge } from '../../helpers/open-bridge.ts';
import { connect } from '../../helpers/text-client.ts';

/** Another program that holds a port. */
async function holder(host: string) {
	const program = child(
		`import { createServer } from 'node:net';
		const server = createServer().listen(0, '${host}', () => console.log(server.address().port));`,
	);
	return { ...program, port: Number(await program.line()) };
}

async function failureOf(port: number): Promise<PortError> {
	try {
		await using _bridge = await openTestBridge({ port });
	} catch (error) {
		if (error instanceof PortError) return error;
		throw error;
	}
	throw new Error(`Port ${port} was taken by both.`);
}

test('listens on 127.0.0.1 and on ::1, on one port', async () => {
	await using bridge = await openTestBridge({ port: 0 });
	expect(bridge.port).toBeGreaterThan(0);
	for (const host of ['127.0.0.1', '[::1]', 'localhost']) {
		await using client = await connect(`ws://${host}:${bridge.port}/`);
		expect(await client.ask('bridge.ping')).toBe('ok\tbridge.ping\tpong');
	}
	const { server } = await bridge.call('app.load', null);
	expect(server).toMatchObject({
		state: { kind: 'listening' },
		port: bridge.port,
		addresses: [`ws://127.0.0.1:${bridge.port}/`, `ws://[::1]:${bridge.port}/`],
	});
});

const noPortList = missingPortList();

test.skipIf(noPortList !== null).each(['127.0.0.1', '::1'])(
	titled(
		'a port that another program holds on %s is told with its name and a free one',
		noPortList,
	),
	async (host) => {
		await using other = await holder(host);
		const error = await failureOf(other.port);
		expect(error.code).toBe('PORT_UNAVAILABLE');
		expect(error.words.en).toMatch(
			new RegExp(
				`^Port ${other.port} is in use by .*process ${other.pid ?? ''}\\. Close it, or choose another port: ${error.freePort} is free\\.$`,
				'u',
			),
		);
		expect(error.words.ja).toContain(String(other.port));
		await using bridge = await openTestBridge({ port: error.freePort });
		expect(bridge.port).toBe(error.freePort);
	},
);

test('a port that failed on ::1 is not held on 127.0.0.1', async () => {
	await using other = await holder('::1');
	await failureOf(other.port);
	const probe = createServer().listen(other.port, '127.0.0.1');
	await once(probe, 'listening');
	probe.close();
	await once(probe, 'close');
});

test('a free port is free for IPv6, too', async () => {
	// The system gives out ports in an order of its own: hold what it gives next to one family only.
	const servers = await Promise.all(
		Array.from({ length: 300 }, async () => {
			const server = createServer().listen(0, '::1');
			await once(server, 'listening');
			return server;
		}),
	);
	const held = new Set(servers.map((server) => (server.address() as AddressInfo).port));
	for (let tries = 0; tries < 500; tries += 1) expect(held).not.toContain(await findFreePort());
	for (const server of servers) server.close();
});

test('the failure stands in the state of the server, and a free port mends it', async () => {
	await using other = await holder('127.0.0.1');
	await using bridge = await openTestBridge();
	const { settings } = await bridge.call('app.load', null);
	await bridge.call('settings.save', { server: { ...settings.server, port: other.port } });
	const { state } = (await bridge.call('app.load', null)).server;
	if (state.kind !== 'failed' || state.freePort === null)
		throw new Error(`not failed but ${state.kind}`);
	expect(state.why.en).toContain(`Port ${other.port} is in use by`);
	await bridge.call('settings.save', { server: { ...settings.server, port: state.freePort } });
	expect((await bridge.call('app.load', null)).server.state).toEqual({ kind: 'listening' });
	await using client = await connect(`ws://127.0.0.1:${state.freePort}/`);
	expect(await client.ask('bridge.ping hi')).toBe('ok\tbridge.ping\thi');
});
