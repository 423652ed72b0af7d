import { rootCertificates } from 'node:tls';
import { WebSocket } from 'ws';
import type { Place } from '../kit/network-words.ts';
import { openFault, refusalOf, startError } from './faults.ts';
import type { Request } from './request.ts';

/** ms for a handshake. Over the internet it takes a second at most; below the host's own limit for a start. */
const HANDSHAKE_LIMIT = 8_000;
/** Bytes of one message. Feeds send some KiB; what is larger is cut off before it is in memory. */
export const MAX_MESSAGE = 1_048_576;

export function placeOf(url: string): Place {
	const { hostname, port, protocol } = new URL(url);
	return { host: hostname, port: port === '' ? (protocol === 'wss:' ? 443 : 80) : Number(port) };
}

/** Connects. The socket is paused: whoever takes it resumes it. @throws StartError, or the signal's reason */
export async function dial(
	{ url, headers, protocols, certificate }: Request,
	signal: AbortSignal,
): Promise<WebSocket> {
	signal.throwIfAborted();
	const place = placeOf(url);
	const socket = new WebSocket(url, protocols, {
		headers: { ...headers },
		handshakeTimeout: HANDSHAKE_LIMIT,
		maxPayload: MAX_MESSAGE,
		// A few bytes of it can become a message of any size; `ws` itself advises against it.
		perMessageDeflate: false,
		...(certificate === '' ? {} : { ca: [...rootCertificates, certificate] }),
	});
	const opened = Promise.withResolvers<undefined>();
	// Stays on: ending a socket that is not open yet is one more error, which nobody waits for.
	socket.on('error', (error) => {
		opened.reject(startError(openFault(error, place), error));
	});
	socket.once('open', () => {
		// What came together with the answer to the handshake waits until somebody listens.
		socket.pause();
		opened.resolve(undefined);
	});
	socket.once('unexpected-response', (request, { statusCode }) => {
		opened.reject(startError(refusalOf(statusCode ?? 0, place)));
		request.destroy();
	});
	const abort = () => {
		socket.terminate();
	};
	signal.addEventListener('abort', abort, { once: true });
	try {
		await opened.promise;
		signal.throwIfAborted();
		return socket;
	} catch (error) {
		socket.terminate();
		signal.throwIfAborted();
		throw error;
	} finally {
		signal.removeEventListener('abort', abort);
	}
}
