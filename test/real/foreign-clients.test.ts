import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { titled } from '../helpers/needs.ts';
import { oneBrowser } from '../helpers/one-browser.ts';
import { openTestBridge } from '../helpers/open-bridge.ts';
import { missingModule, python } from '../helpers/python.ts';
import { acceptOf, PING, PONG, RawClient, TEXT } from '../helpers/raw-client.ts';
import { within } from '../helpers/until.ts';

/** What each of them says, and what it has to hear. */
const said = ['bridge.ping', '#1 bridge.hello "日本 Booth" Alice', '{"do":"bridge.ping","id":2}'];
const heard = [
	'ok\tbridge.ping\tpong',
	'ok\t#1\t日本 Booth\tAlice',
	'{"ok":"#2","value":{"text":"pong"}}',
];

/** Runs a program to its end and returns what it printed. */
async function printed(program: string, args: readonly string[]): Promise<string> {
	const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
	let [out, errors] = ['', ''];
	child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
	child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
	const [code] = (await within(once(child, 'close'), `the end of ${program}`, 30_000)) as [number];
	if (code !== 0) throw new Error(`${program} ended with ${code}: ${errors}`);
	return out;
}

test('the WebSocket of Node, in another process', async () => {
	await using bridge = await openTestBridge();
	const program = `
		const [url, texts] = JSON.parse(process.argv[1]);
		const socket = new WebSocket(url);
		const heard = [];
		socket.onopen = () => { for (const text of texts) socket.send(text); };
		socket.onmessage = ({ data }) => {
			heard.push(data);
			if (heard.length === texts.length) socket.close(1000, 'done');
		};
		socket.onerror = () => process.exit(1);
		socket.onclose = ({ code, wasClean }) => {
			const { protocol, extensions } = socket;
			console.log(JSON.stringify({ heard, code, wasClean, protocol, extensions }));
		};`;
	const out = await printed(process.execPath, [
		'-e',
		program,
		JSON.stringify([bridge.url(), said]),
	]);
	expect(JSON.parse(out)).toEqual({
		heard,
		code: 1000,
		wasClean: true,
		protocol: '',
		extensions: '',
	});
	const closed = await bridge.row(({ kind }) => kind === 'closed', 'closed');
	expect(closed.text).toBe('It closed the connection (1000: done).');
});

const missingPython = missingModule('websockets', 'python3-websockets');

describe.skipIf(missingPython !== null)(titled('websockets of Python', missingPython), () => {
	test('talks, pings, and offers compression in vain', async () => {
		await using bridge = await openTestBridge();
		const program = `
import asyncio, json, sys, websockets
url, texts = json.loads(sys.argv[1])
async def main():
    async with websockets.connect(url, compression="deflate", subprotocols=["one", "two"]) as socket:
        for text in texts:
            await socket.send(text)
        heard = [await socket.recv() for _ in texts]
        await asyncio.wait_for(await socket.ping(), 5)
        subprotocol = socket.subprotocol
        extensions = [str(one) for one in socket.extensions]
    print(json.dumps([heard, subprotocol, extensions, socket.close_code]))
asyncio.run(main())`;
		const out = await printed(python, ['-c', program, JSON.stringify([bridge.url(), said])]);
		expect(JSON.parse(out)).toEqual([heard, 'one', [], 1000]);
	});

	test('is told with 1003 that binary data is not taken', async () => {
		await using bridge = await openTestBridge();
		const program = `
import asyncio, json, sys, websockets
async def main():
    async with websockets.connect(sys.argv[1]) as socket:
        await socket.send(b"\\x01\\x02")
        try:
            await socket.recv()
        except websockets.ConnectionClosed as error:
            print(json.dumps([error.rcvd.code, error.rcvd.reason]))
asyncio.run(main())`;
		expect(JSON.parse(await printed(python, ['-c', program, bridge.url()]))).toEqual([
			1003,
			'It sent binary data. The bridge takes text only: use Send Text Message.',
		]);
	});
});

