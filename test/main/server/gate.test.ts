import { describe, expect, test } from 'vitest';
import { openTestServer, sectionsOf, type TestServer } from '../../helpers/open-server.ts';
import { RawClient, rawRequest } from '../../helpers/raw-client.ts';
import { refusal } from '../../helpers/text-client.ts';
import { until } from '../../helpers/until.ts';

/** Sends an upgrade with these lines for its Host, and answers with the first line of the answer. */
async function statusFor(
	server: TestServer,
	hostLines: readonly string[],
	{ target = '/', host = '127.0.0.1' } = {},
): Promise<string> {
	await using client = await RawClient.open(server.port, host);
	client.write(
		[
			`GET ${target} HTTP/1.1`,
			...hostLines,
			'Connection: Upgrade',
			'Upgrade: websocket',
			'Sec-WebSocket-Version: 13',
			'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
			'\r\n',
		].join('\r\n'),
	);
	const head = await client.head();
	return head.split('\r\n', 1)[0] ?? '';
}

const LET_IN = 'HTTP/1.1 101 Switching Protocols';
const FORBIDDEN = 'HTTP/1.1 403 Forbidden';

describe('the path', () => {
	test.each(['/', '/?name=Booth', '/my-key_1', '/echo', '/echo/'])(
		'%s is there',
		async (target) => {
			await using server = await openTestServer();
			await using client = await server.connect(target);
			expect(client.socket.readyState).toBe(client.socket.OPEN);
		},
	);

	test.each(['/a/b', '/room', '/hook', '/ECHO', '/a%20b', '/echo/x'])(
		'%s is not, and the answer says what is',
		async (target) => {
			await using server = await openTestServer();
			const { status, body } = await refusal(server.url(target));
			expect(status).toBe(404);
			expect(body).toMatch(/^Refused: there is nothing at ".*"\. Use \/ or \/your-key .*\n$/u);
			expect(`${(await server.refusal()).en}\n`).toBe(body);
		},
	);

	test('plain HTTP is told to use ws://', async () => {
		await using server = await openTestServer();
		const answer = await fetch(`http://127.0.0.1:${server.port}/`);
		expect(answer.status).toBe(426);
		expect(answer.headers.get('upgrade')).toBe('websocket');
		expect(answer.headers.get('connection')).toBe('close');
		expect(await answer.text()).toBe(
			`This is a WebSocket server. Connect to ws://127.0.0.1:${server.port}/ (ws:// and not http://).\n`,
		);
		expect((await server.refusal()).ja).toContain('WebSocket サーバー');
	});
});

describe('the Origin', () => {
	test.each([
		'https://evil.example',
		'null',
		'',
		'http://127.0.0.1',
		'https://listed.example:8443',
	])('"%s" is refused', async (origin) => {
		await using server = await openTestServer({ origins: ['https://listed.example'] });
		const { status, body } = await refusal(server.url(), { headers: { Origin: origin } });
		expect(status).toBe(403);
		expect(body).toBe(
			`Refused: the web page "${origin}" may not connect. If it is yours, add it under Settings > Server > Web pages that may connect.\n`,
		);
		expect(`${(await server.refusal()).en}\n`).toBe(body);
	});

	test('one that is listed may pass, also when it is listed while the server runs', async () => {
		await using server = await openTestServer();
		const options = { headers: { Origin: 'https://mine.example' } };
		expect((await refusal(server.url(), options)).status).toBe(403);
		server.server.update(sectionsOf({ origins: ['https://mine.example'] }));
		await using client = await server.connect('/', options);
		expect(await client.ask('hi')).toBe('hi');
	});

	test('a listed one does not cover for a second one', async () => {
		await using server = await openTestServer({ origins: ['https://a.example'] });
		const host = `Host: 127.0.0.1:${server.port}`;
		const listed = 'Origin: https://a.example';
		expect(await statusFor(server, [host, listed, 'Origin: https://b.example'])).toBe(FORBIDDEN);
		expect(await statusFor(server, [host, listed, listed])).toBe(FORBIDDEN);
		expect(await statusFor(server, [host, listed])).toBe(LET_IN);
	});

	test('what it says cannot forge a line of the log', async () => {
		await using server = await openTestServer();
		const origin = `https://é\u0080${'x'.repeat(500)}`;
		const lines = [`Host: 127.0.0.1:${server.port}`, `Origin: ${origin}`];
		expect(await statusFor(server, lines)).toBe(FORBIDDEN);
		expect((await server.refusal()).en).toMatch(/^[\x20-\x7e]{1,250}$/u);
	});
});

