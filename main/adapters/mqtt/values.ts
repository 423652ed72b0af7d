import type { AdapterContext } from '../adapter.ts';
import { say } from '../../contract/words.ts';
import { Allowance } from '../kit/allowance.ts';
import { Rarely } from '../kit/rarely.ts';
import type { Watchers } from './watchers.ts';

/** Topics whose text is remembered, and characters of all their texts: a few MB at most, whatever a broker sends. */
const MOST_TOPICS = 500;
const MOST_CHARACTERS = 2_000_000;
/** In ms. Between two rounds: 20 messages a second go out to a client unless set otherwise. */
const ROUND = 50;

/** The newest text of every topic, told at a bounded rate: what waits gives way to what is newer. */
export class Values {
	/** The topic that was silent for longest first. */
	readonly #newest = new Map<string, string>();
	/** As they were told last. */
	readonly #told = new Map<string, string>();
	readonly #waiting = new Set<string>();
	#characters = 0;
	readonly #allowance: Allowance;
	readonly #context: AdapterContext;
	readonly #watchers: Watchers;
	#round: NodeJS.Timeout | null = null;

	constructor(
		rate: number,
		{ context, watchers }: { context: AdapterContext; watchers: Watchers },
	) {
		this.#allowance = new Allowance(rate);
		this.#context = context;
		this.#watchers = watchers;
	}

	get topics(): string[] {
		return [...this.#newest.keys()].sort();
	}

	get(topic: string): string | undefined {
		return this.#newest.get(topic);
	}

	set(topic: string, text: string): void {
		this.#remove(topic);
		this.#newest.set(topic, text);
		this.#characters += text.length;
		this.#waiting.add(topic);
		while (this.#newest.size > MOST_TOPICS || this.#characters > MOST_CHARACTERS) {
			const [oldest = ''] = this.#newest.keys();
			this.#drop(oldest);
			this.#crowded.note();
		}
		if (!this.#round) this.#tell();
	}

	/** The topic has no text any more: those who hear of it are told an empty one. */
	clear(topic: string): void {
		this.#remove(topic);
		if (!this.#told.has(topic)) this.#waiting.delete(topic);
		else this.#waiting.add(topic);
		if (!this.#round) this.#tell();
	}

	stop(): void {
		if (this.#round) clearTimeout(this.#round);
		this.#round = null;
		this.#waiting.clear();
	}

	#remove(topic: string): void {
		this.#characters -= this.#newest.get(topic)?.length ?? 0;
		this.#newest.delete(topic);
	}

	#drop(topic: string): void {
		this.#remove(topic);
		this.#waiting.delete(topic);
		if (this.#told.delete(topic)) this.#context.forget('value', { topic });
	}

	/** Whoever waits longest first. The first value after a rest is told at once. */
	#tell(): void {
		for (const topic of this.#waiting) {
			const text = this.#newest.get(topic) ?? '';
			if (this.#told.get(topic) !== text) {
				if (!this.#allowance.take()) break;
				this.#told.set(topic, text);
				this.#context.emit('value', { topic, text }, this.#watchers.of(topic));
			}
			this.#waiting.delete(topic);
			if (!this.#newest.has(topic)) this.#drop(topic);
		}
		this.#round = setTimeout(() => {
			this.#round = null;
			if (this.#waiting.size > 0) this.#tell();
		}, ROUND);
	}

	readonly #crowded = new Rarely((count) => {
		this.#context.log(
			say(
				`More than ${MOST_TOPICS} topics, or 2 MB of texts; those silent for longest were forgotten: ${count}. Narrow the subscriptions.`,
				`トピックが ${MOST_TOPICS} 個、またはテキストが合計 2 MB を超えたため、最も古いものを忘れました: ${count} 件。購読するトピックを絞ってください。`,
			),
		);
	});
}
