import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { headOf, sizeOf } from '../../helpers/raw-client.ts';

/**
 * A WebSocket by hand, so that the load costs as little as it can: what is measured is the server. Frames are counted where
 * they lie in the buffer, and nothing is made of them.
 */
export class Wire implements AsyncDisposable {
	readonly socket: Socket;
	/** Text frames that came. */
	received = 0;
	/** Called after each chunk in which frames came. */
	onFrames: (() => void) | null = null;
	/** Called with the payload of each text frame, where a row needs it. */
	onText: ((payload: Buffer) => void) | null = null;
	#rest: Buffer = Buffer.alloc(0);
	#reason = '';

	private constructor(socket: Socket) {
		this.socket = socket;
	}

	static async open(url: string): Promise<Wire> {
		const { hostname, port, pathname, search, host } = new URL(url);
		const socket = connect({ host: hostname, port: Number(port), noDelay: true });
		await once(socket, 'connect');
		socket.write(
			[
				`GET ${pathname}${search} HTTP/1.1`,
				`Host: ${host}`,
				'Connection: Upgrade',
				'Upgrade: websocket',
				'Sec-WebSocket-Version: 13',
				`Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
				'\r\n',
			].join('\r\n'),
		);
		const wire = new Wire(socket);
		await wire.#handshake();
		return wire;
	}

	/** What the server's close frame said; empty where none came. */
	get reason(): string {
		return this.#reason;
	}

	/** Leaves as a client does that says goodbye: all that was sent before is taken. */
	async leave(): Promise<void> {
		this.socket.end(frameOf(8, Buffer.from([0x03, 0xe8])));
		await this.#closed();
	}

	/** Resolves once so many text frames have come. */
	async until(count: number, limit = 120_000): Promise<void> {
		if (this.received >= count) return;
		const { promise, resolve, reject } = Promise.withResolvers<undefined>();
		const late = setTimeout(() => {
			reject(new Error(`${this.received} of ${count} frames came within ${limit} ms.`));
		}, limit);
		const fail = () => {
			reject(
				new Error(
					`The server hung up after ${this.received} of ${count} frames${this.#reason && `: ${this.#reason}`}.`,
				),
			);
		};
		if (this.socket.destroyed) fail();
		this.socket.once('close', fail);
		this.onFrames = () => {
			if (this.received >= count) resolve(undefined);
		};
		try {
			await promise;
		} finally {
			clearTimeout(late);
			this.socket.off('close', fail);
			this.onFrames = null;
		}
	}

	async #handshake(): Promise<void> {
		const { promise, resolve, reject } = Promise.withResolvers<undefined>();
		let head = Buffer.alloc(0);
		const read = (chunk: Buffer) => {
			head = Buffer.concat([head, chunk]);
			const end = head.indexOf('\r\n\r\n');
			if (end < 0) return;
			this.socket.off('data', read);
			if (!head.toString('latin1', 0, 20).includes(' 101 '))
				reject(new Error(`Not let in: ${head.toString('latin1')}`));
			this.socket.on('data', (data: Buffer) => {
				this.#take(data);
			});
			const more = head.subarray(end + 4);
			if (more.length > 0) this.#take(more);
			resolve(undefined);
		};
		this.socket.on('data', read);
		this.socket.once('error', reject);
		await promise;
		this.socket.off('error', reject);
		this.socket.on('error', () => this.socket.destroy());
	}

	#take(chunk: Buffer): void {
		const data = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
		let at = 0;
		for (;;) {
			const size = sizeOf(data, at);
			if (size === null) break;
			const start = at + size.head;
			const opcode = (data[at] ?? 0) & 0x0f;
			at = start + size.payload;
			if (opcode === 1) {
				this.received += 1;
				this.onText?.(data.subarray(start, at));
			} else if (opcode === 8)
				this.#reason = `${data.readUInt16BE(start)} ${data.toString('utf8', start + 2, at)}`;
			else if (opcode === 9) this.socket.write(frameOf(10, data.subarray(start, at)));
		}
		this.#rest = at === data.length ? Buffer.alloc(0) : data.subarray(at);
		this.onFrames?.();
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.socket.destroy();
		await this.#closed();
	}

	/** In whatever way: a connection that broke off is gone as well. */
	async #closed(): Promise<void> {
		if (this.socket.closed) return;
		const { promise, resolve } = Promise.withResolvers<unknown>();
		this.socket.once('close', resolve);
		await promise;
	}
}

/** Clients have to mask (RFC 6455, 5.3). Zeros leave the payload as it is, so that masking costs the load nothing. */
const MASK = Buffer.alloc(4);

const frameOf = (opcode: number, payload: Buffer): Buffer =>
	Buffer.concat([headOf(opcode, payload.length), MASK, payload]);

export const textFrame = (text: string): Buffer => frameOf(1, Buffer.from(text));