describe('a web page in a real browser', () => {
	const browser = oneBrowser();

	/** A page of somebody's own web server. */
	async function openSite() {
		const server = createServer((_, response) => {
			response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>Site</title>');
		}).listen(0, '127.0.0.1');
		await once(server, 'listening');
		const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		const page = await browser().newPage();
		await page.goto(origin);
		/** What the page hears from the bridge, or how its socket closed before it opened. */
		const talk = (url: string, texts: readonly string[]) =>
			page.evaluate(
				([address, all]) =>
					new Promise<{ heard: string[]; code: number }>((resolve) => {
						const socket = new WebSocket(address);
						const got: string[] = [];
						socket.onopen = () => {
							for (const text of all) socket.send(text);
						};
						socket.onmessage = ({ data }: MessageEvent<string>) => {
							got.push(data);
							if (got.length === all.length) socket.close(1000);
						};
						socket.onclose = ({ code }) => {
							resolve({ heard: got, code });
						};
					}),
				[url, texts] as const,
			);
		return {
			origin,
			talk,
			async [Symbol.asyncDispose]() {
				await page.close();
				server.closeAllConnections();
				server.close();
				await once(server, 'close');
			},
		};
	}

	test('of a listed origin may talk', async () => {
		await using site = await openSite();
		await using bridge = await openTestBridge({ server: { origins: [site.origin] } });
		expect(await site.talk(bridge.url(), said)).toEqual({ heard, code: 1000 });
	});

	test('that is not listed is refused, and learns nothing; its origin is in the log', async () => {
		await using site = await openSite();
		await using bridge = await openTestBridge({ server: { origins: ['http://127.0.0.1:1'] } });
		expect(await site.talk(bridge.url(), said)).toEqual({ heard: [], code: 1006 });
		const row = await bridge.row(({ kind }) => kind === 'refused', 'refused');
		expect(row.text).toContain(`"${site.origin}" may not connect`);
		const { clients } = await bridge.call('app.load', null);
		expect(clients).toEqual([]);
	});
});

describe('ClientWebSocket of .NET, which Resonite uses', () => {
	/** Its handshake, byte for byte: no Origin, no User-Agent, no subprotocol, no extensions. */
	async function handshake(port: number, target: string) {
		const key = Buffer.from('a key of 16 byte').toString('base64');
		const client = await RawClient.open(port);
		client.write(
			[
				`GET ${target} HTTP/1.1`,
				`Host: 127.0.0.1:${port}`,
				'Connection: Upgrade',
				'Upgrade: websocket',
				'Sec-WebSocket-Version: 13',
				`Sec-WebSocket-Key: ${key}`,
				'\r\n',
			].join('\r\n'),
		);
		return { client, key, answer: await client.head() };
	}

	test('is answered with exactly what it asked for: it aborts over anything more', async () => {
		await using bridge = await openTestBridge();
		const { client, key, answer } = await handshake(bridge.port, '/');
		await using _client = client;
		expect(answer).toBe(
			[
				'HTTP/1.1 101 Switching Protocols',
				'Upgrade: websocket',
				'Connection: Upgrade',
				`Sec-WebSocket-Accept: ${acceptOf(key)}`,
				'\r\n',
			].join('\r\n'),
		);
	});

	test('sends masked text and pongs that nobody asked for, and is pinged', async () => {
		await using bridge = await openTestBridge({ timing: { pingEvery: 200 } });
		const { client } = await handshake(bridge.port, '/booth?name=%E6%97%A5%E6%9C%AC');
		await using _client = client;
		const texts: string[] = [];
		let pings = 0;
		// As .NET's keep-alive does, whether or not there was a ping.
		client.sendFrame(PONG, '');
		for (const text of said) client.sendFrame(TEXT, text);
		while (texts.length < said.length || pings < 4) {
			const { opcode, payload, isFinal } = await client.frame();
			expect(isFinal).toBe(true);
			if (opcode === PING) {
				pings += 1;
				client.sendFrame(PONG, payload);
			} else {
				expect(opcode).toBe(TEXT);
				texts.push(payload.toString());
			}
		}
		expect(texts).toEqual(heard);
		const { clients } = await bridge.call('app.load', null);
		expect(clients[0]).toMatchObject({ key: 'booth', user: 'Alice', left: null });
		expect(clients[0]?.roundTrip).toBeGreaterThanOrEqual(0);
	});

	test('hears messages that were sent in one moment as frames of their own, all final, none masked', async () => {
		await using bridge = await openTestBridge();
		const { client } = await handshake(bridge.port, '/echo');
		await using _client = client;
		const sent = Array.from({ length: 300 }, (_, n) => `text ${n} ${'あ'.repeat(n)}`);
		for (const text of sent) client.sendFrame(TEXT, text);
		for (const text of sent) {
			const frame = await client.frame();
			expect([frame.isFinal, frame.opcode, frame.payload.toString()]).toEqual([true, TEXT, text]);
		}
	});
});
