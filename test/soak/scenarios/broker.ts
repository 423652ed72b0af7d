import { setTimeout as delay } from 'node:timers/promises';
import type { PageLink } from '../../helpers/page-link.ts';
import { missingMosquitto, RealMosquitto } from '../../helpers/real-mosquitto.ts';
import { until } from '../../helpers/until.ts';
import { Tally } from '../crowd/crowd.ts';
import { fillMemory } from '../crowd/fill.ts';
import { Listener } from '../crowd/listener.ts';
import { newStream, numbered } from '../crowd/numbered.ts';
import { sumOf, wordsOf } from '../crowd/order.ts';
import { Regular } from '../crowd/regular.ts';
import { Speaker } from '../crowd/speaker.ts';
import type { Scenario, Trial } from '../scenario.ts';
import { Subject, untilStatus } from '../subject.ts';
import { missingProc } from '../watch/process.ts';
import { Trend } from '../watch/trend.ts';

/** How often the broker is killed. */
const KILLS = { whole: 20, short: 3 };
/** Between two messages of one that speaks, in ms: what is said while the broker is away has to fit into what is kept. */
const SAYS = 200;
/** Messages at once, just before the broker dies: some of them are under way then. */
const BURST = 10;
/** The broker stays away for so long at most, in ms. */
const AWAY = { whole: 2_000, short: 300 };
/** A connection that held for so long counts as a good one, in ms. Every other one is left that long in a whole run. */
const STEADY = 11_000;
/** For the bridge to notice that the broker has gone, in ms: its socket closes at once. */
const NOTICE = 5_000;
/** The longest back-off and the longest try to connect, in ms, and a moment for a busy machine. */
const READY = 30_000 + 10_000 + 2_000;
/** For what was missed to arrive once all is well, in ms. */
const REPAIR = 15_000;
const MOST_GROWTH = { whole: 0.1, short: 0.5 };

/** One of the two bridges, and who looks at it. */
interface Side {
	readonly name: string;
	readonly subject: Subject;
	readonly page: PageLink;
	readonly memory: Trend;
	readonly heap: Trend;
	/** Before the first kill. */
	readonly descriptors: number;
}

async function openSide(
	name: string,
	broker: RealMosquitto,
	open: AsyncDisposableStack,
): Promise<Side> {
	const { url } = broker;
	const room = { broker: url, sharedRooms: ['lobby'] };
	const mqtt = { broker: url, subscriptions: ['soak/#'], publishable: ['soak/#'] };
	const subject = open.use(
		await Subject.start({
			instances: Object.entries({ room, mqtt }).map(([id, settings]) => ({
				id,
				adapter: id,
				enabled: true,
				settings,
			})),
		}),
	);
	const page = open.use(await subject.page());
	await isShared(page);
	await fillMemory(subject.address, page);
	const { descriptors } = await subject.holdings();
	return {
		name,
		subject,
		page,
		memory: new Trend(`memory of ${name}`),
		heap: new Trend(`heap of ${name}`),
		descriptors,
	};
}

async function isShared(page: PageLink): Promise<void> {
	await untilStatus(page, { id: 'room', kind: 'ready', words: 'Shared through' }, READY);
	await untilStatus(page, { id: 'mqtt', kind: 'ready' }, READY);
}

async function isAway(page: PageLink): Promise<void> {
	await untilStatus(page, { id: 'room', kind: 'ready', words: 'Not shared right now' }, NOTICE);
	await untilStatus(page, { id: 'mqtt', kind: 'connecting' }, NOTICE);
}