describe('the Host', () => {
	const forms: [string, (port: number) => string[], string][] = [
		['our name', (port) => [`Host: 127.0.0.1:${port}`], LET_IN],
		['localhost', (port) => [`Host: localhost:${port}`], LET_IN],
		['upper case', (port) => [`HOST: LOCALHOST:${port}`], LET_IN],
		['IPv6', (port) => [`Host: [::1]:${port}`], LET_IN],
		['an alias', (port) => [`Host: my-bridge.local:${port}`], LET_IN],
		['an alias in upper case', (port) => [`Host: My-Bridge.LOCAL:${port}`], LET_IN],
		['a name that was made to point here', (port) => [`Host: evil.example:${port}`], FORBIDDEN],
		['a name that ends like ours', (port) => [`Host: x.localhost:${port}`], FORBIDDEN],
		['another port', (port) => [`Host: 127.0.0.1:${port + 1}`], FORBIDDEN],
		['no port', () => ['Host: 127.0.0.1'], FORBIDDEN],
		['an empty port', () => ['Host: 127.0.0.1:'], FORBIDDEN],
		['a user in front', (port) => [`Host: 127.0.0.1@evil.example:${port}`], FORBIDDEN],
		['a list', (port) => [`Host: 127.0.0.1:${port}, evil.example`], FORBIDDEN],
		['nothing', () => ['Host: '], FORBIDDEN],
		['two of them', (port) => [`Host: 127.0.0.1:${port}`, 'Host: evil.example'], FORBIDDEN],
		['ours twice', (port) => [`Host: 127.0.0.1:${port}`, `Host: 127.0.0.1:${port}`], FORBIDDEN],
	];

	test.each(forms)('%s', async (_name, lines, expected) => {
		await using server = await openTestServer({ aliases: ['my-bridge.local'] });
		expect(await statusFor(server, lines(server.port))).toBe(expected);
		if (expected === LET_IN) return;
		expect((await server.refusal()).en).toContain(
			`Use ws://127.0.0.1:${server.port}/, or add the name under Settings`,
		);
	});

	test('none at all', async () => {
		await using server = await openTestServer();
		expect(await statusFor(server, [])).toBe(FORBIDDEN);
	});

	test('is checked for IPv6 callers as well', async () => {
		await using server = await openTestServer();
		const [ours, evil] = [`Host: [::1]:${server.port}`, `Host: evil.example:${server.port}`];
		expect(await statusFor(server, [ours], { host: '::1' })).toBe(LET_IN);
		expect(await statusFor(server, [evil], { host: '::1' })).toBe(FORBIDDEN);
	});

	test('a name in the request line does not stand in for it', async () => {
		await using server = await openTestServer();
		const { port } = server;
		const ours = `Host: 127.0.0.1:${port}`;
		expect(await statusFor(server, [ours], { target: `http://evil.example:${port}/` })).toBe(
			'HTTP/1.1 404 Not Found',
		);
		const evil = `Host: evil.example:${port}`;
		expect(await statusFor(server, [evil], { target: `http://127.0.0.1:${port}/` })).toBe(
			FORBIDDEN,
		);
	});

	test('is checked for plain HTTP before anything is told', async () => {
		await using server = await openTestServer();
		const answer = await rawRequest(server.port, ['GET / HTTP/1.1', 'Host: evil.example']);
		expect(answer).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/u);
		expect(answer).not.toContain('This is a WebSocket server');
	});
});

