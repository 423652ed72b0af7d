import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { CommandName, Input, Output } from '../../main/contract/commands.ts';
import type { EventName } from '../../main/contract/events.ts';
import type { PageFrame } from '../../main/contract/transport.ts';
import { until, within } from './until.ts';

/** The page's road to a bridge in another process. Closed when the test's scope ends. */
export class PageLink implements AsyncDisposable {
	/** The events that it was told, oldest first. */
	readonly events: { readonly name: EventName; readonly at: number; readonly size: number }[] = [];
	readonly #socket: WebSocket;
	readonly #answers = new Map<number, PageFrame>();
	#calls = 0;

	constructor(socket: WebSocket) {
		this.#socket = socket;
		socket.on('message', (data: Buffer) => {
			const frame = JSON.parse(data.toString()) as PageFrame;
			if ('answer' in frame) this.#answers.set(frame.answer, frame);
			else this.events.push({ name: frame.event, at: performance.now(), size: data.length });
		});
	}

	/** @throws Error with what the bridge said */
	async call<N extends CommandName>(name: N, input: Input<N>, ms?: number): Promise<Output<N>> {
		const call = ++this.#calls;
		this.#socket.send(JSON.stringify({ call, name, input }));
		const answered = () => {
			const answer = this.#answers.get(call);
			if (!answer && this.#socket.readyState === WebSocket.CLOSED)
				throw new Error(`The bridge was gone before it answered ${name}.`);
			return answer;
		};
		const frame = await until(answered, `the answer to ${name}`, ms);
		this.#answers.delete(call);
		if ('error' in frame) throw new Error(`${frame.error.code}: ${frame.error.words.en}`);
		return (frame as { value: unknown }).value as Output<N>;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		if (this.#socket.readyState === WebSocket.CLOSED) return;
		const closed = once(this.#socket, 'close');
		this.#socket.terminate();
		await closed;
	}
}

/** What the printed address buys: headers and a key that let a program in where the page goes in. */
export async function openAddress(address: string) {
	const opened = await fetch(address, { redirect: 'manual' });
	const Cookie = opened.headers.get('set-cookie')?.split(';')[0];
	const key = opened.headers.get('location')?.split('#')[1];
	if (Cookie === undefined || key === undefined) throw new Error(`${address} let nobody in.`);
	return { headers: { Origin: new URL(address).origin, Cookie }, key };
}

/** Opens the page's road, from the address that the app printed. */
export async function openPageLink(address: string): Promise<PageLink> {
	const { headers, key } = await openAddress(address);
	const url = `${headers.Origin.replace('http', 'ws')}/bridge?key=${key}`;
	const socket = new WebSocket(url, { headers, perMessageDeflate: false });
	const link = new PageLink(socket);
	await within(once(socket, 'open'), `${url} to open`);
	return link;
}