/** Somebody at each bridge who speaks and listens, somebody who only listens, and somebody who uses MQTT itself. */
class People {
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
		[east, west]: readonly [Side, Side],
		{ fault }: Trial,
		open: AsyncDisposableStack,
	): Promise<People> {
		const enter = async ({ subject, name }: Side, path: string) => {
			const onLost = (reason: string) => {
				fault(`A client of ${name} was disconnected: ${reason}.`);
			};
			const options = { tally: new Tally(), onLost };
			return open.use(await Listener.open(`${subject.address}${path}`, options));
		};
		const ann = await enter(east, '/?name=Ann');
		const bob = await enter(west, '/?name=Bob');
		for (const one of [ann, bob]) one.send('room.join lobby');
		const item = await enter(west, '/room/lobby?name=Item');
		const fan = await enter(west, '/?name=Fan&sub=mqtt.message');
		const topic = newStream();
		const publisher = open.use(
			await Regular.open(`${east.subject.address}/?name=Publisher`, {
				every: SAYS,
				command: (n) => `mqtt.publish soak/count ${numbered(topic, n)}`,
				expected: ['ADAPTER_NOT_READY', 'COMMAND_TIMED_OUT'],
				fault,
			}),
		);
		return new People({ ann, bob, item, fan }, { publisher, topic }, open);
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

/** Returns how long it took until all was well again, in ms. */
async function killOnce(
	broker: RealMosquitto,
	sides: readonly Side[],
	away: number,
): Promise<number> {
	await broker.kill();
	await Promise.all(sides.map(({ page }) => isAway(page)));
	await delay(Math.random() * away);
	await broker.launch();
	const from = performance.now();
	await Promise.all(sides.map(({ page }) => isShared(page)));
	return performance.now() - from;
}

/** Kills the broker again and again, while people speak. */
async function repeat(
	mosquitto: RealMosquitto,
	sides: readonly [Side, Side],
	trial: Trial,
): Promise<{ slowest: number; words: string }> {
	const { isShort, say } = trial;
	const kills = isShort ? KILLS.short : KILLS.whole;
	let slowest = 0;
	await using open = new AsyncDisposableStack();
	const people = await People.gather(sides, trial, open);
	await people.catchUp(trial);
	for (let n = 1; n <= kills; n += 1) {
		for (const speaker of people.sayings) speaker.say(BURST);
		const ms = await killOnce(mosquitto, sides, isShort ? AWAY.short : AWAY.whole);
		slowest = Math.max(slowest, ms);
		await people.catchUp(trial);
		for (const { subject, memory, heap } of sides) {
			memory.add(n, (await subject.holdings()).memory);
			heap.add(n, await subject.heap());
		}
		say(`killed ${n} times, shared again after ${ms.toFixed(0)} ms; ${people.words}`);
		if (!isShort && n % 2 === 0) await delay(STEADY);
	}
	await people.finish(trial);
	return { slowest, words: people.words };
}

/** What each bridge holds at the end, and how it ends. */
async function judge(sides: readonly Side[], { fault, isShort }: Trial): Promise<string[]> {
	const most = isShort ? MOST_GROWTH.short : MOST_GROWTH.whole;
	const words: string[] = [];
	for (const { name, subject, memory, heap, descriptors } of sides) {
		for (const trend of [memory, heap]) if (trend.growth > most) fault(`It grew: ${trend.words}.`);
		const now = await subject.untilDescriptors(descriptors);
		const { code } = await subject.end();
		if (code !== 0) fault(`${name} ended with code ${code}.`);
		words.push(`${memory.words}, ${heap.words}, ${now} descriptors (${descriptors} before)`);
	}
	return words;
}

export const broker: Scenario = {
	id: 'broker',
	title: 'Mosquitto killed and restarted 20 times under two bridges that share a room',
	missing: () => missingProc() ?? missingMosquitto(),
	async run(trial) {
		const form = trial.isShort ? 'short' : 'whole';
		await using open = new AsyncDisposableStack();
		const mosquitto = open.use(await RealMosquitto.start());
		const sides = [
			await openSide('east', mosquitto, open),
			await openSide('west', mosquitto, open),
		] as const;
		const { slowest, words } = await repeat(mosquitto, sides, trial);
		return [
			`killed ${KILLS[form]} times, all well again within ${slowest.toFixed(0)} ms of the broker being there, nothing in the room lost, doubled or out of order`,
			words,
			...(await judge(sides, trial)),
		].join('; ');
	},
};
