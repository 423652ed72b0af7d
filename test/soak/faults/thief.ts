import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { setImmediate } from 'node:timers/promises';

const listen = async (port: number): Promise<Server> => {
	const server = createServer();
	server.listen({ port, host: '127.0.0.1', exclusive: true });
	await once(server, 'listening');
	return server;
};

/** Another program on a port, until the scope ends. Throws where the port is not free. */
export async function holdPort(port: number): Promise<AsyncDisposable> {
	const server = await listen(port);
	return {
		async [Symbol.asyncDispose]() {
			server.close();
			await once(server, 'close');
		},
	};
}

/** Takes a port at the first moment at which it is free, and keeps it until the scope ends. */
export function stealPort(port: number): AsyncDisposable {
	const state = { isOver: false };
	const stealing = (async () => {
		while (!state.isOver)
			try {
				return await holdPort(port);
			} catch {
				// Still taken: that is what it waits for.
				await setImmediate();
			}
		return null;
	})();
	return {
		async [Symbol.asyncDispose]() {
			state.isOver = true;
			await (await stealing)?.[Symbol.asyncDispose]();
		},
	};
}
