import type { Socket } from 'node:net';

/**
 * Sockets that are no clients: in their handshake, or turned away. A handshake takes a few ms, so where too many are
 * under way, the oldest are those of somebody who keeps them open on purpose.
 */
export class Callers {
	/** By their addresses: the socket that is upgraded is not the one that came, where TLS is between them. */
	readonly #sockets = new Map<string, Socket>();

	/** @returns the caller that had to go for it, if there are more than may be */
	add(socket: Socket, most: number): Socket | null {
		const name = nameOf(socket);
		this.#sockets.set(name, socket);
		socket.once('close', () => {
			if (this.#sockets.get(name) === socket) this.#sockets.delete(name);
		});
		if (this.#sockets.size <= most) return null;
		const [oldest] = this.#sockets;
		if (!oldest) return null;
		this.#sockets.delete(oldest[0]);
		return oldest[1];
	}

	/** It became a client. */
	delete(socket: Socket): void {
		this.#sockets.delete(nameOf(socket));
	}

	destroyAll(): void {
		for (const socket of this.#sockets.values()) socket.destroy();
	}
}

const nameOf = ({ localAddress, remoteAddress, remotePort }: Socket) =>
	`${localAddress ?? ''} ${remoteAddress ?? ''} ${remotePort ?? 0}`;
