import { until } from '../../helpers/until.ts';
import type { Crowd, Group } from './crowd.ts';
import { Listener } from './listener.ts';
import { newStream, numbered, numberedCommand } from './numbered.ts';
import { sumOf, wordsOf } from './order.ts';

/** Messages that may be on their way: fewer than may wait for a client that has just come. */
const WINDOW = 100;
/** Messages of the speaker in a second, at most: below what the bridge lets in, and what a busy disk takes. */
const MOST = 500;
/** How often the speaker looks whether it may go on, in ms. */
const EVERY = 10;
/** Messages at once: where it was held up, it makes up for it without coming too fast. */
const AT_ONCE = 8;
/** For the last message to arrive, in ms. */
const LAST = 60_000;

/** In which forms the ten listeners hear. */
const forms = ['raw', 'raw', 'raw', 'raw', 'lines', 'lines', 'lines', 'lines', 'json', 'json'];

/** A room in which one speaks as fast as ten others hear it, and each checks every message. */
export class BusyRoom implements Group {
	readonly name: string;
	readonly #crowd: Crowd;
	readonly #open: AsyncDisposableStack;
	readonly #listeners: readonly Listener[];
	readonly #speaker: Listener;
	readonly #stream = newStream();
	readonly #answers = newStream();
	/** Speaks by command, and is answered; else by plain text, and is not. */
	readonly #isAsking: boolean;
	readonly #from = performance.now();
	readonly #timer: NodeJS.Timeout;
	#sent = 0;

	private constructor(
		name: string,
		crowd: Crowd,
		parts: {
			open: AsyncDisposableStack;
			listeners: Listener[];
			speaker: Listener;
			isAsking: boolean;
		},
	) {
		this.name = name;
		this.#crowd = crowd;
		this.#open = parts.open;
		this.#listeners = parts.listeners;
		this.#speaker = parts.speaker;
		this.#isAsking = parts.isAsking;
		this.#timer = setInterval(() => {
			this.#speak();
		}, EVERY);
	}

	static async open(name: string, isAsking: boolean, crowd: Crowd): Promise<BusyRoom> {
		await using open = new AsyncDisposableStack();
		const { tally, fault } = crowd;
		const enter = async (form: string, who: string) => {
			const onLost = (reason: string) => {
				fault(`${who} of ${name} was disconnected: ${reason}.`);
			};
			const listener = await Listener.open(urlOf(crowd, { form, name, who }), { tally, onLost });
			if (form !== 'raw') listener.send(`room.join ${name}`);
			return open.use(listener);
		};
		const listeners: Listener[] = [];
		for (const [at, form] of forms.entries()) listeners.push(await enter(form, `${name}-${at}`));
		const speaker = await enter(isAsking ? 'lines' : 'raw', `${name}-speaker`);
		return new BusyRoom(name, crowd, { open: open.move(), listeners, speaker, isAsking });
	}

	get words(): string {
		return `${this.name}: ${this.#sent} said to ${this.#listeners.length}`;
	}

	/** Number of the newest message that all have. */
	get #heardByAll(): number {
		return Math.min(...this.#listeners.map(({ order }) => order.last(this.#stream)));
	}

	async finish(): Promise<void> {
		clearInterval(this.#timer);
		const { fault } = this.#crowd;
		const isAll = () =>
			this.#heardByAll === this.#sent &&
			(!this.#isAsking || this.#speaker.order.last(this.#answers) === this.#sent);
		await until(isAll, `the last messages in ${this.name}`, LAST).catch((error: unknown) => {
			fault(String(error));
		});
		for (const { order } of this.#listeners) order.end(this.#stream, this.#sent);
		if (this.#isAsking) this.#speaker.order.end(this.#answers, this.#sent);
		const heard = sumOf(this.#listeners.map(({ order }) => order.complaints));
		for (const words of [
			wordsOf(`Messages in ${this.name}`, heard),
			wordsOf(`Answers to the speaker of ${this.name}`, this.#speaker.order.complaints),
		])
			if (words !== null) fault(words);
		for (const [code, count] of this.#speaker.refusals)
			fault(`The speaker of ${this.name} was refused ${count} times: ${code}.`);
	}

	/** Who spoke, and how often, for whoever looks for it elsewhere. */
	get said(): { name: string; count: number } {
		return { name: `${this.name}-speaker`, count: this.#sent };
	}

	/** What was heard of a stream of somebody else in this room: by each of the listeners. */
	heardOf(stream: number): readonly number[] {
		return this.#listeners.map(({ order }) => order.last(stream));
	}

	async [Symbol.asyncDispose](): Promise<void> {
		clearInterval(this.#timer);
		await this.#open.disposeAsync();
	}

	#speak(): void {
		const due = Math.floor(((performance.now() - this.#from) * MOST) / 1_000);
		const count = Math.min(AT_ONCE, Math.min(due, this.#heardByAll + WINDOW) - this.#sent);
		if (count <= 0) return;
		const texts: string[] = [];
		for (let n = 0; n < count; n += 1) {
			this.#sent += 1;
			const text = numbered(this.#stream, this.#sent);
			texts.push(
				this.#isAsking ? numberedCommand(this.#answers, this.#sent, `room.say ${text}`) : text,
			);
		}
		this.#speaker.send(...texts);
	}
}

function urlOf(
	{ address, fastKey }: Crowd,
	{ form, name, who }: { form: string; name: string; who: string },
): string {
	return form === 'raw'
		? `${address}/room/${name}?key=${fastKey}&name=${who}`
		: `${address}/${fastKey}?name=${who}&codec=${form}`;
}
