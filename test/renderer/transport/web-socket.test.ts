import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test, vi } from 'vitest';
import { WebSocketServer, type WebSocket as ServerSocket } from 'ws';
import type { CallFrame } from '../../../main/contract/transport.ts';
import { LinkError, type LinkState } from '../../../renderer/transport/link.ts';
import { WebSocketLink } from '../../../renderer/transport/web-socket.ts';

/** A bridge of a few lines on a real socket: it hands every call to the test. */
class TestBridge implements AsyncDisposable {
	readonly calls: CallFrame[] = [];
	readonly states: LinkState['kind'][] = [];
	readonly link: WebSocketLink;
	hasSession = true;
	#server: WebSocketServer;
	readonly #stop: () => void;

	private constructor(server: WebSocketServer) {
		this.#server = this.#serve(server);
		const { port } = server.address() as AddressInfo;
		this.link = new WebSocketLink({
			connect: () => new WebSocket(`ws://127.0.0.1:${port}`),
			hasSession: () => Promise.resolve(this.hasSession),
		});
		this.link.watch(({ kind }) => this.states.push(kind));
		this.#stop = this.link.start();
	}

	static async open(): Promise<TestBridge> {
		const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
		await once(server, 'listening');
		const bridge = new TestBridge(server);
		await bridge.until('open');
		return bridge;
	}

	send(frame: unknown): void {
		for (const socket of this.#server.clients) socket.send(JSON.stringify(frame));
	}

	async until(kind: LinkState['kind']): Promise<void> {
		await vi.waitUntil(() => this.link.state.kind === kind, { timeout: 5_000 });
	}

	async called(): Promise<CallFrame> {
		return vi.waitUntil(() => this.calls.shift(), { timeout: 5_000 });
	}

	/** Goes away, and keeps its port for the next one. */
	async leave(): Promise<{ comeBack: () => Promise<void> }> {
		const { port } = this.#server.address() as AddressInfo;
		await this.#close();
		return {
			comeBack: async () => {
				const server = new WebSocketServer({ port, host: '127.0.0.1' });
				await once(server, 'listening');
				this.#server = this.#serve(server);
			},
		};
	}

	async [Symbol.asyncDispose]() {
		this.#stop();
		await this.#close();
	}

	#serve(server: WebSocketServer): WebSocketServer {
		server.on('connection', (socket: ServerSocket) => {
			socket.on('message', (data: Buffer) => {
				this.calls.push(JSON.parse(data.toString()) as CallFrame);
			});
		});
		return server;
	}

	async #close() {
		for (const socket of this.#server.clients) socket.terminate();
		await new Promise((resolve) => {
			this.#server.close(resolve);
		});
	}
}

test('brings a call to the bridge and its answer back', async () => {
	await using bridge = await TestBridge.open();
	const answer = bridge.link.call('server.panic', { isOn: true });
	const { call, name, input } = await bridge.called();
	expect({ name, input }).toEqual({ name: 'server.panic', input: { isOn: true } });
	bridge.send({ answer: call, value: null });
	expect(await answer).toBeNull();
});

test('throws what the bridge refuses, with its words as the cause', async () => {
	await using bridge = await TestBridge.open();
	const answer = bridge.link.call('client.disconnect', { id: 4 });
	const { call } = await bridge.called();
	const error = {
		code: 'CLIENT_UNKNOWN',
		words: { en: 'It left.', ja: '切断済みです。' },
		help: {},
	};
	bridge.send({ answer: call, error });
	await expect(answer).rejects.toMatchObject({ message: 'It left.', cause: error });
});

test('hands events to those who listen, until they stop', async () => {
	await using bridge = await TestBridge.open();
	const heard: unknown[] = [];
	const stop = bridge.link.on('instance.removed', (payload) => heard.push(payload));
	bridge.send({ event: 'instance.removed', payload: { id: 'obs-2' } });
	await vi.waitUntil(() => heard.length === 1);
	stop();
	bridge.send({ event: 'instance.removed', payload: { id: 'obs-3' } });
	const answer = bridge.link.call('notice.dismiss', { id: 'a' });
	bridge.send({ answer: (await bridge.called()).call, value: null });
	await answer;
	expect(heard).toEqual([{ id: 'obs-2' }]);
});

test('opens the road again when it is cut, and tells what was under way', async () => {
	await using bridge = await TestBridge.open();
	const answer = bridge.link.call('app.load', null);
	const failed = expect(answer).rejects.toThrow(LinkError);
	await bridge.called();
	const { comeBack } = await bridge.leave();
	await failed;
	await expect(bridge.link.call('app.load', null)).rejects.toMatchObject({ kind: 'lost' });
	await comeBack();
	await bridge.until('open');
	expect(bridge.states.filter((kind, at) => kind !== bridge.states[at - 1])).toEqual([
		'open',
		'lost',
		'open',
	]);
});

test('gives up when the bridge no longer knows the page', async () => {
	await using bridge = await TestBridge.open();
	bridge.hasSession = false;
	const { comeBack } = await bridge.leave();
	await comeBack();
	await bridge.until('expired');
	expect(bridge.link.state.kind).toBe('expired');
});
