import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { PATIENCE, within } from './until.ts';

/** One WebSocket frame as it came. */
export interface RawFrame {
	readonly isFinal: boolean;
	readonly opcode: number;
	readonly payload: Buffer;
}

export const TEXT = 1;
export const BINARY = 2;
export const CLOSE = 8;
export const PING = 9;
export const PONG = 10;

/** What a server must answer to a key (RFC 6455, 1.3). */
export const acceptOf = (key: string) =>
	createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');

/** A socket by hand: sends exactly these bytes, and does nothing by itself. Destroyed when the test's scope ends. */
export class RawClient implements AsyncDisposable {
	readonly socket: Socket;
	/** All bytes that no method has taken yet. */
	bytes = Buffer.alloc(0);
	#isEnded = false;
	#wake = Promise.withResolvers<undefined>();

	constructor(socket: Socket) {
		this.socket = socket;
		socket.on('data', (chunk: Buffer) => {
			this.bytes = Buffer.concat([this.bytes, chunk]);
			this.#ring();
		});
		for (const event of ['end', 'error', 'close'])
			socket.on(event, () => {
				this.#isEnded = true;
				this.#ring();
			});
	}

	static async open(port: number, host = '127.0.0.1'): Promise<RawClient> {
		const socket = connect({ port, host });
		await once(socket, 'connect');
		return new RawClient(socket);
	}

	write(data: string | Buffer): void {
		this.socket.write(data);
	}

	/** The head of an HTTP answer, up to and with the empty line. */
	async head(): Promise<string> {
		const end = await this.#until(() => {
			const at = this.bytes.indexOf('\r\n\r\n');
			return at < 0 ? null : at + 4;
		}, 'the head of an answer');
		return this.#take(end).toString();
	}

	/** Everything until the server hangs up. */
	async rest(): Promise<string> {
		await this.#until(() => (this.#isEnded ? true : null), 'the end of the connection');
		return this.#take(this.bytes.length).toString();
	}

	/** An upgrade with the fewest headers, or those given. */
	async upgrade(port: number, target = '/'): Promise<void> {
		const key = randomBytes(16).toString('base64');
		this.write(
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
		const head = await this.head();
		if (!head.startsWith('HTTP/1.1 101 ')) throw new Error(`Not upgraded: ${head}`);
	}

	sendFrame(opcode: number, payload: string | Buffer, isFinal = true): void {
		this.write(maskedFrame(opcode, payload, isFinal));
	}

	async frame(): Promise<RawFrame> {
		const size = await this.#until(() => sizeOf(this.bytes), 'a whole frame');
		const bytes = this.#take(size.head + size.payload);
		const first = bytes[0] ?? 0;
		return {
			isFinal: (first & 0x80) !== 0,
			opcode: first & 0x0f,
			payload: bytes.subarray(size.head),
		};
	}

	/** The next text frame. */
	async text(): Promise<string> {
		const { opcode, payload } = await this.frame();
		if (opcode !== TEXT) throw new Error(`Frame ${opcode} ${payload.toString('hex')}, not text.`);
		return payload.toString();
	}

	/** Code and reason of the next frame, which has to be a close. */
	async closing(): Promise<{ code: number; reason: string }> {
		const { opcode, payload } = await this.frame();
		if (opcode !== CLOSE) throw new Error(`Frame ${opcode} "${payload.toString()}", not a close.`);
		return { code: payload.readUInt16BE(0), reason: payload.subarray(2).toString() };
	}

	#take(size: number): Buffer {
		const taken = this.bytes.subarray(0, size);
		this.bytes = this.bytes.subarray(size);
		return taken;
	}

	async #until<T>(look: () => T | null, what: string): Promise<T> {
		const end = performance.now() + PATIENCE;
		for (;;) {
			const found = look();
			if (found !== null) return found;
			const have = () => `${what}; there is ${JSON.stringify(this.bytes.toString('latin1'))}`;
			if (this.#isEnded) throw new Error(`The connection ended before ${have()}`);
			await within(this.#wake.promise, have, Math.max(1, end - performance.now()));
		}
	}

	#ring(): void {
		this.#wake.resolve(undefined);
		this.#wake = Promise.withResolvers<undefined>();
	}

	async [Symbol.asyncDispose](): Promise<void> {
		if (this.socket.closed) return;
		const closed = once(this.socket, 'close');
		this.socket.destroy();
		await closed;
	}
}

/** Masked, as every client must. */
export function maskedFrame(opcode: number, payload: string | Buffer, isFinal = true): Buffer {
	const data = Buffer.from(payload);
	const mask = randomBytes(4);
	const masked = data.map((byte, at) => byte ^ (mask[at % 4] ?? 0));
	return Buffer.concat([headOf(opcode, data.length, isFinal), mask, masked]);
}

/** What stands before the mask (RFC 6455, 5.2). */
export function headOf(opcode: number, length: number, isFinal = true): Buffer {
	const head = length < 126 ? Buffer.alloc(2) : Buffer.alloc(length < 65_536 ? 4 : 10);
	head[0] = (isFinal ? 0x80 : 0) | opcode;
	head[1] = 0x80 | (length < 126 ? length : length < 65_536 ? 126 : 127);
	if (head.length === 4) head.writeUInt16BE(length, 2);
	if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2);
	return head;
}

/** Of the frame that begins at `at`; null while it is not whole. Frames of a server are not masked. */
export function sizeOf(bytes: Buffer, at = 0): { head: number; payload: number } | null {
	const there = bytes.length - at;
	if (there < 2) return null;
	const short = (bytes[at + 1] ?? 0) & 0x7f;
	const head = short < 126 ? 2 : short === 126 ? 4 : 10;
	if (there < head) return null;
	const payload =
		head === 2
			? short
			: head === 4
				? bytes.readUInt16BE(at + 2)
				: Number(bytes.readBigUInt64BE(at + 2));
	return there < head + payload ? null : { head, payload };
}

/** Sends a request as these lines and returns the whole answer. */
export async function rawRequest(
	port: number,
	lines: readonly string[],
	host = '127.0.0.1',
): Promise<string> {
	await using client = await RawClient.open(port, host);
	client.write([...lines, '', ''].join('\r\n'));
	return await client.rest();
}
