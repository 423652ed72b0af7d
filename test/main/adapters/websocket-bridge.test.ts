import { describe, expect, test } from 'vitest';
import { webSocket } from '../../../main/adapters/websocket/index.ts';
import { openTestBridge } from '../../helpers/open-bridge.ts';
import { SocketServer } from '../../helpers/socket-server.ts';
import { until } from '../../helpers/until.ts';

describe('websocket in the bridge', () => {
	test('two servers are two adapters, and one that restarts is dialed again', async () => {
		await using one = await SocketServer.open();
		const two = await SocketServer.open();
		const { port } = two;
		const instance = (id: string, url: string) => ({
			id,
			adapter: 'websocket',
			enabled: true,
			settings: { url },
		});
		await using bridge = await openTestBridge({
			adapters: [webSocket],
			instances: [instance('websocket', one.url), instance('websocket-2', two.url)],
		});
		await until(async () => {
			const { instances } = await bridge.call('app.load', null);
			return instances.every(({ status }) => status.kind === 'ready');
		}, 'both adapters');
		await using client = await bridge.connect('/?sub=*.message,websocket-2.connected');
		expect(await client.next()).toBe('websocket-2.connected\ttrue');
		await one.say('from one');
		expect(await client.next()).toBe('websocket.message\tfrom one');
		await two.say('<b>from</b> two');
		expect(await client.next()).toBe('websocket-2.message\tfrom two');
		expect(await client.ask('websocket-2.send hello there')).toBe('ok\twebsocket-2.send');
		await two.hears('hello there');

		await two[Symbol.asyncDispose]();
		expect(await client.next()).toBe('websocket-2.connected\tfalse');
		expect(await client.ask('websocket-2.send x')).toMatch(
			/^err\twebsocket-2.send\tADAPTER_NOT_READY/,
		);
		await using again = await SocketServer.open({ port });
		expect(await client.next(30_000)).toBe('websocket-2.connected\ttrue');
		await again.say('back');
		expect(await client.next()).toBe('websocket-2.message\tback');
	});

	test.each([
		{ event: 'message', end: 'More than 20 messages a second; left out of "message": 1.' },
		{ event: 'value', end: 'Messages with more than 16000 characters are not told: 1.' },
	])('a loop of $event through the bridge itself comes to an end', async ({ event, end }) => {
		await using bridge = await openTestBridge({ adapters: [webSocket], instances: [] });
		const { id } = await bridge.call('adapter.add', { adapter: 'websocket' });
		// The answer to the first word is a message, which is told, which is a message, …
		const url = bridge.url(`/?name=Loop&sub=websocket.${event}`);
		const greeting = `bridge.ping ${'x'.repeat(event === 'value' ? 15_000 : 1)}`;
		await bridge.call('adapter.configure', { id, settings: { url, greeting }, secrets: {} });
		await bridge.call('adapter.enable', { id, isEnabled: true });
		await bridge.row(({ text }) => text.startsWith(end), end);
		const { instances } = await bridge.call('app.load', null);
		expect(instances[0]?.status.kind).toBe('ready');
	});
});
