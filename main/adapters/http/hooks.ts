import type { IncomingMessage } from 'node:http';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/words.ts';
import { compileReduction, type Reduction } from '../kit/reduction.ts';
import { readPost, recordOf, type Post } from './hook-body.ts';
import { checkPost, RefusedPost, type CheckedPost } from './hook-check.ts';
import type { HookRow } from './settings.ts';

/** Characters that an event passes on as they came: as many as a reduction may give. */
const MAX_TEXT = 16_000;
/** Posts to one hook in a second. What is more would crowd out all other news of the items that hear it. */
const MAX_RATE = 20;

interface HooksOptions {
	readonly hooks: readonly HookRow[];
	readonly port: number;
	emit(name: string, values: string[]): void;
}

/** Turns posts into events. */
export class Hooks {
	readonly #options: HooksOptions;
	readonly #reductions: ReadonlyMap<string, Reduction>;
	/** When posts came in the last second. */
	readonly #times = new Map<string, number[]>();

	constructor(options: HooksOptions) {
		this.#options = options;
		this.#reductions = new Map(
			options.hooks
				.filter(({ reduce }) => reduce !== '')
				.map(({ name, reduce }) => [name, compileReduction(reduce)]),
		);
	}

	/**
	 * What its sender is told.
	 * @throws RefusedPost
	 */
	async take(request: IncomingMessage): Promise<string> {
		const checked = checkPost(request, this.#options);
		const { name } = checked.hook;
		this.#count(name);
		const post = await readPost(request);
		const values = await this.#valuesOf(checked, post);
		if (!values) return 'Accepted. Its reduction found nothing, so there is no event.';
		this.#options.emit(name, values);
		return 'Accepted.';
	}

	/** Null where the reduction leaves the post out. */
	async #valuesOf({ hook, query }: CheckedPost, post: Post): Promise<string[] | null> {
		const reduction = this.#reductions.get(hook.name);
		if (!reduction) {
			if (post.text.length > MAX_TEXT) throw new RefusedPost(413, tooLong);
			return post.text === '' ? [] : [post.text];
		}
		try {
			const { data: body, headers } = post;
			const found = await reduction.find({ body, query: recordOf(query), headers });
			return found.length === 0 ? null : found.map(String);
		} catch (error) {
			throw error instanceof AppError ? new RefusedPost(422, error.words) : error;
		}
	}

	/** @throws RefusedPost */
	#count(name: string): void {
		const now = performance.now();
		const times = (this.#times.get(name) ?? []).filter((at) => at > now - 1_000);
		if (times.length >= MAX_RATE) throw new RefusedPost(429, tooOften);
		this.#times.set(name, [...times, now]);
	}
}

const tooLong = say(
	`The text has more than ${MAX_TEXT} characters. Say in the hook which values of it are wanted.`,
	`本文が ${MAX_TEXT} 文字を超えています。フックの設定で、取り出す値を指定してください。`,
);
const tooOften = say(
	`A hook takes ${MAX_RATE} posts a second.`,
	`1 つのフックが受け付けるのは 1 秒に ${MAX_RATE} 件までです。`,
);
