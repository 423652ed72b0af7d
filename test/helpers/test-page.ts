import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { PageFrame } from '../../main/contract/transport.ts';
import { builtPage } from '../../main/web/built-page.ts';
import { PageServer, type PageServerOptions } from '../../main/web/page-server.ts';
import { openTestBridge, type TestBridge } from './open-bridge.ts';
import { RawClient } from './raw-client.ts';
import { tempFolder } from './temp-folder.ts';
import { connect, refusal, type TextClient } from './text-client.ts';
import { within } from './until.ts';

/** A page server over a running bridge, with a small page. Stopped when the test's scope ends. */
export class TestPage implements AsyncDisposable {
	readonly bridge: TestBridge;
	readonly server: PageServer;
	/** What the printed address gives to a browser. */
	readonly cookie: string;
	/** What it gives to the page itself. */
	readonly key: string;

	constructor(bridge: TestBridge, server: PageServer, opened: Response) {
		this.bridge = bridge;
		this.server = server;
		this.cookie = opened.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
		this.key = opened.headers.get('location')?.split('#')[1] ?? '';
	}

	get port(): number {
		return Number(new URL(this.server.address).port);
	}

	/** Path of the page's socket. */
	get bridgePath(): string {
		return `/bridge?key=${this.key}`;
	}

	get(path: string, init: RequestInit = {}): Promise<Response> {
		return fetch(`http://127.0.0.1:${this.port}${path}`, { redirect: 'manual', ...init });
	}

	/** A request of a browser that opened the printed address. */
	as(path: string, method = 'GET'): Promise<Response> {
		return this.get(path, { method, headers: { Cookie: this.cookie } });
	}

	/** Whether the bridge still knows the page. */
	session(): Promise<Response> {
		return this.as(`/session?key=${this.key}`);
	}

	/** The page's socket. */
	async socket(headers: Record<string, string> = {}): Promise<PageEnd> {
		const origin = `http://127.0.0.1:${this.port}`;
		return new PageEnd(
			await connect(`ws://127.0.0.1:${this.port}${this.bridgePath}`, {
				headers: { Cookie: this.cookie, Origin: origin, ...headers },
			}),
		);
	}

	/** The page's socket by hand, for what no WebSocket library would send. */
	async rawSocket(): Promise<RawClient> {
		const client = await RawClient.open(this.port);
		client.write(
			[
				`GET ${this.bridgePath} HTTP/1.1`,
				`Host: 127.0.0.1:${this.port}`,
				`Origin: http://127.0.0.1:${this.port}`,
				`Cookie: ${this.cookie}`,
				'Connection: Upgrade',
				'Upgrade: websocket',
				'Sec-WebSocket-Version: 13',
				'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
				'\r\n',
			].join('\r\n'),
		);
		expect(await client.head()).toMatch(/^HTTP\/1\.1 101 /u);
		return client;
	}

	/** The page works: the one that is open, and one that is opened now. */
	async expectWorks(open: PageEnd): Promise<void> {
		const work = async () => {
			expect(await open.call('app.load', null)).toHaveProperty('value.version');
			expect((await this.as('/')).status).toBe(200);
			expect((await this.session()).status).toBe(204);
			await using another = await this.socket();
			expect(await another.call('app.load', null)).toHaveProperty('value.version');
		};
		await within(work(), 'the page to work', 3_000);
	}

	refusal(headers: Record<string, string>, path = this.bridgePath) {
		return refusal(`ws://127.0.0.1:${this.port}${path}`, { headers });
	}

	[Symbol.asyncDispose](): Promise<void> {
		return this.server.stop();
	}
}

/** The page's end of its socket. */
export class PageEnd implements AsyncDisposable {
	readonly client: TextClient;
	readonly events: Extract<PageFrame, { event: unknown }>[] = [];
	#calls = 0;

	constructor(client: TextClient) {
		this.client = client;
	}

	/** The answer to a call. Events that come before it are kept. */
	async call(name: string, input: unknown): Promise<Record<string, unknown>> {
		this.#calls += 1;
		this.client.send(JSON.stringify({ call: this.#calls, name, input }));
		for (;;) {
			const frame = JSON.parse(await this.client.next()) as PageFrame;
			if ('event' in frame) this.events.push(frame);
			else if (frame.answer === this.#calls) return { ...frame };
		}
	}

	[Symbol.asyncDispose](): Promise<void> {
		return this.client[Symbol.asyncDispose]();
	}
}

export async function openTestPage(options: Partial<PageServerOptions> = {}): Promise<TestPage> {
	await using opened = new AsyncDisposableStack();
	const folder = opened.use(await tempFolder());
	const site = join(folder.path, 'site');
	await mkdir(join(site, 'assets'), { recursive: true });
	await writeFile(join(folder.path, 'secret.txt'), 'not for the page');
	await writeFile(join(site, 'index.html'), '<!doctype html><title>Page</title>');
	await writeFile(join(site, 'assets/a.js'), 'export {};');
	const bridge = opened.use(await openTestBridge());
	const server = new PageServer({ bridge: bridge.bridge, files: builtPage(site), ...options });
	await server.start(0);
	opened.defer(() => server.stop());
	const page = new TestPage(bridge, server, await fetch(server.address, { redirect: 'manual' }));
	const all = opened.move();
	return Object.assign(page, { [Symbol.asyncDispose]: () => all.disposeAsync() });
}
