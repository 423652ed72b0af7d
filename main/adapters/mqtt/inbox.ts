import type { AdapterContext } from '../adapter.ts';
import { say } from '../../contract/words.ts';
import { Allowance } from '../kit/allowance.ts';
import type { LinkMessage } from '../kit/mqtt-link.ts';
import { Rarely } from '../kit/rarely.ts';
import { textOf } from './text-of.ts';
import { Values } from './values.ts';
import { Watchers } from './watchers.ts';

interface InboxOptions {
	readonly rate: number;
	/** Where Home Assistant sends its notifications; null: nowhere. */
	readonly noticeTopic: string | null;
}

/** Everything that the broker sends, as events. */
export class Inbox {
	readonly watchers = new Watchers();
	readonly values: Values;
	/** Since the start. */
	heard = 0;
	readonly #context: AdapterContext;
	readonly #noticeTopic: string | null;
	readonly #told: Allowance;
	readonly #rate: number;
	#wanted: ReadonlySet<string> = new Set();

	constructor({ rate, noticeTopic }: InboxOptions, context: AdapterContext) {
		this.#context = context;
		this.#noticeTopic = noticeTopic;
		this.#rate = rate;
		this.#told = new Allowance(rate);
		this.values = new Values(rate, { context, watchers: this.watchers });
	}

	/** Nothing is counted as left out that nobody wanted. */
	want(events: ReadonlySet<string>): void {
		this.#wanted = events;
	}

	readonly hear = (message: LinkMessage): void => {
		this.heard += 1;
		const { topic, isRetained } = message;
		const content = textOf(message);
		const isNotice = topic === this.#noticeTopic;
		if ('why' in content) {
			this.values.clear(topic);
			this.#happen('unreadable', topic, { topic, why: content.why });
			return;
		}
		const { text } = content;
		if (isNotice) {
			// One that was retained is no news.
			if (!isRetained) this.#happen('notice', null, { text });
			return;
		}
		// An empty text is how a retained one is taken back.
		if (text === '') this.values.clear(topic);
		else this.values.set(topic, text);
		if (!isRetained) this.#happen('message', topic, { topic, text });
	};

	stop(): void {
		this.values.stop();
	}

	#happen(event: string, topic: string | null, values: Record<string, string>): void {
		if (!this.#wanted.has(event)) return;
		if (!this.#told.take()) this.#leftOut.note();
		else if (topic === null) this.#context.emit(event, values);
		else this.#context.emit(event, values, this.watchers.of(topic));
	}

	readonly #leftOut = new Rarely((count) => {
		this.#context.log(
			say(
				`More than ${this.#rate} messages a second; left out of "message": ${count}. Narrow the subscriptions, or subscribe to "value".`,
				`毎秒 ${this.#rate} 件を超えたため、message で通知しなかったメッセージがあります: ${count} 件。購読するトピックを絞るか、value を使ってください。`,
			),
		);
	});
}
