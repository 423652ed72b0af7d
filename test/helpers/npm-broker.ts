import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Aedes, type AedesOptions, type Client } from 'aedes';

type AuthenticateHandler = NonNullable<AedesOptions['authenticate']>;

interface NpmBrokerOptions {
	/** Who may connect, with their passwords; everybody unless given. */
	readonly users?: Readonly<Record<string, string>>;
	/** A filter that nobody may subscribe to. */
	readonly hidden?: string;
	/** Of a broker that was there before, for one that comes back. */
	readonly port?: number;
}

/** An MQTT 3.1.1 broker that needs no program, on a free port. Ended when the test's scope ends. */
export class NpmBroker implements AsyncDisposable {
	readonly aedes: Aedes;
	readonly port: number;
	readonly #server: Server;
	readonly #sockets: Map<Socket, Client>;

	private constructor(aedes: Aedes, server: Server, sockets: Map<Socket, Client>) {
		this.aedes = aedes;
		this.#server = server;
		this.#sockets = sockets;
		this.port = (server.address() as AddressInfo).port;
	}

	static async open({ users, hidden, port = 0 }: NpmBrokerOptions = {}): Promise<NpmBroker> {
		const authenticate: AuthenticateHandler = (...[, user = '', password, done]) => {
			done(null, Boolean(password) && users?.[user] === password?.toString());
		};
		const aedes = new Aedes({
			...(users ? { authenticate } : {}),
			authorizeSubscribe(_, subscription, done) {
				done(null, subscription.topic === hidden ? null : subscription);
			},
		});
		await aedes.listen();
		const sockets = new Map<Socket, Client>();
		const server = createServer((socket) => {
			sockets.set(socket, aedes.handle(socket));
			socket.on('close', () => sockets.delete(socket));
		});
		await once(server.listen(port, '127.0.0.1'), 'listening');
		return new NpmBroker(aedes, server, sockets);
	}

	get url(): string {
		return `mqtt://127.0.0.1:${this.port}`;
	}

	/** Of those that are connected. */
	get clientIds(): string[] {
		return [...this.#sockets.values()].map(({ id }) => id);
	}

	/** Breaks every connection without a goodbye, or only a client's. */
	drop(clientId?: string): void {
		for (const [socket, client] of this.#sockets)
			if (clientId === undefined || client.id === clientId) socket.destroy();
	}

	async [Symbol.asyncDispose](): Promise<void> {
		if (!this.#server.listening) return;
		this.drop();
		this.#server.close();
		await once(this.#server, 'close');
		await new Promise<void>((resolve) => {
			this.aedes.close(resolve);
		});
	}
}
