import { finished } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { say } from '../../contract/words.ts';
import type { AdapterContext } from '../adapter.ts';
import { RefusedPost } from './hook-check.ts';
import { HookListener } from './hook-listener.ts';
import { Hooks } from './hooks.ts';
import { RefusedPosts } from './refused-posts.ts';
import type { HookRow } from './settings.ts';

/** ms that a wrong token waits for its answer, and how many may wait at the same time. */
const WRONG_TOKEN = 1_000;
const MAX_WAITING = 16;
/** ms in which the rest of a refused post is read away: else its sender meets a reset before it can read why. */
const DRAIN = 500;

/** Where programs that can only post reach the items: `POST /hook/<name>`. */
export class HookServer {
	readonly address: string;
	readonly #hooks: Hooks;
	readonly #listener: HookListener;
	readonly #refused: RefusedPosts;
	readonly #ended = new AbortController();
	#waiting = 0;

	constructor(
		{ hooks, port }: { readonly hooks: readonly HookRow[]; readonly port: number },
		context: AdapterContext,
	) {
		this.address = `http://127.0.0.1:${port}`;
		this.#refused = new RefusedPosts((words) => {
			context.log(words);
		});
		this.#hooks = new Hooks({
			hooks,
			port,
			emit(name, values) {
				context.emit('hook', { name, values });
			},
		});
		this.#listener = new HookListener({
			port,
			onRequest: (request, response) => void this.#answer(request, response),
			onError: () => {
				context.setStatus({ kind: 'lost', why: listensNoMore });
			},
		});
	}

	/** @throws StartError */
	open(): Promise<void> {
		return this.#listener.open();
	}

	close(): Promise<void> {
		this.#ended.abort(new Error('The adapter stops.'));
		return this.#listener.close();
	}

	async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		// Whoever leaves in between needs no answer.
		response.on('error', () => undefined);
		try {
			write(response, 202, await this.#hooks.take(request));
		} catch (error) {
			if (error instanceof RefusedPost) await this.#refuse(error, request, response);
			else if (this.#ended.signal.aborted || request.readableAborted) response.destroy();
			// A fault of ours, which the host tells.
			else throw error;
		}
	}

	async #refuse(
		{ status, words }: RefusedPost,
		request: IncomingMessage,
		response: ServerResponse,
	): Promise<void> {
		this.#refused.add(words);
		const isWait = status === 401 && this.#waiting < MAX_WAITING;
		this.#waiting += 1;
		request.resume();
		await Promise.allSettled([
			isWait ? delay(WRONG_TOKEN, undefined, { signal: this.#ended.signal }) : null,
			finished(request, { signal: AbortSignal.timeout(DRAIN) }),
		]);
		this.#waiting -= 1;
		if (status === 405) response.setHeader('allow', 'POST');
		response.setHeader('connection', 'close');
		const isCrowded = status === 401 && !isWait;
		write(response, isCrowded ? 429 : status, isCrowded ? crowded : words.en);
	}
}

function write(response: ServerResponse, status: number, text: string): void {
	response.writeHead(status, {
		'content-type': 'text/plain; charset=utf-8',
		'x-content-type-options': 'nosniff',
		'cache-control': 'no-store',
	});
	response.end(`${text}\n`);
}

const crowded = 'Too many wrong tokens. Try again in a moment.';

const listensNoMore = say(
	'The port for hooks cannot be listened on any more.',
	'フック用ポートで受信できなくなりました。',
);
