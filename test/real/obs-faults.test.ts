import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { obs } from '../../main/adapters/obs/index.ts';
import { freePort } from '../helpers/free-port.ts';
import { titled } from '../helpers/needs.ts';
import { missingObs, RealObs } from '../helpers/real-obs.ts';
import { started, Started } from '../helpers/started.ts';

const why = missingObs();

/** Why a start failed, as the host hears it. */
async function refusal(settings: object) {
	await using session = new Started(obs);
	const error: unknown = await session.start(settings).catch((reason: unknown) => reason);
	return error as { report: { kind: string; why: { en: string; ja: string } } };
}

const report = (kind: string, en: RegExp) => ({
	report: { kind, why: { en: expect.stringMatching(en) as string } },
});

/** Something else on OBS's port: a real server that is closed with everyone it serves. */
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

describe('obs without OBS', () => {
	test.each(['127.0.0.1', 'localhost'])('says that nothing listens on %s', async (host) => {
		const port = await freePort();
		expect(await refusal({ host, port })).toMatchObject(
			report(
				'lost',
				new RegExp(`on port ${port} .*OBS is not running, or its WebSocket server is off`),
			),
		);
	});

	test('says that the computer is not known', async () => {
		expect(await refusal({ host: 'no-such-computer.invalid' })).toMatchObject(
			report('lost', /No computer is named "no-such-computer.invalid"/),
		);
	});

	test('tells a web server from OBS', async () => {
		await using web = await listening(createHttpServer((_request, response) => response.end('hi')));
		expect(await refusal({ port: web.port })).toMatchObject(
			report('needs-you', new RegExp(`Port ${web.port} .* does not answer as OBS does .*200`)),
		);
	});

	test('tells a server that speaks something else from OBS', async () => {
		await using other = await listening(
			createServer((socket) =>
				socket.on('error', () => undefined).end('220 mail.example ready\r\n'),
			),
		);
		expect(await refusal({ port: other.port })).toMatchObject(
			report('needs-you', new RegExp(`Port ${other.port} .* does not answer as OBS does`)),
		);
	});

	test('gives up on a server that says nothing', async () => {
		await using silent = await listening(createServer(() => undefined));
		expect(await refusal({ port: silent.port })).toMatchObject(
			report('needs-you', new RegExp(`Port ${silent.port} .*says nothing`)),
		);
	});

	test('ends at once when it is aborted while a silent server holds it', async () => {
		await using silent = await listening(createServer(() => undefined));
		const session = new Started(obs);
		const starting = session.start({ port: silent.port });
		const begun = Date.now();
		session.abort();
		await expect(starting).rejects.toThrow('The test ends it.');
		expect(Date.now() - begun).toBeLessThan(1_000);
	});
});

/**
 * Versions that cannot be installed beside each other here, played by a small real WebSocket server: what obs-websocket 4
 * and a later protocol do in the handshake, taken from their documents.
 */
describe('obs of another version', () => {
	test('says that obs-websocket 4 is too old', async () => {
		// It knew no subprotocol and waited for the client to speak first.
		const old = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => false });
		await once(old, 'listening');
		const { port } = old.address() as AddressInfo;
		expect(await refusal({ port })).toMatchObject(report('failed', /version 5 .*since version 28/));
		old.close();
		await once(old, 'close');
	});

	test('says so when OBS refuses our version of the protocol', async () => {
		const newer = new WebSocketServer({ port: 0, host: '127.0.0.1' });
		newer.on('connection', (socket) => {
			const rpcVersion = 2;
			socket.send(JSON.stringify({ op: 0, d: { obsWebSocketVersion: '6.0.0', rpcVersion } }));
			socket.on('message', (data: Buffer) => {
				const { d } = JSON.parse(data.toString()) as { d: { rpcVersion: number } };
				if (d.rpcVersion !== rpcVersion) socket.close(4010, 'Unsupported rpc version.');
			});
		});
		await once(newer, 'listening');
		const { port } = newer.address() as AddressInfo;
		expect(await refusal({ port })).toMatchObject(report('failed', /does not speak version 5/));
		newer.close();
		await once(newer, 'close');
	});
});

describe.skipIf(why !== null)(titled('obs faults (real)', why), () => {
	test('comes up once OBS is started, later', async () => {
		await using real = await RealObs.prepare();
		expect(await refusal(real.settings)).toMatchObject(report('lost', /OBS is not running/));
		await real.launch();
		await using session = await started(obs, real.settings);
		await session.report('ready');
	});

	test('tells a missing password from a wrong one', async () => {
		await using real = await RealObs.start();
		const open = { host: '127.0.0.1', port: real.port };
		expect(await refusal(open)).toMatchObject(
			report('needs-you', /asks for a password and none is set/),
		);
		expect(await refusal({ ...open, password: 'guess' })).toMatchObject(
			report('needs-you', /refused the password/),
		);
	});

	test('needs no password where OBS asks for none', async () => {
		await using real = await RealObs.prepare();
		await real.setPassword('');
		await using session = await started(obs, { ...real.settings, password: 'of no use' });
		await session.report('ready');
	});

	test('says that OBS was closed, and is well again with the next OBS', async () => {
		await using real = await RealObs.start();
		await using session = await started(obs, real.settings);
		await real.quit();
		expect(await session.report('lost')).toMatchObject({
			why: { en: expect.stringContaining('OBS was closed') as string },
		});
		// Nothing hangs on a connection that has ended.
		await expect(session.run('version')).rejects.toMatchObject({ code: 'ADAPTER_NOT_READY' });
		await real.launch();
		await using next = await started(obs, real.settings);
		await next.report('ready');
		expect(await next.run('scenes')).toEqual({ scenes: ['Live', 'BRB', 'End'] });
	});

	test('says that the connection broke when OBS is killed, and ends the commands that wait', async () => {
		await using real = await RealObs.start();
		await using session = await started(obs, real.settings);
		await real.freeze();
		const failed = expect(session.run('version')).rejects.toMatchObject({
			code: 'ADAPTER_NOT_READY',
		});
		await real.kill();
		await failed;
		expect(await session.report('lost')).toMatchObject({
			why: { en: expect.stringContaining('The connection to OBS broke') as string },
		});
	});

	test('asks for the new password once OBS has one', async () => {
		await using real = await RealObs.start();
		const { settings } = real;
		await using session = await started(obs, settings);
		await real.setPassword('another');
		await session.report('lost');
		expect(await refusal(settings)).toMatchObject(report('needs-you', /refused the password/));
		await using next = await started(obs, real.settings);
		await next.report('ready');
	});

	test('gives up a question to a frozen OBS, and then the connection', async () => {
		await using real = await RealObs.start();
		await using session = await started(obs, real.settings);
		await real.freeze();
		await expect(session.run('version')).rejects.toMatchObject({
			code: 'COMMAND_TIMED_OUT',
			message: 'OBS did not answer within 5 s (GetVersion).',
		});
		expect(await session.report('lost')).toMatchObject({
			why: { en: expect.stringContaining('OBS stopped answering') as string },
		});
		real.thaw();
	});

	test('serves two OBS at once, each its own', async () => {
		await using first = await RealObs.start();
		await using second = await RealObs.start();
		await using one = await started(obs, first.settings);
		await using two = await started(obs, second.settings);
		one.clear();
		two.clear();
		await one.run('scene', { name: 'BRB' });
		await one.event('scene-changed', { scene: 'BRB' });
		expect(await two.run('status')).toMatchObject({ scene: 'Live' });
		expect(two.of('scene-changed')).toEqual([]);
	});
});
