import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { checkSettings } from '../../../main/adapters/check-settings.ts';
import { webSocket } from '../../../main/adapters/websocket/index.ts';
import { makeCertificate } from '../../helpers/made-certificate.ts';
import { needs, titled } from '../../helpers/needs.ts';
import { SocketServer } from '../../helpers/socket-server.ts';
import { started, Started } from '../../helpers/started.ts';
import { TcpProxy } from '../../helpers/tcp-proxy.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';

/** Why a start failed, as the host hears it. */
async function refusal(settings: object) {
	await using session = new Started(webSocket);
	const error: unknown = await session.start(settings).catch((reason: unknown) => reason);
	return error as { report: { kind: string; why: { en: string; ja: string } } };
}

const report = (kind: string, en: RegExp) => ({
	report: { kind, why: { en: expect.stringMatching(en) as string } },
});

/** A real server of some other kind, closed with everyone it serves. */
async function listening(server: Server): Promise<{ port: number } & AsyncDisposable> {
	const sockets = new Set<Socket>();
	server.on('connection', (socket) => sockets.add(socket));
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		port: (server.address() as AddressInfo).port,
		async [Symbol.asyncDispose]() {
			for (const socket of sockets) socket.destroy();
			server.close();
			await once(server, 'close');
		},
	};
}

