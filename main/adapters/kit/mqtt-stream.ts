import { connect, isIP } from 'node:net';
import { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { createWebSocketStream, WebSocket } from 'ws';
import type { Broker } from './mqtt-broker.ts';
import { PacketLimit } from './packet-limit.ts';

/** Largest frame of a broker's WebSocket, in bytes. A frame holds a packet or a few. */
const LARGEST_FRAME = 16 * 1_024 * 1_024;

/** The road to a broker, before anything is said on it. `ca`: certificates to trust instead of the well-known ones. */
function openWire({ scheme, host, port, path }: Broker, ca: string | null): Duplex {
	const trust = { rejectUnauthorized: true, ...(ca === null ? {} : { ca }) };
	switch (scheme) {
		case 'mqtt':
			return connect({ host, port, noDelay: true });
		case 'mqtts':
			return connectTls({
				...trust,
				host,
				port,
				...(isIP(host) === 0 ? { servername: host } : {}),
			});
		case 'ws':
		case 'wss': {
			const place = `${host.includes(':') ? `[${host}]` : host}:${port}`;
			const socket = new WebSocket(`${scheme}://${place}${path}`, ['mqtt'], {
				...trust,
				perMessageDeflate: false,
				maxPayload: LARGEST_FRAME,
			});
			return createWebSocketStream(socket);
		}
	}
}

/** A wire on which no packet that arrives is longer than `largest` and a byte. Closes when the wire does. */
export class LimitedStream extends Duplex {
	readonly #wire: Duplex;
	/** Something came, or at least the connection was taken. */
	hasAnswered = false;

	constructor(broker: Broker, { ca, largest }: { ca: string | null; largest: number }) {
		super({ allowHalfOpen: false });
		const wire = openWire(broker, ca);
		this.#wire = wire;
		const limit = new PacketLimit(largest);
		const answered = () => (this.hasAnswered = true);
		wire.once('connect', answered);
		wire.on('data', (chunk: Buffer) => {
			answered();
			const rest = limit.take(chunk);
			if (rest.length > 0 && !this.push(rest)) wire.pause();
		});
		wire.on('end', () => this.push(null));
		wire.on('error', (error) => this.destroy(error));
		wire.on('close', () => {
			// What came before the end is still to be read.
			if (!wire.readableEnded) this.destroy();
		});
	}

	override _read(): void {
		this.#wire.resume();
	}

	override _write(chunk: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
		this.#wire.write(chunk, done);
	}

	/** A packet is written in a dozen pieces. */
	override _writev(pieces: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
		this.#wire.write(Buffer.concat(pieces.map(({ chunk }) => chunk)), done);
	}

	override _final(done: () => void): void {
		if (this.#wire.destroyed) done();
		else this.#wire.end(done);
	}

	override _destroy(error: Error | null, done: (error: Error | null) => void): void {
		if (this.#wire.closed) {
			done(error);
			return;
		}
		this.#wire.once('close', () => {
			done(error);
		});
		this.#wire.destroy();
	}
}
