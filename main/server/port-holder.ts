import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';

/** Longest wait for the operating system's list of connections, in ms. */
const LIMIT = 3_000;

/** Name and process id of the program that listens on a port, as far as the operating system tells. */
export async function findPortHolder(port: number): Promise<string | null> {
	// Loaded only now: it is needed on a failure that most people never meet.
	const { networkConnections, processes } = await import('systeminformation');
	const look = async () => {
		const connections = await networkConnections();
		const holder = connections.find(
			({ localPort, state }) =>
				Number(localPort) === port && state.toUpperCase().startsWith('LISTEN'),
		);
		if (!holder?.pid) return null;
		const { list } = await processes();
		const name = list.find(({ pid }) => pid === holder.pid)?.name ?? holder.process;
		return name ? `${name}, process ${holder.pid}` : `process ${holder.pid}`;
	};
	const { promise: tooLong, resolve } = Promise.withResolvers<null>();
	const timer = setTimeout(resolve, LIMIT, null);
	try {
		return await Promise.race([look(), tooLong]);
	} finally {
		clearTimeout(timer);
	}
}

/** A port that is free right now. */
export async function findFreePort(): Promise<number> {
	const probe = createServer().listen(0, '127.0.0.1');
	await once(probe, 'listening');
	const { port } = probe.address() as AddressInfo;
	probe.close();
	await once(probe, 'close');
	return port;
}
