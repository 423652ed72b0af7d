/**
 * The baseline: the smallest hub and echo that can be written with `ws`, as its own documents have it. `/echo` sends
 * back, any other path relays to all others there. Prints its address.
 */
import { WebSocketServer } from 'ws';

/** As long as the bridge's own. */
const PING_EVERY = 20_000;

const rooms = new Map();
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });

server.on('connection', (socket, request) => {
	const { url } = request;
	if (url === '/echo') {
		socket.on('message', (data, isBinary) => {
			socket.send(data, { binary: isBinary });
		});
		return;
	}
	const room = rooms.get(url) ?? new Set();
	rooms.set(url, room.add(socket));
	socket.on('message', (data, isBinary) => {
		for (const other of room) if (other !== socket) other.send(data, { binary: isBinary });
	});
	socket.on('close', () => room.delete(socket));
});

// Without them, nobody would notice who is gone: the documents of ws show it like this.
setInterval(() => {
	for (const socket of server.clients) socket.ping();
}, PING_EVERY);

server.on('listening', () => {
	console.log(`ws://127.0.0.1:${server.address().port}`);
});
