import { until } from '../../helpers/until.ts';
import type { Trial } from '../scenario.ts';
import { Tally } from './crowd.ts';
import { Listener } from './listener.ts';
import { newStream, numbered } from './numbered.ts';
import { sumOf, wordsOf } from './order.ts';
import { Regular } from './regular.ts';
import { Speaker } from './speaker.ts';

/** Between two messages of one that speaks, in ms: what is said while the broker is away has to fit into what is kept. */
const SAYS = 200;
/** For what was missed to arrive once all is well, in ms. */
const REPAIR = 15_000;

/** Somebody at each bridge who speaks and listens, somebody who only listens, and somebody who uses MQTT itself. */
export class People {
	readonly ann: Listener;
	readonly bob: Listener;
	readonly item: Listener;
	readonly fan: Listener;
	readonly sayings: readonly [Speaker, Speaker];
	readonly publisher: Regular;
	readonly #topic: number;

	private constructor(
		all: { ann: Listener; bob: Listener; item: Listener; fan: Listener },
		{ publisher, topic }: { publisher: Regular; topic: number },
		open: AsyncDisposableStack,
	) {
		this.ann = all.ann;
		this.bob = all.bob;
		this.item = all.item;
		this.fan = all.fan;
		this.publisher = publisher;
		this.#topic = topic;
		this.sayings = [open.use(new Speaker(this.ann, SAYS)), open.use(new Speaker(this.bob, SAYS))];
	}

	static async gather(
		[east, west]: readonly [string, string],
		{ fault }: Trial,
		open: AsyncDisposableStack,
	): Promise<People> {
		const enter = async (url: string) => {
			const onLost = (reason: string) => {
				fault(`${url} was disconnected: ${reason}.`);
			};
			return open.use(await Listener.open(url, { tally: new Tally(), onLost }));
		};
		const ann = await enter(`${east}/?name=Ann`);
		const bob = await enter(`${west}/?name=Bob`);
		for (const one of [ann, bob]) one.send('room.join lobby');
		const item = await enter(`${west}/room/lobby?name=Item`);
		const fan = await enter(`${west}/?name=Fan&sub=mqtt.message`);
		const topic = newStream();
		const publisher = open.use(
			await Regular.open(`${east}/?name=Publisher`, {
				every: SAYS,
				command: (n) => `mqtt.publish soak/count ${numbered(topic, n)}`,
				expected: ['ADAPTER_NOT_READY', 'COMMAND_TIMED_OUT'],
				fault,
			}),
		);
		return new People({ ann, bob, item, fan }, { publisher, topic }, open);
	}

	/** All say some more at once. */
	hurry(count: number): void {
		for (const speaker of this.sayings) speaker.say(count);
	}

	/** Waits until everybody has heard all that was said so far, and something new of MQTT. */
	async catchUp({ fault }: Trial): Promise<void> {
		const [ann, bob] = this.sayings;
		const said = { ann: ann.said, bob: bob.said };
		const heard = this.fan.order.last(this.#topic);
		const isAll = () =>
			this.bob.order.last(ann.stream) >= said.ann &&
			this.item.order.last(ann.stream) >= said.ann &&
			this.ann.order.last(bob.stream) >= said.bob &&
			this.fan.order.last(this.#topic) > heard;
		await until(isAll, 'all to hear what was said', REPAIR).catch((error: unknown) => {
			fault(`${String(error)} ${this.words}`);
		});
	}

	/** Nobody speaks any more. */
	async finish(trial: Trial): Promise<void> {
		await this.catchUp(trial);
		for (const speaker of this.sayings) speaker[Symbol.dispose]();
		await this.publisher.finish();
		const [ann, bob] = this.sayings;
		const isAll = () =>
			this.item.order.last(ann.stream) === ann.said &&
			this.ann.order.last(bob.stream) === bob.said &&
			this.item.order.last(bob.stream) === bob.said;
		await until(isAll, 'the last messages', REPAIR).catch((error: unknown) => {
			trial.fault(String(error));
		});
		for (const { order } of [this.bob, this.item]) order.end(ann.stream, ann.said);
		for (const { order } of [this.ann, this.item]) order.end(bob.stream, bob.said);
		const inRooms = sumOf([this.ann, this.bob, this.item].map(({ order }) => order.complaints));
		// While the broker is away, MQTT has nobody to keep a message.
		const { doubled, reordered } = this.fan.order.complaints;
		for (const words of [
			wordsOf('Messages in the shared room', inRooms),
			wordsOf('Messages of MQTT', { lost: 0, doubled, reordered }),
		])
			if (words !== null) trial.fault(words);
	}

	get words(): string {
		const [ann, bob] = this.sayings;
		return `${ann.said} and ${bob.said} said in the shared room; publisher: ${this.publisher.words}; MQTT messages that fell into a break: ${this.fan.order.complaints.lost}`;
	}
}