describe('settings', () => {
	const check = (settings: object) => () => checkSettings(webSocket, settings);

	test.each([
		[{ url: 'http://example.com' }, 'URL: Give an address that begins with ws:// or wss://.'],
		[{ url: 'ws://' }, /begins with ws:\/\//],
		[{ url: 'wss://me:pw@example.com' }, /^URL: Name and password would be seen here/],
		[{ url: 'wss://{{secret.a}}.example.com/' }, /not in the name of the server/],
		[{ url: 'wss://example.com/#a' }, /Leave out the #/],
		[{ headers: 'Origin: a\nnonsense' }, /^Headers: Line 2 is no header/],
		[{ headers: 'Sec-WebSocket-Key: a' }, /part of the handshake/],
		[{ certificate: 'nonsense' }, /from "-----BEGIN CERTIFICATE-----" on/],
		[{ subprotocol: 'a b' }, 'Subprotocol must be one name without spaces.'],
		[{ reduce: 'a.' }, /^Values of messages \(JSONata\): .* \(at character 2\)\.$/],
		[{ secrets: [{ name: 'a', value: 'abc' }] }, /Secret must be 4 to 8000 characters/],
	])('%j is refused', (settings, message) => {
		expect(check(settings)).toThrow(message);
	});

	test('need a URL, and the secrets that are used', async () => {
		expect(await refusal({})).toMatchObject(report('needs-you', /^Give the URL of the server\.$/));
		for (const secrets of [[], [{ name: 'token' }]])
			expect(await refusal({ url: 'ws://127.0.0.1/{{secret.token}}', secrets })).toMatchObject(
				report('needs-you', /use \{\{secret\.token\}\}, but no secret of that name is set/),
			);
	});
});

describe('no connection', () => {
	test.each([
		[401, 'needs-you', /refused the connection \(401 Unauthorized\): a token or password/],
		[403, 'needs-you', /\(403 Forbidden\)/],
		[404, 'needs-you', /nothing at this path \(404 Not Found\)/],
		[400, 'needs-you', /\(400 Bad Request\)\. Compare URL, headers and subprotocol/],
		[301, 'needs-you', /sends this connection elsewhere/],
		[429, 'lost', /right now \(429/],
		[503, 'lost', /right now \(503/],
		[200, 'needs-you', /no WebSocket server \(200 OK\)/],
	] as const)('where the server answers %i', async (status, kind, words) => {
		await using web = await listening(
			createHttpServer((_, response) => response.writeHead(status, { Location: '/' }).end('no')),
		);
		expect(await refusal({ url: `ws://127.0.0.1:${web.port}/` })).toMatchObject(
			report(kind, words),
		);
	});

	test('where nothing listens, and where no computer has that name', async () => {
		const gone = await SocketServer.open();
		const { url, port } = gone;
		await gone[Symbol.asyncDispose]();
		expect(await refusal({ url })).toMatchObject(
			report('lost', new RegExp(`Nothing answers on port ${port} of 127\\.0\\.0\\.1`)),
		);
		expect(await refusal({ url: 'ws://no-such-computer.invalid/' })).toMatchObject(
			report('lost', /No computer is named "no-such-computer\.invalid"/),
		);
	});

	test('where something else answers', async () => {
		await using mail = await listening(
			createServer((socket) =>
				socket.on('error', () => undefined).end('220 mail.example ready\r\n'),
			),
		);
		expect(await refusal({ url: `ws://127.0.0.1:${mail.port}/` })).toMatchObject(
			report('needs-you', /no WebSocket server/),
		);
		expect(await refusal({ url: `wss://127.0.0.1:${mail.port}/` })).toMatchObject(
			report('needs-you', /is not encrypted \(.*\)\. Try ws:\/\//),
		);
	});

	test('where the server wants no such subprotocol', async () => {
		await using server = await SocketServer.open({ handleProtocols: () => false });
		expect(await refusal({ url: server.url, subprotocol: 'feed' })).toMatchObject(
			report('needs-you', /does not agree to the subprotocol/),
		);
	});

	test('where the server says nothing; switched off meanwhile, it ends at once', async () => {
		await using silent = await listening(createServer(() => undefined));
		const url = `ws://127.0.0.1:${silent.port}/`;
		const session = new Started(webSocket);
		const starting = session.start({ url });
		const begun = performance.now();
		session.abort();
		await expect(starting).rejects.toThrow('The test ends it.');
		expect(performance.now() - begun).toBeLessThan(1_000);
		expect(await refusal({ url })).toMatchObject(report('lost', /then says nothing/));
	});
});

const noOpenssl = needs('openssl', 'openssl');

describe.skipIf(noOpenssl !== null)(titled('an encrypted server', noOpenssl), () => {
	/** One with a certificate for "localhost" that nobody knows. */
	async function encrypted(hasExpired = false) {
		await using opened = new AsyncDisposableStack();
		const folder = opened.use(await tempFolder());
		const made = await makeCertificate(folder.path, { name: 'localhost', hasExpired });
		const certificate = await readFile(made.certificate, 'utf8');
		const server = createTlsServer({ key: await readFile(made.key), cert: certificate });
		const { port } = opened.use(await listening(server));
		const sockets = opened.use(await SocketServer.open({ server }));
		const all = opened.move();
		return { port, certificate, sockets, [Symbol.asyncDispose]: () => all.disposeAsync() };
	}

	test('is refused while its certificate is not trusted, and reached once it is', async () => {
		await using server = await encrypted();
		const { certificate, port } = server;
		const url = `wss://localhost:${port}/`;
		expect(await refusal({ url })).toMatchObject(
			report('needs-you', /not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\)\. For a server of your own/),
		);
		expect(await refusal({ url: `wss://127.0.0.1:${port}/`, certificate })).toMatchObject(
			report('needs-you', /not made out to "127\.0\.0\.1"/),
		);
		await using session = await started(webSocket, { url, certificate });
		await server.sockets.say('in secret');
		await session.event('value', { values: ['in secret'] });
	});

	test('is refused where its certificate has expired', async () => {
		await using server = await encrypted(true);
		const { certificate, port } = server;
		expect(await refusal({ url: `wss://localhost:${port}/`, certificate })).toMatchObject(
			report('needs-you', /not valid today \(CERT_HAS_EXPIRED\)/),
		);
	});
});

describe('a connection ends', () => {
	const closings = [
		{ code: 1000, reason: '', says: 'The server closed the connection (1000).' },
		{ code: 1001, reason: 'bye', says: 'The server was shut down (1001: bye).' },
		{
			code: 1008,
			reason: 'bad token',
			says: 'The server refused what it was sent, or who sent it (1008: bad token).',
		},
		{ code: 1012, reason: '', says: 'The server restarts (1012).' },
		{
			code: 4007,
			reason: 'no\nsuch\u202e room',
			says: 'The server closed the connection (4007: no such room).',
		},
		{
			code: 3000,
			reason: 'token',
			kind: 'needs-you',
			says: 'The server refused the connection (3000: token). Compare headers, secrets and what is sent after connecting with what it asks for.',
		},
	] as const;
	test.each(closings)('with $code $reason', async ({ code, reason, says, ...rest }) => {
		await using server = await SocketServer.open();
		await using session = await started(webSocket, { url: server.url });
		(await server.client()).close(code, reason);
		const ending = await session.report('kind' in rest ? rest.kind : 'lost');
		expect(ending).toMatchObject({ why: { en: says } });
		await expect(session.run('send', { text: 'x' })).rejects.toMatchObject({
			code: 'ADAPTER_NOT_READY',
		});
	});

	test('without a word', async () => {
		await using server = await SocketServer.open();
		await using session = await started(webSocket, { url: server.url });
		(await server.client()).terminate();
		expect(await session.report('lost')).toMatchObject({
			why: { en: 'The connection to the server broke (1006).' },
		});
	});

	test('where a message is larger than memory should hold', async () => {
		await using server = await SocketServer.open();
		await using session = await started(webSocket, { url: server.url });
		await server.say('x'.repeat(1_048_577));
		expect(await session.report('lost')).toMatchObject({
			why: { en: 'The server sent a message of more than 1 MiB, which is not taken.' },
		});
	});

	test('where nothing arrives any more, not even the end', async () => {
		await using server = await SocketServer.open();
		await using proxy = await TcpProxy.open(server.port);
		const url = `ws://127.0.0.1:${proxy.port}/`;
		await using session = await started(webSocket, { url, pingSeconds: 1 });
		await session.run('status');
		proxy.swallow();
		expect(await session.report('lost')).toMatchObject({
			why: { en: expect.stringMatching(/^The server stopped answering/) as string },
		});
	});

	test('before the first messages were sent', async () => {
		await using server = await SocketServer.open();
		server.greet((socket) => {
			socket.close(4001, 'not you');
		});
		await using session = new Started(webSocket);
		const greeting = Array.from({ length: 200 }, () => 'x'.repeat(50)).join('\n');
		const outcome: unknown = await session
			.start({ url: server.url, greeting })
			.catch((e: unknown) => e);
		const why =
			outcome === session ? await session.report('lost') : (outcome as { report: object }).report;
		expect(why).toMatchObject({
			kind: 'lost',
			why: { en: 'The server closed the connection (4001: not you).' },
		});
	});
});
