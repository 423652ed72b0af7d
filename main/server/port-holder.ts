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

/** Ports that may turn out to be taken in the other address family before we give up. */
const TRIES = 20;

/** A port that is free right now, for IPv4 and IPv6. */
export async function findFreePort(): Promise<number> {
	for (let tries = 1; ; tries += 1) {
		await using v4 = await probe(0, '127.0.0.1');
		try {
			const v6 = await probe(v4.port, '::1');
			await v6[Symbol.asyncDispose]();
			return v4.port;
		} catch (error) {
			// Without IPv6 there is no other family to ask.
			if (!isTaken(error) || tries === TRIES) return v4.port;
		}
	}
}

/** Whether nobody listens on a port right now, with IPv4 or IPv6. */
export async function isFree(port: number): Promise<boolean> {
	const probes = ['127.0.0.1', '::1'].map(async (host) => {
		await using _listening = await probe(port, host);
	});
	const outcomes = await Promise.allSettled(probes);
	return !outcomes.some((one) => one.status === 'rejected' && isTaken(one.reason));
}

const isTaken = (error: unknown): boolean =>
	error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';

async function probe(wanted: number, host: string) {
	const server = createServer().listen({ port: wanted, host, exclusive: true });
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return {
		port,
		async [Symbol.asyncDispose]() {
			server.close();
			await once(server, 'close');
		},
	};
}
