import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer as createSecureServer } from 'node:https';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { http } from '../../../main/adapters/http/index.ts';
import { failure, hears, openWeb } from '../../helpers/open-web.ts';
import { started } from '../../helpers/started.ts';
import type { Answer } from '../../helpers/web-server.ts';

const brokeOff = 'COMMAND_FAILED The server broke off before the answer was complete.';

describe('a broken answer', () => {
	test('that ends in the middle is no answer', async () => {
		const cut: Answer = (response) => {
			response.writeHead(200, { 'content-length': 100 }).write('half', () => {
				response.socket?.destroy();
			});
		};
		const cutChunks: Answer = (response) => {
			response.writeHead(200).write('half', () => {
				response.socket?.destroy();
			});
		};
		expect(await hears(cut)).toBe(brokeOff);
		expect(await hears(cutChunks)).toBe(brokeOff);
		expect(await hears((response) => response.socket?.destroy())).toBe(brokeOff);
	});

	test.each([
		['a shorter body than was said', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf', brokeOff],
		[
			'two lengths',
			'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
			/HTTP|broke off/u,
		],
		['a wrong chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n', /HTTP/u],
		['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n', /does not speak HTTP/u],
		['nothing', '', brokeOff],
	])('with %s is told as such', async (_, bytes, words) => {
		await using peer = await rawServer((socket) => socket.end(bytes));
		await using session = await started(http, {
			requests: [{ name: 'it', url: `http://127.0.0.1:${peer.port}/`, allowPrivate: true }],
		});
		expect(await failure(session.run('call', { request: 'it' }))).toMatch(words);
	});

	test('of https where there is none is told as such', async () => {
		await using web = await openWeb({});
		const url = web.server.url().replace('http:', 'https:');
		await using other = await started(http, {
			requests: [{ name: 'it', url, allowPrivate: true }],
		});
		expect(await failure(other.run('call', { request: 'it' }))).toMatch(/does not speak https/u);
	});

	test('that never comes, since nobody listens', async () => {
		const { port } = await closedServer();
		await using session = await started(http, {
			requests: [{ name: 'it', url: `http://127.0.0.1:${port}/`, allowPrivate: true }],
		});
		const heard = await failure(session.run('call', { request: 'it' }));
		expect(heard).toMatch(/^COMMAND_FAILED Nothing answers there:/u);
		expect(heard).not.toContain(String(port));
	});
});

test('a certificate that nobody vouches for is not accepted', async () => {
	const file = (name: string) => readFile(new URL(`../../fixtures/tls/${name}`, import.meta.url));
	const [cert, key] = await Promise.all([file('certificate.pem'), file('key.pem')]);
	let requests = 0;
	const server = createSecureServer({ cert, key }, (_, response) => {
		requests += 1;
		response.end('hello');
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const url = `https://localhost:${(server.address() as AddressInfo).port}/`;
	await using session = await started(http, {
		requests: [{ name: 'it', url, allowPrivate: true, headers: 'X-Key: 1' }],
	});
	expect(await failure(session.run('call', { request: 'it' }))).toMatch(
		/^COMMAND_FAILED The certificate of the server is not to be trusted \([A-Z_]+\)\.$/u,
	);
	server.close();
	await once(server, 'close');
	expect(requests).toBe(0);
});

async function rawServer(onSocket: (socket: Socket) => void) {
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket);
		socket.on('error', () => undefined);
		socket.once('data', () => {
			onSocket(socket);
		});
	}).listen(0, '127.0.0.1');
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

async function closedServer(): Promise<{ port: number }> {
	await using server = await rawServer(() => undefined);
	return { port: server.port };
}
