import type { AdapterContext } from '../adapter.ts';
import { say } from '../../contract/words.ts';
import { Allowance } from '../kit/allowance.ts';
import type { LinkMessage } from '../kit/mqtt-link.ts';
import { Rarely } from '../kit/rarely.ts';
import { noticeTopic } from './home-assistant.ts';
import { MOST_SUBJECTS, Newest } from './newest.ts';
import { Readings } from './readings.ts';
import type { MqttSettings } from './settings.ts';
import { textOf } from './text-of.ts';
import { matchesOne, readSubscription } from './topics.ts';

import { Watchers } from './watchers.ts';

/** Everything that the broker sends, as events. */
export class Inbox {
	readonly watchers = new Watchers();
	/** Texts by topic. */
	readonly values: Newest<string>;
	readonly readings: Readings;
	/** Since the start. */
	heard = 0;
	readonly #context: AdapterContext;
	readonly #filters: readonly string[];
	/** Where Home Assistant sends its notifications; null: nowhere. */
	readonly #noticeTopic: string | null;
	readonly #told: Allowance;
	readonly #rate: number;
	#wanted: ReadonlySet<string> = new Set();

	/** @throws AppError SETTINGS_INVALID */
	constructor(settings: MqttSettings, context: AdapterContext) {
		const { rate, subscriptions, readings } = settings;
		const { watchers } = this;
		this.#context = context;
		this.#filters = subscriptions.map((line) => readSubscription(line)?.filter ?? '');
		this.#noticeTopic = settings.homeAssistant ? noticeTopic(settings) : null;
		this.#rate = rate;
		this.#told = new Allowance(rate);
		this.readings = new Readings(readings, {
			rate,
			context,
			watchers,
			tell: (topic, values) => {
				this.#happen('reading-message', topic, values);
			},
		});
		this.values = new Newest<string>(
			{ rate, empty: '' },
			{
				tell(topic, text) {
					context.emit('value', { topic, text }, watchers.of(topic));
				},
				forget(topic) {
					context.forget('value', { topic });
				},
				crowd: () => {
					this.#crowded.note();
				},
			},
		);
	}

	/** Topics that have a text, in order. */
	get topics(): string[] {
		return this.values.subjects.sort();
	}

	/** Whether items may hear of a topic. */
	isHeard(topic: string): boolean {
		return matchesOne(this.#filters, topic);
	}

	/** Nothing is counted as left out that nobody wanted. */
	want(events: ReadonlySet<string>): void {
		this.#wanted = events;
		this.readings.tellsEach = events.has('reading-message');
	}

	readonly hear = (message: LinkMessage): void => {
		this.heard += 1;
		const { topic, isRetained } = message;
		const content = textOf(message);
		if (topic === this.#noticeTopic) {
			// One that was retained is no news.
			if ('text' in content && !isRetained) this.#happen('notice', null, content);
			return;
		}
		const isHeard = this.isHeard(topic);
		// An empty text is how a retained one is taken back.
		const text = 'text' in content ? content.text : '';
		if (text === '') this.readings.clear(topic);
		else this.readings.hear({ topic, text, isRetained });
		if (!isHeard) return;
		if (text === '') this.values.clear(topic);
		else this.values.set(topic, text);
		if ('why' in content) this.#happen('unreadable', topic, { topic, why: content.why });
		else if (!isRetained) this.#happen('message', topic, { topic, text });
	};

	stop(): void {
		this.values.stop();
		this.readings.stop();
	}

	#happen(event: string, topic: string | null, values: Record<string, unknown>): void {
		if (!this.#wanted.has(event)) return;
		if (!this.#told.take()) this.#leftOut.note();
		else if (topic === null) this.#context.emit(event, values);
		else this.#context.emit(event, values, this.watchers.of(topic));
	}

	readonly #leftOut = new Rarely((count) => {
		this.#context.log(
			say(
				`More than ${this.#rate} messages a second; left out: ${count}. Narrow the subscriptions, or subscribe to "value".`,
				`毎秒 ${this.#rate} 件を超えたため、通知しなかったメッセージがあります: ${count} 件。購読するトピックを絞るか、value を使ってください。`,
			),
		);
	});

	readonly #crowded = new Rarely((count) => {
		this.#context.log(
			say(
				`More than ${MOST_SUBJECTS} topics, or 2 MB of texts; those silent for longest were forgotten: ${count}. Narrow the subscriptions.`,
				`トピックが ${MOST_SUBJECTS} 個、またはテキストが合計 2 MB を超えたため、最も古いものを忘れました: ${count} 件。購読するトピックを絞ってください。`,
			),
		);
	});
}
