import { setTimeout as delay } from 'node:timers/promises';
import type { PageLink } from '../../helpers/page-link.ts';
import { missingMosquitto, RealMosquitto } from '../../helpers/real-mosquitto.ts';
import { fillMemory } from '../crowd/fill.ts';
import { People } from '../crowd/people.ts';
import type { Scenario, Trial } from '../scenario.ts';
import { dataFolder, installed } from '../settings.ts';
import { Subject } from '../subject.ts';
import { missingProc } from '../watch/process.ts';
import { untilStatus } from '../watch/status.ts';
import { Trend } from '../watch/trend.ts';

/** How often the broker is killed. */
const KILLS = { whole: 20, short: 3 };
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
	const instances = Object.entries({ room, mqtt }).map(([id, settings]) => ({
		id,
		adapter: id,
		enabled: true,
		settings,
	}));
	const folder = open.use(await dataFolder(installed({ instances })));
	const subject = open.use(await Subject.start(folder.path));
	const page = open.use(await subject.openPage());
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
	const addresses = [sides[0].subject.address, sides[1].subject.address] as const;
	const people = await People.gather(addresses, trial, open);
	await people.catchUp(trial);
	for (let n = 1; n <= kills; n += 1) {
		people.hurry(BURST);
		const ms = await killOnce(mosquitto, sides, isShort ? AWAY.short : AWAY.whole);
		slowest = Math.max(slowest, ms);
		await people.catchUp(trial);
		for (const side of sides) await side.subject.measure(side, n);
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
		await subject.end({
			fault: (text) => {
				fault(`${name}: ${text}`);
			},
		});
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
