import { connect, type Socket } from 'node:net';

/** Longest time that one attempt takes, in ms: what the other side has to say to a few bytes comes within it. */
const WAIT = 40;

/**
 * Sends these bytes over a socket of their own and returns what came back, up to the other side's end or `WAIT` after the
 * last piece was sent. Pieces leave one by one, so that they are read one by one.
 */
export async function exchange(port: number, pieces: readonly Buffer[]): Promise<Buffer> {
	const answer: Buffer[] = [];
	const { promise: over, resolve: end } = Promise.withResolvers<undefined>();
	const socket = connect({ port, host: '127.0.0.1', noDelay: true });
	socket.on('data', (chunk) => answer.push(chunk));
	// How it ends is part of the answer: a reset is one, too.
	for (const event of ['end', 'error', 'close'])
		socket.on(event, () => {
			end(undefined);
		});
	await Promise.race([send(socket, pieces), over]);
	const timer = setTimeout(end, WAIT);
	await over;
	clearTimeout(timer);
	socket.destroy();
	return Buffer.concat(answer);
}

async function send(socket: Socket, pieces: readonly Buffer[]): Promise<void> {
	for (const piece of pieces) {
		const { promise, resolve } = Promise.withResolvers<undefined>();
		socket.write(piece, () => {
			resolve(undefined);
		});
		await promise;
	}
}
