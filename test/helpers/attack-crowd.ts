import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Handshakes under way at once: more would wait for the system's queue, not for the server. */
const AT_ONCE = 100;

/** Many connections that say nothing but `greeting`. Destroyed when the test's scope ends. */
export async function openCrowd(port: number, count: number, greeting = '') {
	const sockets: Socket[] = [];
	const join = async () => {
		const socket = connect({ port, host: '127.0.0.1' });
		sockets.push(socket);
		// The server may hang up on it at any time: that is what it is here for.
		socket.on('error', () => socket.destroy());
		await once(socket, 'connect');
		socket.resume();
		if (greeting !== '') socket.write(greeting);
	};
	while (sockets.length < count)
		await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - sockets.length) }, join));
	return {
		sockets,
		get left(): number {
			return sockets.filter(({ destroyed, readableEnded }) => !destroyed && !readableEnded).length;
		},
		[Symbol.dispose]() {
			for (const socket of sockets) socket.destroy();
		},
	};
}
