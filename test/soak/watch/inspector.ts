import { once } from 'node:events';
import { WebSocket } from 'ws';
import { until, within } from '../../helpers/until.ts';

/** A full collection of a busy process takes a while. */
const LIMIT = 30_000;

/** What the main thread sends, or a worker through it. */
interface Message {
	readonly id?: number;
	readonly result?: { readonly usedSize?: number };
	readonly method?: string;
	readonly params?: { readonly sessionId: string; readonly message?: string };
}

/** Looks into a process that Node started with `--inspect`: what its heaps hold cannot be seen from outside. */
export class Inspector implements AsyncDisposable {
	readonly #socket: WebSocket;
	/** Of the threads beside the main one. */
	readonly #workers = new Set<string>();
	/** Who waits for the answer of that number, and of which worker. */
	readonly #waiting = new Map<
		number,
		{ readonly worker: string | null; answer(this: void, message: Message): void }
	>();
	#asked = 0;

	private constructor(socket: WebSocket) {
		this.#socket = socket;
		socket.on('message', (data: Buffer) => {
			this.#hear(JSON.parse(data.toString()) as Message);
		});
	}

	/** `stderr` is what the process said so far: Node prints the address there. */
	static async open(stderr: () => string): Promise<Inspector> {
		const [address] = await until(
			() => /ws:\/\/127\.0\.0\.1:\d+\/[0-9a-f-]+/u.exec(stderr()),
			'the address of the inspector',
		);
		const socket = new WebSocket(address, { perMessageDeflate: false });
		await within(once(socket, 'open'), `${address} to open`);
		const inspector = new Inspector(socket);
		await inspector.#ask('NodeWorker.enable', { waitForDebuggerOnStart: false });
		return inspector;
	}

	/** MB that are left on the heaps of all threads when all that nobody needs has been collected. */
	async heap(): Promise<number> {
		const threads = [null, ...this.#workers];
		const sizes = await Promise.all(threads.map((thread) => this.#heapOf(thread)));
		return sizes.reduce((sum, size) => sum + size, 0) / 1_048_576;
	}

	async #heapOf(worker: string | null): Promise<number> {
		await this.#ask('HeapProfiler.collectGarbage', {}, worker);
		const { result } = await this.#ask('Runtime.getHeapUsage', {}, worker);
		if (result?.usedSize === undefined) throw new Error('The size of the heap was not told.');
		return result.usedSize;
	}

	async #ask(method: string, params: object, worker: string | null = null): Promise<Message> {
		const id = ++this.#asked;
		const { promise, resolve } = Promise.withResolvers<Message>();
		this.#waiting.set(id, { worker, answer: resolve });
		const question = { id, method, params };
		const message = JSON.stringify(question);
		const sent =
			worker === null
				? question
				: {
						id: ++this.#asked,
						method: 'NodeWorker.sendMessageToWorker',
						params: { sessionId: worker, message },
					};
		this.#socket.send(JSON.stringify(sent));
		return within(promise, `the answer to ${method}`, LIMIT);
	}

	#hear({ id, method, params, ...rest }: Message): void {
		if (id !== undefined) {
			this.#waiting.get(id)?.answer({ id, ...rest });
			this.#waiting.delete(id);
		} else if (params === undefined) return;
		else if (method === 'NodeWorker.attachedToWorker') this.#workers.add(params.sessionId);
		else if (method === 'NodeWorker.detachedFromWorker') this.#forget(params.sessionId);
		else if (method === 'NodeWorker.receivedMessageFromWorker' && params.message !== undefined)
			this.#hear(JSON.parse(params.message) as Message);
	}

	/** A worker that has ended holds nothing, and answers nothing. */
	#forget(ended: string): void {
		this.#workers.delete(ended);
		for (const [id, { worker, answer }] of this.#waiting) {
			if (worker !== ended) continue;
			this.#waiting.delete(id);
			answer({ id, result: { usedSize: 0 } });
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
