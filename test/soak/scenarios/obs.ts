import { setTimeout as delay } from 'node:timers/promises';
import type { PageLink } from '../../helpers/page-link.ts';
import { missingObs, RealObs } from '../../helpers/real-obs.ts';
import { connect, type TextClient } from '../../helpers/text-client.ts';
import { until } from '../../helpers/until.ts';
import { fillMemory } from '../crowd/fill.ts';
import { Regular } from '../crowd/regular.ts';
import type { Scenario, Trial } from '../scenario.ts';
import { dataFolder, installed } from '../settings.ts';
import { Subject } from '../subject.ts';
import { missingProc } from '../watch/process.ts';
import { statusOf, untilStatus } from '../watch/status.ts';
import { Trend } from '../watch/trend.ts';

/** How often OBS is killed. */
const KILLS = { whole: 20, short: 4 };
/** Between two scene changes, in ms. */
const EVERY = 200;
/** Scene changes that are told before OBS is killed. */
const CHANGES = 5;
/** OBS stays away for so long at most, in ms. */
const AWAY = { whole: 3_000, short: 0 };
/** A connection that held for so long counts as a good one, in ms. Every other one is left that long in a whole run. */
const STEADY = 11_000;
/** For the bridge to notice that OBS has gone, in ms: its socket closes at once. */
const NOTICE = 3_000;
/** The longest back-off and the longest try to connect, in ms, and a moment for a busy machine. */
const READY = 30_000 + 5_000 + 2_000;
/** For news of a scene to arrive once all is well, in ms. */
const NEWS = 5_000;
const MOST_GROWTH = { whole: 0.1, short: 0.5 };

const scenes = ['Live', 'BRB', 'End'];

/** While it is away, and while it loads its scenes. */
const expected = ['ADAPTER_NOT_READY', 'COMMAND_TIMED_OUT', 'STATE_CONFLICT'];

interface Stage {
	readonly obs: RealObs;
	readonly subject: Subject;
	readonly page: PageLink;
	/** Subscribed to all that OBS tells. */
	readonly listener: TextClient;
	readonly trial: Trial;
}

/** Waits until the listener has heard this, or something that begins like it. */
async function hears(listener: TextClient, beginning: string, ms: number): Promise<string> {
	const end = performance.now() + ms;
	for (;;) {
		const text = await listener
			.next(Math.max(1, end - performance.now()))
			.catch((error: unknown) => {
				throw new Error(`"${beginning}" was not told within ${ms} ms.`, { cause: error });
			});
		if (text.startsWith(beginning)) return text;
	}
}

/** OBS dies with commands under way. */
async function kill({ obs, page, listener, trial }: Stage): Promise<void> {
	// What came before is of no interest any more.
	listener.heard.length = 0;
	for (let n = 0; n < CHANGES; n += 1) await hears(listener, 'obs.scene-changed', NEWS);
	await obs.kill();
	await hears(listener, 'obs.connected\tfalse', NOTICE);
	const status = await untilStatus(page, { id: 'obs', kind: 'connecting', words: 'OBS' }, NOTICE);
	const why = status.kind === 'connecting' ? (status.why?.en ?? '') : '';
	if (!/The connection to OBS broke|OBS is not running/u.test(why))
		trial.fault(`OBS was killed, and the status says: "${why}"`);
}

/** OBS has loaded its scenes. Returns after how many ms the adapter was ready. */
async function comeBack({ page, listener, trial }: Stage): Promise<number> {
	const from = performance.now();
	const begin = await statusOf(page, 'obs');
	const first = begin.kind === 'connecting' ? begin.attempt : 0;
	let last = first;
	const { attempt } = await until(
		async () => {
			const status = await statusOf(page, 'obs');
			if (status.kind === 'needs-you' || status.kind === 'failed')
				throw new Error(`It gave up: ${status.why.en}`);
			if (status.kind === 'connecting') last = status.attempt;
			return status.kind === 'ready' ? { attempt: last } : null;
		},
		'the adapter to be ready again',
		READY,
	);
	// One try may have begun before OBS was there.
	if (first > 0 && attempt > first + 1)
		trial.fault(`OBS was there, and it took the tries ${first} to ${attempt}.`);
	const ms = performance.now() - from;
	listener.heard.splice(0, listener.heard.lastIndexOf('obs.connected\ttrue'));
	await hears(listener, 'obs.connected\ttrue', NEWS);
	return ms;
}

