import type { Codec, Handles } from './codec.ts';

/** Names of the two DOM events that carry messages between the worlds. Nobody can guess them. */
export interface Channel {
	readonly out: string;
	readonly in: string;
}

export interface Side {
	/** Tells the other side, which answers at once. @throws Error with the message of the error on the other side */
	ask(kind: string, ...data: unknown[]): unknown;
	/** Answers a kind of question of the other side. */
	answer(kind: string, handler: (...data: unknown[]) => unknown): void;
}

interface Reply {
	readonly value?: string;
	readonly error?: string;
}

/**
 * One of two equal ends of the bridge between the page and the preload, which share the DOM and nothing else. What passes
 * is copied; functions and promises pass as handles, and of an error only its message. Events of the DOM are synchronous, and
 * so is this. It runs in a page, as its own text: it may use nothing from outside.
 */
export function createSide(channel: Channel, codec: Codec): Side {
	const functions = new Map<number, (...args: unknown[]) => unknown>();
	const promises = new Map<number, PromiseWithResolvers<unknown>>();
	const handlers = new Map<string, (...data: unknown[]) => unknown>();
	const replies = new Map<number, Reply>();
	let last = 0;

	const post = (message: readonly unknown[]): void => {
		document.dispatchEvent(new CustomEvent(channel.out, { detail: JSON.stringify(message) }));
	};
	const textOf = (error: unknown): string =>
		error instanceof Error ? error.message : String(error);

	const handles: Handles = {
		give(value) {
			if (value instanceof Error) return { error: value.message };
			if (typeof value !== 'function' && !(value instanceof Promise)) return undefined;
			last += 1;
			const id = last;
			if (typeof value === 'function') {
				functions.set(id, value as (...args: unknown[]) => unknown);
				return { function: id };
			}
			value.then(
				(result: unknown) => {
					settle(id, 'resolve', result);
				},
				(error: unknown) => {
					settle(id, 'reject', error);
				},
			);
			return { promise: id };
		},
		take(handle) {
			const known = handle as { error?: string; function?: number; promise?: number };
			if (known.error !== undefined) return new Error(known.error);
			if (known.function !== undefined)
				return (...args: unknown[]) => side.ask('call', known.function, args);
			const waiting = Promise.withResolvers<unknown>();
			promises.set(Number(known.promise), waiting);
			return waiting.promise;
		},
	};

	/** A result that cannot be copied rejects the promise of the other side, as a result that could not be had. */
	const settle = (id: number, how: 'resolve' | 'reject', result: unknown): void => {
		try {
			post(['settle', id, how, codec.encode(result, handles)]);
		} catch (error) {
			post(['settle', id, 'reject', codec.encode(error, handles)]);
		}
	};

	const reply = (kind: string, text: string): Reply => {
		try {
			const handler = handlers.get(kind);
			if (!handler) throw new Error(`The bridge between the worlds has no "${kind}".`);
			const data = codec.decode(text, handles) as unknown[];
			return { value: codec.encode(handler(...data), handles) };
		} catch (error) {
			return { error: textOf(error) };
		}
	};

	document.addEventListener(channel.in, (event) => {
		const [what, id, ...rest] = JSON.parse((event as CustomEvent<string>).detail) as [
			string,
			number,
			...string[],
		];
		const [first = '', second = ''] = rest;
		if (what === 'ask') post(['reply', id, JSON.stringify(reply(first, second))]);
		else if (what === 'reply') replies.set(id, JSON.parse(first) as Reply);
		else {
			const waiting = promises.get(id);
			promises.delete(id);
			const result = codec.decode(second, handles);
			if (first === 'resolve') waiting?.resolve(result);
			else waiting?.reject(result);
		}
	});

	const side: Side = {
		ask(kind, ...data) {
			last += 1;
			const id = last;
			post(['ask', id, kind, codec.encode(data, handles)]);
			const answer = replies.get(id);
			replies.delete(id);
			if (!answer) throw new Error('The other side of the bridge does not answer.');
			if (answer.error !== undefined) throw new Error(answer.error);
			return codec.decode(answer.value ?? '', handles);
		},
		answer(kind, handler) {
			handlers.set(kind, handler);
		},
	};
	side.answer('call', (id, args) => {
		const called = functions.get(Number(id));
		if (!called) throw new Error('The function is gone.');
		return called(...(args as unknown[]));
	});
	return side;
}
