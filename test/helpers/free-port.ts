import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * A port that was free just now. Below those that the system gives to whoever asks for any (32768 and up on Linux): a
 * program that starts beside this one is not given it meanwhile.
 */
export async function freePort(): Promise<number> {
	const port = 20_000 + Math.floor(Math.random() * 12_000);
	const server = createServer();
	try {
		await once(server.listen(port, '127.0.0.1'), 'listening');
	} catch {
		return freePort();
	}
	server.close();
	await once(server, 'close');
	return port;
}
