import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { isIP } from 'node:net';
import type { AdapterContext } from '../adapter.ts';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/words.ts';
import { systemCode, unreachable } from '../kit/network-words.ts';
import { Rarely } from '../kit/rarely.ts';
import type { OscSettings } from './settings.ts';

/** Longest wait for the address behind a name, in ms. Below a command's own, so that the words are about the name. */
const LOOKUP_LIMIT = 3_000;
/** How long an address is taken to be right, in ms: a phone that comes back may have another one. */
const LOOKUP_AGE = 60_000;

/** What the system says when nothing listens there: Linux and macOS, and Windows. */
const refusals = ['ECONNREFUSED', 'ECONNRESET'];

interface Line {
	readonly socket: Socket;
	readonly address: string;
}

interface TargetParts {
	readonly row: OscSettings['targets'][number];
	readonly context: AdapterContext;
	/** Mixers and lights answer to the port that they were asked from. */
	readonly hear: (packet: Uint8Array) => void;
}

/**
 * One row of the targets. Its socket is connected: it hears nobody else, and the system tells it when nothing listens
 * there.
 */
export class Target {
	readonly name: string;
	readonly #parts: TargetParts;
	#line: Promise<Line> | null = null;
	#askedAt = -Infinity;

	constructor(parts: TargetParts) {
		this.name = parts.row.name;
		this.#parts = parts;
	}

	/** @throws AppError COMMAND_FAILED with why it cannot be sent there */
	async send(bytes: Uint8Array): Promise<void> {
		const { socket } = await this.open();
		try {
			await sent(socket, bytes);
		} catch (error) {
			if (!refusals.includes(systemCode(error))) throw this.#failed(error);
			// The system speaks of the message before, and this one did not go out for it.
			this.#refused.note();
			await sent(socket, bytes).catch((again: unknown) => {
				throw this.#failed(again);
			});
		}
	}

	/**
	 * Its socket; a name is looked up again now and then.
	 * @throws AppError COMMAND_FAILED with why there is none
	 */
	open(): Promise<Line> {
		const { host } = this.#parts.row;
		const isOld = isIP(host) === 0 && performance.now() - this.#askedAt > LOOKUP_AGE;
		if (this.#line && !isOld) return this.#line;
		this.#askedAt = performance.now();
		const line = this.#reopen(this.#line).catch((error: unknown) => {
			// The next message asks again.
			if (this.#line === line) this.#line = null;
			throw this.#failed(error);
		});
		this.#line = line;
		return line;
	}

	async close(): Promise<void> {
		const line = await this.#line?.catch(() => null);
		line?.socket.close();
		this.#line = null;
	}

	async #reopen(before: Promise<Line> | null): Promise<Line> {
		const { row, context } = this.#parts;
		const old = await before?.catch(() => null);
		const found = await find(row.host, context.signal).catch((error: unknown) => {
			// A name server that is away is no reason to lose a target that is there.
			if (old) return { address: old.address, family: isIP(old.address) };
			throw error;
		});
		if (old?.address === found.address) return old;
		old?.socket.close();
		return { socket: await this.#connect(found), address: found.address };
	}

	async #connect({ address, family }: { address: string; family: number }): Promise<Socket> {
		const { row, hear } = this.#parts;
		const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
		try {
			const bound = once(socket, 'listening');
			socket.bind();
			await bound;
			// For targets like 192.168.1.255: every lamp of a network.
			if (family !== 6) socket.setBroadcast(true);
			const connected = once(socket, 'connect');
			socket.connect(row.port, address);
			await connected;
		} catch (error) {
			socket.close();
			throw error;
		}
		socket.on('message', hear);
		socket.on('error', (error) => {
			if (refusals.includes(systemCode(error))) this.#refused.note();
			else this.#unwell.note();
		});
		return socket;
	}

	#failed(error: unknown): AppError {
		if (error instanceof AppError) return error;
		const { name, host, port } = this.#parts.row;
		const known = unreachable(error, { host, port });
		const text = error instanceof Error ? error.message : String(error);
		return new AppError(
			'COMMAND_FAILED',
			say(
				`"${name}": ${known?.en ?? `the system did not send it: ${text}`}`,
				`「${name}」: ${known?.ja ?? `送信できませんでした: ${text}`}`,
			),
			{ cause: error },
		);
	}

	readonly #refused = new Rarely((count) => {
		const { name, port } = this.#parts.row;
		this.#parts.context.log(
			say(
				`"${name}": nothing listens for OSC on port ${port} there; messages that nobody took: at least ${count}.`,
				`「${name}」: ポート ${port} で OSC を受信しているプログラムがありません。届かなかったメッセージ: ${count} 件以上`,
			),
		);
	});

	readonly #unwell = new Rarely((count) => {
		const { name } = this.#parts.row;
		this.#parts.context.log(
			say(
				`"${name}": the network did not take some messages: ${count}.`,
				`「${name}」: ネットワークの問題で送れなかったメッセージがあります: ${count} 件`,
			),
		);
	});
}

function sent(socket: Socket, bytes: Uint8Array): Promise<void> {
	const { promise, resolve, reject } = Promise.withResolvers<undefined>();
	socket.send(bytes, (error) => {
		if (error) reject(error);
		else resolve(undefined);
	});
	return promise;
}

/** The address behind a name, within the time limit. A lookup cannot be ended: its answer is then of no interest. */
async function find(
	host: string,
	signal: AbortSignal,
): Promise<{ address: string; family: number }> {
	const family = isIP(host);
	if (family !== 0) return { address: host, family };
	const { promise: late, reject } = Promise.withResolvers<never>();
	const end = AbortSignal.any([signal, AbortSignal.timeout(LOOKUP_LIMIT)]);
	const stop = () => {
		reject(Object.assign(new Error('The lookup took too long.'), { code: 'ENOTFOUND' }));
	};
	end.addEventListener('abort', stop, { once: true });
	try {
		// Programs that take OSC listen on IPv4, as a rule.
		return await Promise.race([lookup(host, { order: 'ipv4first' }), late]);
	} finally {
		end.removeEventListener('abort', stop);
	}
}