describe('the handshake', () => {
	test('a subprotocol that is offered is accepted, the first one; none is volunteered', async () => {
		await using server = await openTestServer();
		await using asked = await server.connect('/', { protocols: ['resonite.v1', 'other'] });
		expect(asked.socket.protocol).toBe('resonite.v1');
		await using plain = await server.connect();
		expect(plain.socket.protocol).toBe('');
	});

	test('compression that is offered is not taken', async () => {
		await using server = await openTestServer();
		await using client = await server.connect('/echo', { perMessageDeflate: true });
		expect(client.socket.extensions).toBe('');
		expect(await client.ask('a'.repeat(10_000))).toHaveLength(10_000);
	});

	test.each([
		['an old version', 'Sec-WebSocket-Version: 7', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='],
		['no key', 'Sec-WebSocket-Version: 13', 'X-Nothing: 1'],
		['a bad key', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: short'],
	])('%s is refused, with a row that says so', async (_name, version, key) => {
		await using server = await openTestServer();
		const answer = await rawRequest(server.port, [
			'GET / HTTP/1.1',
			`Host: 127.0.0.1:${server.port}`,
			'Connection: Upgrade',
			'Upgrade: websocket',
			version,
			key,
		]);
		expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /u);
		expect((await server.refusal()).en).toMatch(/^Refused: this is no WebSocket handshake/u);
	});

	test('one that never finishes is cut', async () => {
		await using server = await openTestServer({ handshakeSeconds: 0.1 });
		await using silent = await RawClient.open(server.port);
		await using halfway = await RawClient.open(server.port);
		halfway.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nConnection: Upg`);
		expect(await halfway.rest()).toMatch(/^HTTP\/1\.1 408 /u);
		await silent.rest();
		expect((await server.refusal()).en).toBe(
			'Refused: a caller did not finish its handshake in time.',
		);
	});

	test('wss:// typed by mistake is told from other noise', async () => {
		await using server = await openTestServer();
		await using noise = await RawClient.open(server.port);
		noise.write('hello?\r\n\r\n');
		expect(await noise.rest()).toMatch(/^HTTP\/1\.1 400 /u);
		expect((await server.refusal()).en).toMatch(
			/^Refused: a caller sent something that is no HTTP/u,
		);
		await using hello = await RawClient.open(server.port);
		// The head of a TLS record with a ClientHello, which is as far as anybody reads.
		hello.write(Buffer.from([0x16, 0x03, 0x01, 0x00, 0x02, 0x01, 0x00]));
		await hello.rest();
		expect((await server.refusal()).en).toMatch(/ws:\/\/ and not wss:\/\//u);
	});

	test('a caller that is turned away and hangs on is cut', async () => {
		await using server = await openTestServer({ handshakeSeconds: 0.1 });
		await using client = await RawClient.open(server.port);
		// Half-open: it reads the refusal and never closes its side.
		client.socket.allowHalfOpen = true;
		client.write(
			'GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
		);
		expect(await client.rest()).toContain('403 Forbidden');
		// The bridge's end is gone, and not only half of it, when the system resets what is still sent.
		await until(() => {
			if (client.socket.writable) client.write('still here');
			return client.socket.destroyed;
		}, 'the reset');
	});

	test('a caller that resets the connection while it is refused harms nobody', async () => {
		await using server = await openTestServer();
		await using other = await server.connect();
		for (let n = 0; n < 20; n += 1) {
			const client = await RawClient.open(server.port);
			client.write(
				'GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
			);
			client.socket.resetAndDestroy();
		}
		expect(await other.ask('hi')).toBe('hi');
	});

	test('no more clients than the limit, and a place that becomes free is given again', async () => {
		await using server = await openTestServer({ maxClients: 2 });
		await using _one = await server.connect();
		const two = await server.connect();
		const { status, body } = await refusal(server.url());
		expect(status).toBe(503);
		expect(body).toBe(
			'Refused: 2 clients are connected, which is the limit. Raise it under Settings > Limits.\n',
		);
		expect(`${(await server.refusal()).en}\n`).toBe(body);
		await two[Symbol.asyncDispose]();
		await server.ending();
		await using three = await server.connect();
		expect(await three.ask('hi')).toBe('hi');
	});
});