/** What is told is how it is. */
async function compare({ obs, listener, trial }: Stage): Promise<void> {
	await using hand = await obs.hand();
	const { currentProgramSceneName } = await hand.call('GetCurrentProgramScene');
	listener.send('obs.status');
	const [, , scene] = (await hears(listener, 'ok\tobs.status', NEWS)).split('\t');
	if (scene !== currentProgramSceneName)
		trial.fault(`OBS shows ${currentProgramSceneName}, and obs.status says ${scene}.`);
}

async function open(trial: Trial, opening: AsyncDisposableStack): Promise<Stage> {
	const obs = opening.use(await RealObs.start());
	const { password, ...settings } = obs.settings;
	const instances = [{ id: 'obs', adapter: 'obs', enabled: true, settings }];
	const folder = opening.use(await dataFolder(installed({ instances })));
	const subject = opening.use(await Subject.start(folder.path));
	const page = opening.use(await subject.openPage());
	await page.call('adapter.configure', { id: 'obs', settings, secrets: { password } });
	await untilStatus(page, { id: 'obs', kind: 'ready' });
	await fillMemory(subject.address, page);
	const listener = opening.use(await connect(`${subject.address}/?name=board&sub=obs.*`));
	return { obs, subject, page, listener, trial };
}

export const obs: Scenario = {
	id: 'obs',
	title: 'OBS killed and restarted 20 times, while a client switches scenes',
	missing: () => missingProc() ?? missingObs(),
	async run(trial) {
		const { isShort, fault, say } = trial;
		const form = isShort ? 'short' : 'whole';
		await using opening = new AsyncDisposableStack();
		const stage = await open(trial, opening);
		const { subject, listener } = stage;
		await using switcher = await Regular.open(`${subject.address}/?name=switcher`, {
			every: EVERY,
			command: (n) => `obs.scene ${scenes[n % scenes.length]}`,
			expected,
			fault,
		});
		await hears(listener, 'obs.scene-changed', NEWS);
		const before = await subject.holdings();
		const memory = new Trend('memory');
		const heap = new Trend('heap');
		const took: number[] = [];
		for (let n = 1; n <= KILLS[form]; n += 1) {
			await kill(stage);
			await delay(Math.random() * AWAY[form]);
			await stage.obs.launch();
			const ms = await comeBack(stage);
			took.push(ms);
			await hears(listener, 'obs.scene-changed', NEWS);
			await subject.measure({ memory, heap }, n);
			say(`killed ${n} times, ready after ${ms.toFixed(0)} ms; ${switcher.words}`);
			if (!isShort && n % 2 === 0) await delay(STEADY);
		}
		await switcher.finish();
		await compare(stage);
		for (const trend of [memory, heap])
			if (trend.growth > MOST_GROWTH[form]) fault(`It grew: ${trend.words}.`);
		const descriptors = await subject.untilDescriptors(before.descriptors);
		const { threads } = await subject.holdings();
		if (threads > before.threads) fault(`${threads} threads, ${before.threads} before.`);
		await subject.end(trial);
		return [
			`killed ${KILLS[form]} times, ready again within ${Math.max(...took).toFixed(0)} ms of OBS being there`,
			switcher.words,
			`${descriptors} descriptors, ${before.descriptors} before`,
			memory.words,
			heap.words,
		].join('; ');
	},
};
