import { randomUUID } from 'node:crypto';
import { StartError, type AdapterContext } from '../../adapter.ts';
import { AppError } from '../../../contract/errors.ts';
import type { LinkMessage, LinkTarget, MqttLink } from '../../kit/mqtt-link.ts';
import type { Message } from '../history.ts';
import { MAX_PAYLOAD, MAX_TEXT, readEnvelope, Topics } from './envelope.ts';
import { Inbox } from './inbox.ts';
import { Intake } from './intake.ts';
import { Keeper } from './keeper.ts';
import { MAX_KEPT, Outbox, type Parcel } from './outbox.ts';
import { Repair } from './repair.ts';
import { losing, lost, notAllowed, shareWords, tooLong } from './words.ts';

/** Bytes of a message beside its text. */
const ENVELOPE = 1_024;

interface ShareOptions {
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
	/** Of this start: numbers of messages begin anew with it. */
	readonly #bridge = randomUUID();
	readonly #options: ShareOptions;
	readonly #context: AdapterContext;
	readonly #hear: Hear;
	readonly #topics: Topics;
	readonly #outbox = new Outbox(this.#bridge);
	readonly #inbox: Inbox;
	readonly #intake: Intake;
	readonly #keeper: Keeper;
	readonly #repair: Repair;
	#isLosing = false;

	constructor(options: ShareOptions, context: AdapterContext, hear: Hear) {
		this.#options = options;
		this.#context = context;
		this.#hear = hear;
		this.#topics = new Topics(options.prefix);
		this.#intake = new Intake(context);
		this.#inbox = new Inbox(() => {
			this.#repair.ask();
		});
		this.#repair = this.#createRepair();
		this.#keeper = this.#createKeeper();
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
		if (
			text.length > MAX_TEXT ||
			Buffer.byteLength(JSON.stringify(text)) + ENVELOPE > MAX_PAYLOAD
		) {
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
	async check(): Promise<void> {
		const { link } = this.#keeper;
		if (!link) {
			this.#keeper.wake();
			return;
		}
		try {
			await link.check();
		} catch (error) {
			if (!(error instanceof AppError)) throw error;
			if (this.#keeper.link === link) this.#keeper.renew(error.words);
		}
	}

	async stop(): Promise<void> {
		await this.#keeper.stop();
		this.#repair.stop();
		this.#intake.stop();
		this.#inbox.stop();
	}

	#createRepair(): Repair {
		return new Repair({
			bridge: this.#bridge,
			topics: this.#topics,
			outbox: this.#outbox,
			seen: () => this.#inbox.seen,
			isConnected: () => this.isConnected,
			publish: (topic, payload) => void this.#publish(topic, payload),
			post: (parcel) => {
				this.#post(parcel);
			},
		});
	}

	#createKeeper(): Keeper {
		const { place, target } = this.#options;
		const clientId = `resonite-bridge-${this.#bridge}`;
		return new Keeper(
			{ ...target, clientId },
			{
				onMessage: (message) => {
					this.#receive(message);
				},
				greet: (link) => this.#subscribe(link),
				onReady: () => {
					this.#catchUp();
					this.#context.setStatus({ kind: 'ready', detail: shareWords.shared(place) });
				},
				onAway: (why) => {
					this.#context.setStatus({ kind: 'ready', detail: shareWords.away(why) });
				},
			},
		);
	}

	async #subscribe(link: MqttLink): Promise<void> {
		const { rooms } = this.#options;
		const topics = rooms.has('*')
			? [this.#topics.allRooms]
			: [...rooms].map((room) => this.#topics.ofRoom(room));
		const { hello, here } = this.#topics;
		const filters = [...topics, hello, here].map((filter) => ({ filter, qos: 1 as const }));
		const [refused] = await link.subscribe(filters);
		if (refused !== undefined) throw new StartError('needs-you', notAllowed(refused));
	}

	/** Asks for what was missed, and sends what the others may have missed. */
	#catchUp(): void {
		for (const parcel of this.#outbox.unsure(this.#keeper.brokeAt)) this.#post(parcel);
		this.#repair.begin();
		const count = this.#outbox.takeLost();
		if (count > 0) this.#context.log(lost(count));
		this.#isLosing = false;
	}

	#receive({ topic, payload, isRetained, isCut }: LinkMessage): void {
		// Nothing of a room is ever retained by a bridge.
		if (isRetained || isCut) return;
		if (topic === this.#topics.hello) this.#repair.hearHello(payload);
		else if (topic === this.#topics.here) this.#repair.hearHere(payload, this.#inbox);
		else this.#hearSaid(topic, payload);
	}

	#hearSaid(topic: string, payload: Buffer): void {
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

	#post(parcel: Parcel): void {
		parcel.isUnderWay = true;
		const sent = this.#publish(this.#topics.ofRoom(parcel.room), this.#outbox.write(parcel));
		void sent.then((isSent) => {
			this.#outbox.settle(parcel, isSent);
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
