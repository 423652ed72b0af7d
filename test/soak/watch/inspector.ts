import { once } from 'node:events';
import { WebSocket } from 'ws';
import { until, within } from '../../helpers/until.ts';

/** A full collection of a busy process takes a while. */
const LIMIT = 30_000;

interface Answer {
	readonly id: number;
	readonly result: { readonly usedSize?: number };
}

/** Looks into a process that Node started with `--inspect`: what its heap holds cannot be seen from outside. */
export class Inspector implements AsyncDisposable {
	readonly #socket: WebSocket;
	#asked = 0;

	private constructor(socket: WebSocket) {
		this.#socket = socket;
	}

	/** `stderr` is what the process said so far: Node prints the address there. */
	static async open(stderr: () => string): Promise<Inspector> {
		const [address] = await until(
			() => /ws:\/\/127\.0\.0\.1:\d+\/[0-9a-f-]+/u.exec(stderr()),
			'the address of the inspector',
		);
		const socket = new WebSocket(address, { perMessageDeflate: false });
		await within(once(socket, 'open'), `${address} to open`);
		return new Inspector(socket);
	}

	/** MB that are left on the heap of the main thread when all that nobody needs has been collected. */
	async heap(): Promise<number> {
		await this.#ask('HeapProfiler.collectGarbage');
		const { usedSize } = await this.#ask('Runtime.getHeapUsage');
		if (usedSize === undefined) throw new Error('The inspector did not tell the size of the heap.');
		return usedSize / 1_048_576;
	}

	async #ask(method: string): Promise<Answer['result']> {
		const id = ++this.#asked;
		const { promise, resolve } = Promise.withResolvers<Answer['result']>();
		const hear = (data: Buffer) => {
			const answer = JSON.parse(data.toString()) as Answer;
			if (answer.id === id) resolve(answer.result);
		};
		this.#socket.on('message', hear);
		this.#socket.send(JSON.stringify({ id, method }));
		try {
			return await within(promise, `the answer to ${method}`, LIMIT);
		} finally {
			this.#socket.off('message', hear);
		}
	}

	/** A process waits at its end for whoever still looks into it. */
	async [Symbol.asyncDispose](): Promise<void> {
		if (this.#socket.readyState === WebSocket.CLOSED) return;
		const closed = once(this.#socket, 'close');
		this.#socket.close();
		await closed;
	}
}
