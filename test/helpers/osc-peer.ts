import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { fromBuffer, toBuffer, type OscPacketInput, type OscPacketOutput } from 'osc-min';
import { until } from './until.ts';

/** A program that speaks OSC on a port of its own. */
export class OscPeer implements AsyncDisposable {
	readonly heard: OscPacketOutput[] = [];
	/** Where the last packet came from. */
	from: { port: number; address: string } | null = null;
	readonly #socket: Socket;

	private constructor(socket: Socket) {
		this.#socket = socket;
		socket.on('message', (packet, from) => {
			this.from = from;
			this.heard.push(fromBuffer(packet));
		});
	}

	static async open(address = '127.0.0.1'): Promise<OscPeer> {
		const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
		socket.bind(0, address);
		await once(socket, 'listening');
		return new OscPeer(socket);
	}

	get port(): number {
		return this.#socket.address().port;
	}

	/** A row of the adapter's targets. */
	row(name: string): { name: string; host: string; port: number } {
		const { address, port } = this.#socket.address();
		return { name, host: address, port };
	}

	send(packet: OscPacketInput, port: number, host?: string): void {
		const { buffer, byteOffset, byteLength } = toBuffer(packet);
		this.sendBytes(new Uint8Array(buffer, byteOffset, byteLength), port, host);
	}

	sendBytes(bytes: Uint8Array, port: number, host = this.#socket.address().address): void {
		this.#socket.send(bytes, port, host);
	}

	/** The next packet. */
	next(): Promise<OscPacketOutput> {
		return until(() => this.heard.shift(), 'an OSC packet');
	}

	[Symbol.asyncDispose](): Promise<void> {
		const { promise, resolve } = Promise.withResolvers<undefined>();
		this.#socket.close(() => {
			resolve(undefined);
		});
		return promise;
	}
}

/**
 * A UDP port that was free just now. Below those that the system gives to whoever asks for any: a program that starts
 * beside this one is not given it meanwhile.
 */
export async function freeUdpPort(): Promise<number> {
	const port = 20_000 + Math.floor(Math.random() * 12_000);
	const socket = createSocket('udp4');
	try {
		const listening = once(socket, 'listening');
		socket.bind(port, '127.0.0.1');
		await listening;
		return port;
	} catch {
		return await freeUdpPort();
	} finally {
		socket.close();
	}
}
