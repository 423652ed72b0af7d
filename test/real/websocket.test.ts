import { describe, expect, test } from 'vitest';
import { webSocket } from '../../main/adapters/websocket/index.ts';
import { titled } from '../helpers/needs.ts';
import { openTestBridge } from '../helpers/open-bridge.ts';
import { Program } from '../helpers/processes.ts';
import { missingModule, python } from '../helpers/python.ts';
import { freePort } from '../helpers/free-port.ts';
import { started, Started } from '../helpers/started.ts';
import { until } from '../helpers/until.ts';

const why = missingModule('websockets', 'python3-websockets');

/** Wants a token, names its subprotocol, counts a heart beat, and says again what it hears. */
const program = `
import asyncio, http, json, sys, websockets
port, mode = int(sys.argv[1]), sys.argv[2]

async def check(path, headers):
    if headers.get("Authorization") != "Bearer sesame":
        return http.HTTPStatus.UNAUTHORIZED, [], b"no"

async def serve(socket, path):
    print("open", path, socket.subprotocol, flush=True)
    if mode == "kick":
        await socket.close(4003, "not you")
        return
    if mode == "fragments":
        await socket.send(["one ", "text ", "in pieces"])
        await socket.send(b"\\x00\\x01")
    for beat in range(3):
        await socket.send(json.dumps({"data": {"heart_rate": 70 + beat}}))
    async for text in socket:
        await socket.send(json.dumps({"echo": text}))

async def main():
    async with websockets.serve(serve, "127.0.0.1", port, subprotocols=["pulse"],
                                process_request=check, ping_interval=0.2, ping_timeout=5):
        print("ready", flush=True)
        await asyncio.Future()
asyncio.run(main())`;

async function open(port: number, mode = 'plain'): Promise<Program> {
	const server = new Program([python, '-c', program, String(port), mode], {
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	await until(() => {
		if (!server.isRunning) throw new Error(`It ended: ${server.said}`);
		return server.said.includes('ready');
	}, 'the Python server');
	return server;
}

const settings = (port: number) => ({
	url: `ws://127.0.0.1:${port}/feed`,
	headers: 'Authorization: Bearer {{secret.token}}',
	subprotocol: 'pulse',
	secrets: [{ name: 'token', value: 'sesame' }],
});

describe.skipIf(why !== null)(titled('websockets of Python (real)', why), () => {
	test('lets the adapter in, offers and hears', async () => {
		const port = await freePort();
		await using server = await open(port);
		await using session = await started(webSocket, {
			...settings(port),
			reduce: '[data.heart_rate, echo]',
		});
		session.session.want?.(new Set(['message']));
		expect(session.last).toMatchObject({ detail: { en: `127.0.0.1:${port} · pulse` } });
		await session.event('value', { values: ['72'] });
		await session.run('send', { text: 'Hello, 世界' });
		await session.event('message', { values: ['Hello, 世界'] });
		const status = await session.run('status');
		expect(status).toMatchObject({ server: `127.0.0.1:${port}`, messages: 4 });
		expect(status.roundTrip).toBeLessThan(5_000);
		// Compression was not taken, though Python offers it.
		expect(server.said).toContain('open /feed pulse');
	});

	test('sends a text in pieces, and pings that are answered', async () => {
		const port = await freePort();
		await using _server = await open(port, 'fragments');
		await using session = await started(webSocket, settings(port));
		await session.event('value', { values: ['{"data": {"heart_rate": 72}}'] });
		expect(session.of('value')[0]).toEqual({ values: ['one text in pieces'] });
		expect(session.logs.map(({ en }) => en)).toEqual([
			'The server sent binary data, which is not told: 1. Only text is.',
		]);
		// Python ends a connection whose pings nobody answers: five of its intervals later it is there.
		const begun = performance.now();
		await until(async () => {
			await session.run('status');
			return performance.now() - begun > 1_000;
		}, 'a second of pings');
		expect(session.last).toMatchObject({ kind: 'ready' });
	});

	test('refuses a wrong token with words', async () => {
		const port = await freePort();
		await using _server = await open(port);
		await using session = new Started(webSocket);
		const secrets = [{ name: 'token', value: 'wrong' }];
		await expect(session.start({ ...settings(port), secrets })).rejects.toMatchObject({
			report: {
				kind: 'needs-you',
				why: { en: expect.stringContaining('(401 Unauthorized)') as string },
			},
		});
	});

	test('closes with a code and a reason of its own', async () => {
		const port = await freePort();
		await using _server = await open(port, 'kick');
		await using session = await started(webSocket, settings(port));
		expect(await session.report('lost')).toMatchObject({
			why: { en: 'The server closed the connection (4003: not you).' },
		});
	});

	test('is dialed again after it was killed, and greeted again', async () => {
		const port = await freePort();
		const server = await open(port);
		const { secrets: _, ...plain } = settings(port);
		await using bridge = await openTestBridge({
			adapters: [webSocket],
			instances: [
				{
					id: 'websocket',
					adapter: 'websocket',
					enabled: true,
					settings: {
						...plain,
						headers: 'Authorization: Bearer sesame',
						greeting: '{"op":"subscribe"}',
					},
				},
			],
		});
		await using client = await bridge.connect('/?sub=websocket.connected,websocket.message');
		const connected = (is: boolean) =>
			until(
				async () => (await client.next(30_000)) === `websocket.connected\t${is}`,
				`connected ${is}`,
				60_000,
			);
		const echoed = () =>
			until(
				async () => (await client.next()).includes('subscribe'),
				'the answer to the first message',
			);
		await echoed();
		await server.end('SIGKILL');
		await connected(false);
		await using _again = await open(port);
		await connected(true);
		await echoed();
		expect(await client.ask('websocket.send x')).toBe('ok\twebsocket.send');
	});
});
