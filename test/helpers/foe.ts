import { connect, type Socket } from 'node:net';
import type { Attack } from './attacker.ts';
import { CLOSE, maskedFrame, sizeOf, TEXT } from './raw-client.ts';

/** Any key will do: the server must not care. */
const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';

/** One socket of an attacker. Keeps next to nothing of what it hears. */
export class Foe {
	readonly socket: Socket;
	/** First line of the answer to its handshake, `no answer` where there was none. */
	readonly answered: Promise<string>;
	readonly closed: Promise<unknown>;
	sent = 0;
	heard = 0;
	last: string | null = null;
	closeCode = 1006;
	readonly #answer = Promise.withResolvers<string>();
	readonly #closing = Promise.withResolvers<undefined>();
	#isUpgraded = false;
	#rest: Buffer = Buffer.alloc(0);

	constructor({ port, target, from, kind }: Attack, n: number) {
		this.answered = this.#answer.promise;
		this.closed = this.#closing.promise;
		const localAddress = from[n % from.length];
		const host = '127.0.0.1';
		this.socket = connect({ port, host, ...(localAddress ? { localAddress } : {}) });
		this.socket.once('connect', () => {
			if (kind === 'silent') this.#answer.resolve('connected');
			else this.socket.write(handshake(port, target.replace('{n}', String(n))));
		});
		this.socket.on('data', (chunk) => {
			this.#hear(chunk);
		});
		this.socket.on('error', (error: NodeJS.ErrnoException) => {
			this.#answer.resolve(`no answer: ${error.code ?? error.message}`);
		});
		this.socket.on('close', () => {
			this.#answer.resolve('no answer');
			this.#closing.resolve(undefined);
		});
	}

	/** Writes frames until the socket is full, then whenever it has room, until it is closed. */
	async flood(frames: () => Buffer): Promise<void> {
		while (!this.socket.destroyed && this.socket.writable) {
			// A turn of the event loop each time: it has to hear, and others have to send.
			const room = Promise.withResolvers<undefined>();
			let isRoom = true;
			for (let n = 0; n < 64 && isRoom; n += 1) {
				isRoom = this.socket.write(frames());
				this.sent += 1;
			}
			if (isRoom) setImmediate(room.resolve, undefined);
			else
				this.socket.once('drain', () => {
					room.resolve(undefined);
				});
			await Promise.race([room.promise, this.closed]);
		}
	}

	#hear(chunk: Buffer): void {
		this.#rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
		if (!this.#isUpgraded) {
			const end = this.#rest.indexOf('\r\n\r\n');
			if (end < 0) return;
			const first = this.#rest.toString('latin1', 0, end).split('\r\n', 1)[0] ?? '';
			this.#isUpgraded = true;
			this.#rest = this.#rest.subarray(end + 4);
			this.#answer.resolve(first);
			if (!first.includes(' 101 ')) return;
		}
		for (;;) {
			const size = sizeOf(this.#rest);
			if (!size) return;
			const all = size.head + size.payload;
			this.#take((this.#rest[0] ?? 0) & 0x0f, this.#rest.subarray(size.head, all));
			this.#rest = this.#rest.subarray(all);
		}
	}

	#take(opcode: number, payload: Buffer): void {
		if (opcode === TEXT) {
			this.heard += 1;
			this.last = payload.toString('utf8', 0, 200);
		}
		if (opcode !== CLOSE) return;
		this.closeCode = payload.length > 1 ? payload.readUInt16BE(0) : 1005;
		this.socket.end(maskedFrame(CLOSE, payload));
	}
}

const handshake = (port: number, target: string) =>
	[
		`GET ${target} HTTP/1.1`,
		`Host: 127.0.0.1:${port}`,
		'Connection: Upgrade',
		'Upgrade: websocket',
		'Sec-WebSocket-Version: 13',
		`Sec-WebSocket-Key: ${KEY}`,
		'\r\n',
	].join('\r\n');

/** The frames that a foe sends in turn. */
export function framesOf({ texts, pad }: Attack): () => Buffer {
	const filled = texts.map((text) => text.replace('{pad}', 'x'.repeat(pad)));
	const fixed = filled.map((text) => (text.includes('{n}') ? null : maskedFrame(TEXT, text)));
	let n = 0;
	return () => {
		n += 1;
		const at = n % filled.length;
		return fixed[at] ?? maskedFrame(TEXT, (filled[at] ?? '').replaceAll('{n}', String(n)));
	};
}
