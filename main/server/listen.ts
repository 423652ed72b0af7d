import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '../contract/errors.ts';
import { say } from '../contract/words.ts';
import { findFreePort, findPortHolder } from './port-holder.ts';

/** The port was the trouble, and this one was free just now. */
export class PortError extends AppError {
	readonly freePort: number;

	constructor(words: AppError['words'], freePort: number, options: ErrorOptions) {
		super('PORT_UNAVAILABLE', words, options);
		this.freePort = freePort;
	}
}

/** How often a random port may turn out to be taken in the other address family. */
const TRIES = 10;

/**
 * Listens on 127.0.0.1 and ::1, on the same port. Both are needed: .NET tries ::1 first for `localhost` and would lose
 * two seconds. Where the machine has no IPv6, 127.0.0.1 alone will do. Port 0 picks one that is free in both.
 * @returns the port and the addresses that listen
 * @throws PortError
 */
export async function listenOnLoopback(
	[v4, v6]: readonly [Server, Server],
	wanted: number,
): Promise<{ port: number; hosts: string[] }> {
	for (let tries = 1; ; tries += 1) {
		await listenOn(v4, wanted, '127.0.0.1');
		const { port } = v4.address() as AddressInfo;
		try {
			await listen(v6, port, '::1');
			return { port, hosts: ['127.0.0.1', '[::1]'] };
		} catch (error) {
			if (isCode(error, 'EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL'))
				return { port, hosts: ['127.0.0.1'] };
			await closed(v4);
			if (wanted !== 0 || tries >= TRIES) throw await portError(error, port);
		}
	}
}

/**
 * Listens on one address.
 * @throws PortError when the port is taken or not allowed
 */
export async function listenOn(server: Server, port: number, host: string): Promise<void> {
	try {
		await listen(server, port, host);
	} catch (error) {
		throw await portError(error, port);
	}
}

/** Listens on one address, and says what is wrong as the system does. */
export async function listen(server: Server, port: number, host: string): Promise<void> {
	server.listen({ port, host, exclusive: true });
	await once(server, 'listening');
}

/** Listens no more. Settles when the last connection has ended. */
export async function closed(server: Server): Promise<void> {
	if (!server.listening) return;
	server.close();
	await once(server, 'close');
}

async function portError(error: unknown, port: number): Promise<Error> {
	if (!isCode(error, 'EADDRINUSE', 'EACCES')) return error as Error;
	const freePort = await findFreePort();
	if (isCode(error, 'EACCES')) {
		return new PortError(
			say(
				`Port ${port} may not be used by ordinary programs here. Port ${freePort} is free: choose it under Settings > Server.`,
				`ポート ${port} は、この環境では一般のプログラムから使えません。ポート ${freePort} が空いています。「設定 > サーバー」で変更してください。`,
			),
			freePort,
			{ cause: error },
		);
	}
	const holder = await findPortHolder(port);
	return new PortError(
		say(
			`Port ${port} is in use by ${holder ?? 'another program'}. Close it, or choose another port: ${freePort} is free.`,
			`ポート ${port} は${holder ? `「${holder}」` : '別のプログラム'}が使用中です。それを終了するか、別のポートを選んでください: ${freePort} が空いています。`,
		),
		freePort,
		{ cause: error },
	);
}

export const isCode = (error: unknown, ...codes: string[]) =>
	error instanceof Error && 'code' in error && codes.includes(error.code as string);
