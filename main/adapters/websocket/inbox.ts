import type { AdapterContext } from '../adapter.ts';
import { AppError } from '../../contract/errors.ts';
import { say, type Words } from '../../contract/words.ts';
import { Allowance } from '../kit/allowance.ts';
import { Rarely } from '../kit/rarely.ts';
import { compileReduction, type Reduction } from '../kit/reduction.ts';
import { Newest } from './newest.ts';
import type { Secrets } from './secrets.ts';
import type { WebSocketSettings } from './settings.ts';

/** Characters of a text that is told as it is: what an item can take with ease. */
const MAX_TEXT = 16_000;
/** Reductions a second. Each takes a few ms of the thread that all adapters share. */
const MAX_REDUCED = 200;
/** Reductions at once: half of what may wait there, so that other adapters find room. */
const MAX_AT_ONCE = 100;

/** What the server sends, on its way to items. */
export class Inbox {
	/** Messages since the start. */
	heard = 0;
	readonly #rate: number;
	readonly #reduction: Reduction | null;
	readonly #secrets: Secrets;
	readonly #context: AdapterContext;
	readonly #newest: Newest;
	readonly #told: Allowance;
	readonly #reduced = new Allowance(MAX_REDUCED);
	#atOnce = 0;
	#tellsMessages = false;
	#problem: Words = say('', '');

	constructor(
		{ reduce, rate }: Pick<WebSocketSettings, 'reduce' | 'rate'>,
		secrets: Secrets,
		context: AdapterContext,
	) {
		this.#rate = rate;
		this.#reduction = reduce === '' ? null : compileReduction(reduce);
		this.#secrets = secrets;
		this.#context = context;
		this.#newest = new Newest(rate, context);
		this.#told = new Allowance(rate);
	}

	/** Nothing is counted as left out that nobody wanted. */
	want(events: ReadonlySet<string>): void {
		this.#tellsMessages = events.has('message');
	}

	hear(data: Buffer, isBinary: boolean): void {
		this.heard += 1;
		if (isBinary) this.#binary.note();
		else this.#hearText(this.#secrets.hide(data.toString()));
	}

	stop(): void {
		this.#newest.stop();
	}

	#hearText(text: string): void {
		if (this.#reduction) void this.#reduce(this.#reduction, text);
		else if (text.length > MAX_TEXT) this.#tooLong.note();
		else this.#tell([text]);
	}

	/** One after the other, so that their order stays. */
	async #reduce(reduction: Reduction, text: string): Promise<void> {
		if (this.#atOnce >= MAX_AT_ONCE || !this.#reduced.take()) {
			this.#unreduced.note();
			return;
		}
		this.#atOnce += 1;
		try {
			const values = await reduction.find(dataOf(text));
			if (values.length > 0 && !this.#context.signal.aborted) this.#tell(values.map(String));
		} catch (error) {
			if (!(error instanceof AppError)) throw error;
			this.#problem = error.words;
			this.#broken.note();
		} finally {
			this.#atOnce -= 1;
		}
	}

	#tell(values: readonly string[]): void {
		this.#newest.set(values);
		if (!this.#tellsMessages) return;
		if (this.#told.take()) this.#context.emit('message', { values });
		else this.#leftOut.note();
	}

	readonly #leftOut = this.#rarely((count) =>
		say(
			`More than ${this.#rate} messages a second; left out of "message": ${count}. Let a reduction take fewer, or subscribe to "value".`,
			`毎秒 ${this.#rate} 件を超えたため、message で通知しなかったメッセージがあります: ${count} 件。取り出す値の式で絞り込むか、value を購読してください。`,
		),
	);

	readonly #unreduced = this.#rarely((count) =>
		say(
			`Messages come faster than values can be taken from them; left out unread: ${count}.`,
			`メッセージが多すぎて値の取り出しが追いつきません。読まずに破棄した数: ${count}`,
		),
	);

	readonly #tooLong = this.#rarely((count) =>
		say(
			`Messages with more than ${MAX_TEXT} characters are not told: ${count}. Take single values from them, under "Values of messages".`,
			`${MAX_TEXT} 文字を超えるメッセージは通知しません: ${count} 件。「メッセージから取り出す値」で必要な値だけを取り出してください。`,
		),
	);

	readonly #binary = this.#rarely((count) =>
		say(
			`The server sent binary data, which is not told: ${count}. Only text is.`,
			`サーバーからバイナリデータを受信しました: ${count} 件。通知するのはテキストだけです。`,
		),
	);

	readonly #broken = this.#rarely((count) =>
		say(
			`Messages that could not be told: ${count}. ${this.#problem.en}`,
			`通知できなかったメッセージ: ${count} 件。${this.#problem.ja}`,
		),
	);

	#rarely(wordsFor: (count: number) => Words): Rarely {
		return new Rarely((count) => {
			this.#context.log(wordsFor(count));
		});
	}
}

/** What a reduction works on: the data where it is JSON, else the text. */
function dataOf(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch (error) {
		if (!(error instanceof SyntaxError)) throw error;
		return text;
	}
}
