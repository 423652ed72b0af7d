import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { findFreePort } from '../../../main/server/port-holder.ts';
import { findLan, missingLan } from '../../helpers/lan.ts';
import { titled } from '../../helpers/needs.ts';
import { openTestServer, sectionsOf, type TestServer } from '../../helpers/open-server.ts';
import { RawClient, rawRequest } from '../../helpers/raw-client.ts';
import { connect, refusal } from '../../helpers/text-client.ts';
import { until } from '../../helpers/until.ts';

const noLan = missingLan();
const { name, addresses } = findLan() ?? { name: '', addresses: [] };
const [address = ''] = addresses;
const inUrl = (one: string) => (one.includes(':') ? `[${one}]` : one);

const open = { interface: name, certificate: null, privateKey: null };

/** An upgrade at the address, called by this name; the first line of the answer. */
async function statusFor(server: TestServer, host: string, at: string): Promise<string> {
	await using client = await RawClient.open(server.port, at);
	client.write(
		[
			'GET / HTTP/1.1',
			`Host: ${host}`,
			'Connection: Upgrade',
			'Upgrade: websocket',
			'Sec-WebSocket-Version: 13',
			'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
			'\r\n',
		].join('\r\n'),
	);
	return (await client.head()).split('\r\n', 1)[0] ?? '';
}

async function errorOf(host: string, port: number): Promise<string | undefined> {
	const client = await RawClient.open(port, host).catch((error: unknown) => error);
	if (!(client instanceof RawClient)) return (client as NodeJS.ErrnoException).code;
	await client[Symbol.asyncDispose]();
	return undefined;
}

describe.skipIf(noLan !== null)(titled('the local network', noLan), () => {
	test('is not listened to unless it is chosen', async () => {
		await using server = await openTestServer();
		expect(server.server.lan).toEqual({ kind: 'off' });
		for (const one of addresses) expect(await errorOf(one, server.port)).toBe('ECONNREFUSED');
	});

	test('reaches the bridge at each address of the interface, and loopback works as before', async () => {
		await using server = await openTestServer({ lan: open });
		const urls = addresses.map((one) => `ws://${inUrl(one)}:${server.port}/`);
		expect(server.server.lan).toEqual({ kind: 'listening', addresses: urls });
		for (const url of urls) {
			await using client = await connect(url);
			expect(await client.ask('hi')).toBe('hi');
		}
		expect(server.callers).toEqual(addresses.map((remote) => ({ remote, isLan: true })));
		await using local = await server.connect();
		expect(await local.ask('hi')).toBe('hi');
		expect(server.callers.at(-1)).toEqual({ remote: '127.0.0.1', isLan: false });
	});

	test('takes its own address and aliases as Host, and the names of loopback only there', async () => {
		await using server = await openTestServer({ lan: open, aliases: ['my-bridge.local'] });
		const { port } = server;
		const letIn = 'HTTP/1.1 101 Switching Protocols';
		const forbidden = 'HTTP/1.1 403 Forbidden';
		expect(await statusFor(server, `${inUrl(address)}:${port}`, address)).toBe(letIn);
		expect(await statusFor(server, `my-bridge.local:${port}`, address)).toBe(letIn);
		for (const host of ['127.0.0.1', 'localhost', '[::1]', 'evil.example'])
			expect(await statusFor(server, `${host}:${port}`, address)).toBe(forbidden);
		expect(await statusFor(server, `${inUrl(address)}:${port}`, '127.0.0.1')).toBe(forbidden);
		expect((await server.refusal()).en).toContain(`Use ws://${inUrl(address)}:${port}/, or add`);
	});

	test('refuses web pages as loopback does', async () => {
		await using server = await openTestServer({ lan: open });
		const { status } = await refusal(`ws://${inUrl(address)}:${server.port}/`, {
			headers: { Origin: 'https://evil.example' },
		});
		expect(status).toBe(403);
	});

	test('tells a browser where to connect', async () => {
		await using server = await openTestServer({ lan: open });
		const host = `${inUrl(address)}:${server.port}`;
		const answer = await rawRequest(server.port, ['GET / HTTP/1.1', `Host: ${host}`], address);
		expect(answer).toContain(`Connect to ws://${host}/ (ws:// and not http://).`);
	});

	test('that is not there leaves loopback alone, and says so', async () => {
		await using server = await openTestServer({ lan: { ...open, interface: 'no-such-0' } });
		const { lan } = server.server;
		if (lan.kind !== 'failed') throw new Error(`not failed but ${lan.kind}`);
		expect(lan.why.en).toMatch(
			/^This machine has no network interface "no-such-0" with an address/u,
		);
		await using client = await server.connect();
		expect(await client.ask('hi')).toBe('hi');
	});

	test('whose port is taken is tried again until it is free', async () => {
		const port = await findFreePort();
		const holder = createServer().listen(port, address);
		await once(holder, 'listening');
		await using server = await openTestServer({ port, lan: open }, { lanEvery: 50 });
		const first = server.server.lan;
		const others = addresses.length > 1;
		if (!others) {
			if (first.kind !== 'failed') throw new Error(`not failed but ${first.kind}`);
			expect(first.why.en).toContain(`Port ${port} is in use at ${address} by another program.`);
		}
		holder.close();
		await until(() => {
			const { lan } = server.server;
			return lan.kind === 'listening' && lan.addresses.length === addresses.length;
		}, 'all addresses');
		await using client = await connect(`ws://${inUrl(address)}:${port}/`);
		expect(await client.ask('hi')).toBe('hi');
	});

	test('is switched on and off while clients on this machine stay', async () => {
		await using server = await openTestServer();
		await using local = await server.connect();
		const why = { en: 'The bridge restarts.', ja: '再起動します。' };
		await server.server.updateLan(sectionsOf({ lan: open }), 1012, why);
		await using remote = await connect(`ws://${inUrl(address)}:${server.port}/`);
		expect(await remote.ask('hi')).toBe('hi');
		await server.server.updateLan(sectionsOf(), 1012, why);
		expect(await remote.closed).toEqual({ code: 1012, reason: 'The bridge restarts.' });
		expect(server.server.lan).toEqual({ kind: 'off' });
		expect(await errorOf(address, server.port)).toBe('ECONNREFUSED');
		expect(await local.ask('still here')).toBe('still here');
	});

	test('ends with the server', async () => {
		const server = await openTestServer({ lan: open });
		await using remote = await connect(`ws://${inUrl(address)}:${server.port}/`);
		await using halfway = await RawClient.open(server.port, address);
		halfway.write(`GET / HTTP/1.1\r\nHost: x\r\nConn`);
		await server.server.stop(1001, { en: 'Goodbye.', ja: 'さようなら。' });
		expect(await remote.closed).toEqual({ code: 1001, reason: 'Goodbye.' });
		await halfway.rest();
		expect(await errorOf(address, server.port)).toBe('ECONNREFUSED');
	});
});

test('a probe of a port is what the other tests take it for', async () => {
	const probe = createServer().listen(0, '127.0.0.1');
	await once(probe, 'listening');
	const { port } = probe.address() as AddressInfo;
	expect(await errorOf('127.0.0.1', port)).toBeUndefined();
	probe.close();
	await once(probe, 'close');
	expect(await errorOf('127.0.0.1', port)).toBe('ECONNREFUSED');
});
