import { createSocket, type Socket, type SocketOptions } from 'node:dgram';
import { once } from 'node:events';
import { StartError } from '../adapter.ts';
import { portTaken, systemCode } from '../kit/network-words.ts';
import type { OscSettings } from './settings.ts';

/** What a machine without IPv6 says when asked for it. */
const withoutIpv6 = ['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EPROTONOSUPPORT'];

interface Address {
	readonly options: SocketOptions;
	readonly address: string;
}

const loopback: readonly Address[] = [
	{ options: { type: 'udp4' }, address: '127.0.0.1' },
	{ options: { type: 'udp6', ipv6Only: true }, address: '::1' },
];

const everything: readonly Address[] = [
	{ options: { type: 'udp4' }, address: '0.0.0.0' },
	{ options: { type: 'udp6', ipv6Only: true }, address: '::' },
];

/**
 * Listens on the port of the settings, by IPv4 and, where there is one, IPv6. Without a port there is nothing to do.
 * @throws StartError where another program has the port
 */
export async function listen(
	{ port, everywhere }: Pick<OscSettings, 'port' | 'everywhere'>,
	hear: (packet: Uint8Array) => void,
): Promise<Socket[]> {
	if (port === undefined) return [];
	const sockets: Socket[] = [];
	try {
		for (const address of everywhere ? everything : loopback) {
			const socket = await open(address, port);
			if (socket) sockets.push(socket.on('message', hear));
		}
	} catch (error) {
		for (const socket of sockets) socket.close();
		const why = portTaken(error, port);
		throw why ? new StartError('needs-you', why, { cause: error }) : error;
	}
	return sockets;
}

/** Null where the machine has no IPv6. */
async function open({ options, address }: Address, port: number): Promise<Socket | null> {
	const socket = createSocket(options);
	try {
		const listening = once(socket, 'listening');
		socket.bind({ port, address, exclusive: true });
		await listening;
		return socket;
	} catch (error) {
		socket.close();
		if (options.type === 'udp6' && withoutIpv6.includes(systemCode(error))) return null;
		throw error;
	}
}
