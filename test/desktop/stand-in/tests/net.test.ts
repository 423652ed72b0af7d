import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { startSample } from './sample.ts';

/** A server of updates, as they go: one address that has moved, one text that is packed, one answer that never comes. */
async function updateServer(): Promise<Server> {
	const server = createServer(({ url, headers }, response) => {
		if (url === '/moved') response.writeHead(302, { Location: '/packed' }).end();
		else if (url === '/packed')
			response
				.writeHead(200, { 'Content-Encoding': 'gzip', 'X-Agent': headers['user-agent'] ?? '' })
				.end(gzipSync('version: 2.0.0'));
		else if (url !== '/silent') response.writeHead(404).end();
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	return server;
}

const portOf = (server: Server) => (server.address() as AddressInfo).port;

describe('the app’s own requests', () => {
	test('follow a redirect and unpack what comes', async () => {
		await using server = await updateServer();
		await using app = await startSample();
		const answer = await app.evaluate(
			({ net }, port) =>
				new Promise((resolve) => {
					const request = net.request({ url: `http://127.0.0.1:${port}/moved` });
					request.setHeader('User-Agent', 'sample');
					request.on('response', (response) => {
						let text = '';
						response.on('data', (chunk) => (text += chunk.toString()));
						response.on('end', () => {
							resolve([response.statusCode, response.headers['x-agent'], text]);
						});
					});
					request.end();
				}),
			portOf(server),
		);
		expect(answer).toEqual([200, 'sample', 'version: 2.0.0']);
	});

	test('serve electron-updater', async () => {
		await using server = await updateServer();
		await using app = await startSample();
		const modules = createRequire(import.meta.url).resolve(
			'electron-updater/out/electronHttpExecutor',
		);
		const text = await app.evaluate(
			(_, [path, port]) => {
				const { createRequire } = process.getBuiltinModule('node:module');
				const { ElectronHttpExecutor } = createRequire(path)(path) as {
					ElectronHttpExecutor: new () => { request(options: object): Promise<string | null> };
				};
				const options = { protocol: 'http:', hostname: '127.0.0.1', port, path: '/moved' };
				return new ElectronHttpExecutor().request({ ...options, redirect: 'manual' });
			},
			[modules, portOf(server)] as const,
		);
		expect(text).toBe('version: 2.0.0');
	});

	test('fail in Chromium’s words, and end when their session closes its connections', async () => {
		const gone = await updateServer();
		const port = portOf(gone);
		await gone[Symbol.asyncDispose]();
		await using server = await updateServer();
		await using app = await startSample();
		const errors = await app.evaluate(
			async ({ net, session }, [closed, silent]) => {
				const refused = await net
					.fetch(`http://127.0.0.1:${closed}/`)
					.catch((error: unknown) => String(error));
				const updates = session.fromPartition('updates');
				const request = net.request({ url: `http://127.0.0.1:${silent}/silent`, session: updates });
				const ended = new Promise((resolve) => {
					request.on('error', (error) => {
						resolve(String(error));
					});
				});
				request.end();
				await updates.closeAllConnections();
				return [refused, await ended];
			},
			[port, portOf(server)] as const,
		);
		expect(errors).toEqual(['Error: net::ERR_CONNECTION_REFUSED', 'Error: net::ERR_ABORTED']);
	});
});
