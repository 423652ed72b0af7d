import type { AdapterContext } from '../adapter.ts';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/words.ts';
import { Rarely } from '../kit/rarely.ts';
import { compileReduction, type Reduction } from '../kit/reduction.ts';
import { MOST_SUBJECTS, Newest } from './newest.ts';
import type { ReadingRow } from './readings-table.ts';
import { dataOf } from './text-of.ts';
import { matches } from './topics.ts';
import type { Watchers } from './watchers.ts';

/** Messages that wait to be read, the newest of each topic: reading one takes about a millisecond. */
const MOST_WAITING = 200;

interface Row extends ReadingRow {
	readonly reduction: Reduction;
}

interface Waiting {
	readonly row: Row;
	readonly topic: string;
	readonly text: string;
	readonly isRetained: boolean;
}

interface ReadingsParts {
	readonly rate: number;
	readonly context: AdapterContext;
	readonly watchers: Watchers;
	/** Hears of each message that was read and not retained, once `tellsEach` is set. */
	readonly tell: (topic: string, values: Record<string, unknown>) => void;
}

/**
 * Values taken out of messages, by name. One is read at a time; what waits gives way to what is newer, unless somebody
 * wants each.
 */
export class Readings {
	readonly #rows: readonly Row[];
	readonly #newest: Newest<readonly string[]>;
	readonly #waiting = new Map<string, Waiting>();
	readonly #context: AdapterContext;
	readonly #tell: ReadingsParts['tell'];
	/** Whether somebody wants each message, and not only the newest values. */
	tellsEach = false;
	#count = 0;
	#isReading = false;
	/** The topic whose message is being read. */
	#current: string | null = null;
	#isStopped = false;

	/** @throws AppError SETTINGS_INVALID */
	constructor(rows: readonly ReadingRow[], { rate, context, watchers, tell }: ReadingsParts) {
		this.#context = context;
		this.#tell = tell;
		this.#rows = rows.map((row) => ({ ...row, reduction: compileReduction(row.reduce) }));
		this.#newest = new Newest<readonly string[]>(
			{ rate, empty: [] },
			{
				tell(subject, values) {
					const { name, topic } = partsOf(subject);
					context.emit('reading', { name, topic, values: [...values] }, watchers.of(topic));
				},
				forget(subject) {
					context.forget('reading', partsOf(subject));
				},
				crowd: () => {
					this.#crowded.note();
				},
			},
		);
	}

	get names(): string[] {
		return this.#rows.map(({ name }) => name);
	}

	/** The newest values; of the topic that spoke last, unless one is named. */
	get(name: string, topic?: string): readonly string[] | undefined {
		const last = this.#newest.subjects.findLast((subject) => partsOf(subject).name === name);
		const subject = topic === undefined ? last : subjectOf(name, topic);
		return subject === undefined ? undefined : this.#newest.get(subject);
	}

	hear(message: { topic: string; text: string; isRetained: boolean }): void {
		for (const row of this.#rows)
			if (matches(row.filter, message.topic)) this.#wait({ row, ...message });
		if (!this.#isReading) void this.#read();
	}

	/** The topic has no text any more. */
	clear(topic: string): void {
		for (const [key, waiting] of this.#waiting)
			if (waiting.topic === topic) this.#waiting.delete(key);
		if (this.#current === topic) this.#current = null;
		for (const { name } of this.#rows) this.#newest.clear(subjectOf(name, topic));
	}

	stop(): void {
		this.#isStopped = true;
		this.#waiting.clear();
		this.#newest.stop();
	}

	#wait(message: Waiting): void {
		const subject = subjectOf(message.row.name, message.topic);
		const key = this.tellsEach ? `${(this.#count += 1)} ${subject}` : subject;
		this.#waiting.delete(key);
		this.#waiting.set(key, message);
		if (this.#waiting.size <= MOST_WAITING) return;
		const [oldest = ''] = this.#waiting.keys();
		this.#waiting.delete(oldest);
		this.#crowded.note();
	}

	async #read(): Promise<void> {
		this.#isReading = true;
		for (const [key, { row, topic, text, isRetained }] of this.#waiting) {
			this.#waiting.delete(key);
			this.#current = topic;
			const values = await this.#valuesOf(row, text);
			if (this.#isStopped) return;
			// Meanwhile it may have been taken back.
			if (this.#current !== topic || values.length === 0) continue;
			this.#newest.set(subjectOf(row.name, topic), values);
			if (this.tellsEach && !isRetained) this.#tell(topic, { name: row.name, topic, values });
		}
		this.#isReading = false;
	}

	/** None where it found nothing: devices send parts of what they know. */
	async #valuesOf({ name, reduction }: Row, text: string): Promise<string[]> {
		try {
			return (await reduction.find(dataOf(text))).map(String);
		} catch (error) {
			if (!(error instanceof AppError)) throw error;
			const { en, ja } = error.words;
			this.#fault = say(`${name}: ${en}`, `${name}: ${ja}`);
			this.#faulty.note();
			return [];
		}
	}

	#fault = say('', '');
	readonly #faulty = new Rarely((count) => {
		const { en, ja } = this.#fault;
		this.#context.log(
			say(`A reading failed (${count}). ${en}`, `値を取り出せませんでした（${count} 件）。${ja}`),
		);
	});

	readonly #crowded = new Rarely((count) => {
		this.#context.log(
			say(
				`Readings come from more than ${MOST_SUBJECTS} topics, or too fast; left out: ${count}. Narrow their topics.`,
				`取り出す値のトピックが ${MOST_SUBJECTS} 個を超えたか、速すぎるため省きました: ${count} 件。トピックを絞ってください。`,
			),
		);
	});
}

/** No name of a row has a space in it. */
const subjectOf = (name: string, topic: string) => `${name} ${topic}`;

function partsOf(subject: string): { name: string; topic: string } {
	const end = subject.indexOf(' ');
	return { name: subject.slice(0, end), topic: subject.slice(end + 1) };
}
