import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A road to a server on this machine that can break without a word, as one does while a machine sleeps. */
export class TcpProxy implements AsyncDisposable {
	readonly #server: Server;
	readonly #sockets = new Set<Socket>();
	/** Both ends of the roads on which nothing arrives any more. */
	readonly #dead = new Set<Socket>();

	private constructor(target: number) {
		this.#server = createServer((near) => {
			const far = connect({ host: '127.0.0.1', port: target });
			this.#carry(near, far);
			this.#carry(far, near);
		});
	}

	static async open(target: number): Promise<TcpProxy> {
		const proxy = new TcpProxy(target);
		proxy.#server.listen(0, '127.0.0.1');
		await once(proxy.#server, 'listening');
		return proxy;
	}

	get port(): number {
		return (this.#server.address() as AddressInfo).port;
	}

	/** From now on nothing arrives on the connections that there are, not even their end. New ones work. */
	swallow(): void {
		for (const socket of this.#sockets) this.#dead.add(socket);
	}

	#carry(from: Socket, to: Socket): void {
		this.#sockets.add(from);
		from.on('data', (chunk) => {
			if (!this.#dead.has(from)) to.write(chunk);
		});
		from.on('error', () => from.destroy());
		from.on('close', () => {
			this.#sockets.delete(from);
			if (!this.#dead.has(from)) to.destroy();
		});
	}

	async [Symbol.asyncDispose](): Promise<void> {
		for (const socket of this.#sockets) socket.destroy();
		this.#server.close();
		await once(this.#server, 'close');
	}
}
