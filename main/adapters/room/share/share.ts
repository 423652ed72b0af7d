import { randomUUID } from 'node:crypto';
import { StartError, type AdapterContext } from '../../adapter.ts';
import { AppError } from '../../../contract/errors.ts';
import type { LinkMessage, LinkTarget, MqttLink } from '../../kit/mqtt-link.ts';
import type { Message } from '../history.ts';
import { MAX_PAYLOAD, MAX_TEXT, readEnvelope, readHello, Topics } from './envelope.ts';
import { Inbox } from './inbox.ts';
import { Intake } from './intake.ts';
import { Keeper } from './keeper.ts';
import { MAX_KEPT, Outbox, type Parcel } from './outbox.ts';
import { Paced } from './paced.ts';
import { losing, lost, notAllowed, shareWords, tooLong } from './words.ts';

/** Between two questions what was missed, and two answers to such questions, in ms: each may cost 200 messages. */
const ASK_EVERY = 1_000;

export interface ShareOptions {
	readonly target: Omit<LinkTarget, 'clientId'>;
	/** As a person reads where the broker is. */
	readonly place: string;
	readonly prefix: string;
	/** Names of rooms, or `*` for all. */
	readonly rooms: ReadonlySet<string>;
}

/** Hears what was said on another bridge. */
export type Hear = (room: string, message: Message) => void;

/** Shares rooms with other bridges through a broker. Without it rooms go on here, and what is said waits for a while. */
export class Share {
	readonly #bridge = randomUUID();
	readonly #startedAt = performance.now();
	readonly #options: ShareOptions;
	readonly #context: AdapterContext;
	readonly #hear: Hear;
	readonly #topics: Topics;
	readonly #outbox = new Outbox(this.#bridge);
	readonly #inbox: Inbox;
	readonly #intake: Intake;
	readonly #keeper: Keeper;
	/** Asks the other bridges for what was missed. */
	readonly #ask: Paced;
	readonly #answer: Paced;
	/** What other bridges asked for. */
	readonly #missed = new Set<Parcel>();
	#isLosing = false;

	constructor(options: ShareOptions, context: AdapterContext, hear: Hear) {
		this.#options = options;
		this.#context = context;
		this.#hear = hear;
		this.#topics = new Topics(options.prefix);
		this.#intake = new Intake(context);
		this.#ask = new Paced(ASK_EVERY, () => {
			this.#sayHello();
		});
		this.#answer = new Paced(ASK_EVERY, () => {
			this.#sendMissed();
		});
		this.#inbox = new Inbox(() => {
			this.#ask.want();
		});
		this.#keeper = new Keeper(
			{ ...options.target, clientId: `resonite-bridge-${this.#bridge}` },
			{
				onMessage: (message) => {
					this.#receive(message);
				},
				greet: (link) => this.#subscribe(link),
				onReady: () => {
					this.#catchUp();
				},
				onAway: (why) => {
					context.setStatus({ kind: 'ready', detail: shareWords.away(why) });
				},
			},
		);
		context.setStatus({ kind: 'ready', detail: shareWords.connecting });
		this.#keeper.begin();
	}

	get isConnected(): boolean {
		return this.#keeper.link !== null;
	}

	/** Somebody said something here. */
	said(room: string, { from, text }: Message): void {
		const { rooms } = this.#options;
		if (!rooms.has('*') && !rooms.has(room)) return;
		if (text.length > MAX_TEXT || Buffer.byteLength(JSON.stringify(text)) > MAX_PAYLOAD - 1_024) {
			this.#context.log(tooLong(room));
			return;
		}
		const parcel = this.#outbox.add(room, { from, text });
		if (this.isConnected) this.#post(parcel);
		else if (this.#outbox.hasLost && !this.#isLosing) {
			this.#isLosing = true;
			this.#context.log(losing(MAX_KEPT));
		}
	}

	/** After a sleep: finds out whether the broker is still there, or looks for it at once. */
	async check(signal: AbortSignal): Promise<void> {
		const { link } = this.#keeper;
		if (!link) {
			this.#keeper.wake();
			return;
		}
		try {
			await link.check(signal);
		} catch (error) {
			if (!(error instanceof AppError)) throw error;
			this.#keeper.renew(error.words);
		}
	}

	async stop(): Promise<void> {
		this.#ask.stop();
		this.#answer.stop();
		this.#intake.stop();
		this.#inbox.stop();
		await this.#keeper.stop();
		this.#inbox.stop();
	}

	async #subscribe(link: MqttLink): Promise<void> {
		const { rooms } = this.#options;
		const topics = rooms.has('*')
			? [this.#topics.allRooms]
			: [...rooms].map((room) => this.#topics.ofRoom(room));
		this.#inbox.begin();
		const filters = [...topics, this.#topics.hello].map((filter) => ({ filter, qos: 1 as const }));
		const [refused] = await link.subscribe(filters);
		if (refused !== undefined) throw new StartError('needs-you', notAllowed(refused));
	}

	/** Asks for what was missed, and sends what the others may have missed. */
	#catchUp(): void {
		this.#ask.want();
		for (const parcel of this.#outbox.unsure(this.#keeper.brokeAt)) this.#post(parcel);
		const count = this.#outbox.takeLost();
		if (count > 0) this.#context.log(lost(count));
		this.#isLosing = false;
		this.#context.setStatus({ kind: 'ready', detail: shareWords.shared(this.#options.place) });
	}

	#sayHello(): void {
		const up = performance.now() - this.#startedAt;
		const hello = { v: 1, bridge: this.#bridge, up, seen: this.#inbox.seen };
		void this.#publish(this.#topics.hello, JSON.stringify(hello));
	}

	#receive({ topic, payload, isRetained, isCut }: LinkMessage): void {
		// Nothing of a room is ever retained by a bridge.
		if (isRetained || isCut) return;
		if (topic === this.#topics.hello) {
			const hello = readHello(payload);
			if (!hello || hello.bridge === this.#bridge) return;
			for (const parcel of this.#outbox.missedBy(hello)) this.#missed.add(parcel);
			if (this.#missed.size > 0) this.#answer.want();
			return;
		}
		const room = this.#topics.roomOf(topic);
		const said = readEnvelope(payload);
		// What we said comes back as well: it was heard here already.
		if (room === null || !said || said.bridge === this.#bridge) return;
		const { age, bridge, from, seq, text } = said;
		const at = Date.now() - age;
		this.#inbox.take({ bridge, seq, room }, () => {
			if (this.#intake.admits()) this.#hear(room, { at, from, text });
		});
	}

	#sendMissed(): void {
		const missed = [...this.#missed].toSorted((a, b) => a.saidAt - b.saidAt);
		this.#missed.clear();
		for (const parcel of missed) this.#post(parcel);
	}

	#post(parcel: Parcel): void {
		const sent = this.#publish(this.#topics.ofRoom(parcel.room), this.#outbox.write(parcel));
		void sent.then((isSent) => {
			if (isSent) parcel.sentAt = performance.now();
		});
	}

	/** Whether the broker has it. If not, the connection is of no use: what it does not have is sent on the next one. */
	async #publish(topic: string, payload: string): Promise<boolean> {
		const { link } = this.#keeper;
		if (!link) return false;
		try {
			await link.publish({ topic, payload, qos: 1 });
			return true;
		} catch (error) {
			if (!(error instanceof AppError)) throw error;
			if (this.#keeper.link === link) this.#keeper.renew(error.words);
			return false;
		}
	}
}
