import { setTimeout as delay } from 'node:timers/promises';
import { defaultSettings } from '../../../main/contract/settings.ts';
import { openAsker } from '../../bench/load/ask.ts';
import { BusyRoom } from '../crowd/busy-room.ts';
import { Comers } from '../crowd/comers.ts';
import { Tally, type Crowd, type Group } from '../crowd/crowd.ts';
import { Deaf } from '../crowd/deaf.ts';
import { Greedy } from '../crowd/greedy.ts';
import { World } from '../crowd/world.ts';
import type { Scenario, Trial } from '../scenario.ts';
import { dataFolder, installed } from '../settings.ts';
import { Subject } from '../subject.ts';
import { JournalFile } from '../watch/journal.ts';
import { missingProc } from '../watch/process.ts';
import { untilStatus } from '../watch/status.ts';
import { Trend } from '../watch/trend.ts';

/** Text frames in and out, all clients together. */
const MESSAGES = { whole: 10_000_000, short: 200_000 };
/** A short run is over before everything that is kept for a while has filled: what grows by more is wrong all the same. */
const MOST_GROWTH = { whole: 0.1, short: 1 };
/** Between two looks at the memory, in ms. */
const LOOK = { whole: 10_000, short: 1_000 };
/** Between two words about how it goes, in ms. */
const TELL = 10_000;

/** As installed, but for what would slow the load down, and with the adapters that items in a world use. */
const settings = installed({
	limits: { ...defaultSettings.limits, maxMessagesIn: 1_000, maxClientsPerKey: 200 },
	instances: ['room', 'store', 'system'].map((id) => ({
		id,
		adapter: id,
		enabled: true,
		settings: {},
	})),
});

/** Waits until all is up, and makes a key for those who are to be sent things as fast as they come. */
async function makeFastKey(subject: Subject): Promise<string> {
	await using page = await subject.openPage();
	for (const { id } of settings.instances) await untilStatus(page, { id, kind: 'ready' });
	const terms = { name: 'fast', permissions: [], asks: false };
	const pace = { perSecond: 10_000, burst: 10_000 };
	return (await page.call('key.create', { ...terms, pace })).key;
}

/** Everybody, and what they have to say at the end. */
class Everybody {
	readonly rooms: readonly BusyRoom[];
	readonly #comers: Comers;
	readonly #others: readonly Group[];

	private constructor(rooms: BusyRoom[], comers: Comers, others: Group[]) {
		this.rooms = rooms;
		this.#comers = comers;
		this.#others = others;
	}

	static async gather(crowd: Crowd, open: AsyncDisposableStack): Promise<Everybody> {
		const rooms: BusyRoom[] = [];
		for (const [at, name] of ['north', 'east', 'south'].entries())
			rooms.push(open.use(await BusyRoom.open(name, at === 0, crowd)));
		const names = rooms.map(({ name }) => name);
		const others: Group[] = [
			await World.open(crowd),
			new Greedy('greedy-fast', true, crowd),
			new Greedy('greedy-paced', false, crowd),
			new Deaf('deaf-fast', { rooms: names, isFast: true, everySeconds: 60 }, crowd),
			new Deaf('deaf-paced', { rooms: names, isFast: false, everySeconds: 120 }, crowd),
		];
		for (const group of others) open.use(group);
		return new Everybody(rooms, open.use(new Comers(rooms, crowd)), others);
	}

	/** Those who come and go are heard in the rooms, so these end last. */
	async finish(): Promise<void> {
		await this.#comers.finish();
		for (const group of [...this.#others, ...this.rooms]) await group.finish();
		this.#comers.judge();
	}

	get words(): string {
		return [...this.rooms, this.#comers, ...this.#others].map(({ words }) => words).join('; ');
	}
}

/** Lets them go on until so many messages were sent, and looks at the bridge meanwhile. */
async function watch(subject: Subject, tally: Tally, { isShort, say }: Trial) {
	const form = isShort ? 'short' : 'whole';
	const memory = new Trend('memory');
	const heap = new Trend('heap');
	const from = performance.now();
	let told = from;
	const rate = () => Math.round((tally.all / (performance.now() - from)) * 1_000);
	const look = async () => {
		const { memory: megabytes } = await subject.measure({ memory, heap }, tally.all);
		if (performance.now() - told < TELL) return;
		told = performance.now();
		say(`${tally.all} messages, ${rate()} a second, ${megabytes.toFixed(0)} MB`);
	};
	while (tally.all < MESSAGES[form]) {
		await delay(LOOK[form]);
		await look();
	}
	return { memory, heap, rate: rate() };
}

/** The last message before the end: what was written after all others. */
async function markEnd(subject: Subject): Promise<void> {
	await using asker = await openAsker(`${subject.address}/?name=last`);
	await asker.ask('bridge.ping the last message of all');
}

function audit(subject: Subject, rooms: readonly BusyRoom[], { fault, isShort }: Trial): string {
	using journal = new JournalFile(subject.folder);
	const books = journal.books(subject.said);
	const { rows, holes, trimmed, pending, told, health } = books;
	if (health !== 'ok') fault(`The journal's file is damaged: ${health}.`);
	if (holes > told) fault(`${holes} rows are missing in the journal, and it told of ${told}.`);
	if (pending > told) fault(`${pending} commands have no outcome in the journal.`);
	if (journal.countText('the last message of all') !== 2)
		fault('The last message of all is not in the journal with its answer.');
	for (const { said } of rooms) {
		const { count, first, last, breaks } = journal.numbersOf(said.name);
		if (last !== said.count || breaks > told || (trimmed === 0 && first !== 1))
			fault(
				`${said.name} sent 1 to ${said.count}, and the journal has ${count} from ${first} to ${last} with ${breaks} breaks.`,
			);
	}
	const cut = subject.said.split('It did not read:').length - 1;
	if (!isShort && cut === 0) fault('Nobody was cut off for not reading.');
	return `journal: ${rows} rows found, ${holes} missing, ${told} told as dropped, ${trimmed} trimmed; ${cut} cut off for not reading`;
}

export const messages: Scenario = {
	id: 'messages',
	title:
		'10 million messages through in-world-like, greedy, never-reading and reconnecting clients',
	missing: missingProc,
	async run(trial) {
		const { fault, isShort } = trial;
		await using folder = await dataFolder(settings);
		await using subject = await Subject.start(folder.path);
		const fastKey = await makeFastKey(subject);
		const before = await subject.holdings();
		const tally = new Tally();
		const crowd: Crowd = { address: subject.address, fastKey, tally, fault };
		let seen: Awaited<ReturnType<typeof watch>>;
		let everybody: Everybody;
		{
			await using open = new AsyncDisposableStack();
			everybody = await Everybody.gather(crowd, open);
			seen = await watch(subject, tally, trial);
			await everybody.finish();
		}
		const most = isShort ? MOST_GROWTH.short : MOST_GROWTH.whole;
		for (const trend of [seen.memory, seen.heap])
			if (trend.growth > most) fault(`It grew: ${trend.words}.`);
		const descriptors = await subject.untilDescriptors(before.descriptors);
		await markEnd(subject);
		const end = await subject.end(trial);
		return [
			`${tally.all} messages (${tally.sent} in, ${tally.heard} out), ${seen.rate} a second, none lost, doubled or out of order`,
			everybody.words,
			seen.memory.words,
			seen.heap.words,
			`${descriptors} descriptors, ${before.descriptors} before`,
			end,
			audit(subject, everybody.rooms, trial),
		].join('; ');
	},
};
