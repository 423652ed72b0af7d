import { loadavg } from 'node:os';
import { setTimeout as pass } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../../helpers/browser.ts';
import { Traffic } from '../load/traffic.ts';
import { WatchedPage, type Held, type Watched } from '../load/watched-page.ts';
import { startPagedBridge, type PagedBridge } from '../peers/paged-bridge.ts';
import { BRIDGE, type Context, type Row, type Series } from '../row.ts';

const PER_SECOND = 5_000;
const SECONDS = 60;
/** Until the log is as long as it gets, and the browser has compiled what runs often. */
const WARM_UP = 10;
/** A round takes a minute and a half. */
const MOST_ROUNDS = 3;

/** One round: what all rows of the page are made of. */
interface Look {
	/** The two halves of the time: between them the heap is looked at, which holds up the page. */
	readonly halves: readonly Watched[];
	/** At the beginning, in the middle, at the end. */
	readonly held: readonly Held[];
	/** Processor time of the bridge while the page is open and afterwards, in ms a second. */
	readonly withPage: number;
	readonly without: number;
}

/** Processor time of the bridge meanwhile, in ms a second. */
async function busy(bridge: PagedBridge, during: () => Promise<unknown>): Promise<number> {
	const [before, from] = [await bridge.processorTime(), performance.now()];
	await during();
	return ((await bridge.processorTime()) - before) / ((performance.now() - from) / 1_000);
}

async function lookOnce(browser: Browser, { share, say }: Context): Promise<Look> {
	const warmUp = Math.max(3, WARM_UP * share) * 1_000;
	await using bridge = await startPagedBridge();
	await using traffic = await Traffic.start(bridge.address, PER_SECOND);
	const page = await watchPage(browser, bridge, { warmUp, half: (SECONDS * share * 1_000) / 2 });
	const without = await busy(bridge, () => pass(warmUp));
	say(`${Math.round(traffic.perSecond)} messages/s; ${wordsOf(page)}`);
	return { ...page, without };
}

/** The page from its opening to its closing. */
async function watchPage(
	browser: Browser,
	bridge: PagedBridge,
	{ warmUp, half }: { warmUp: number; half: number },
): Promise<Omit<Look, 'without'>> {
	await using page = await WatchedPage.open(browser, bridge.pageAddress);
	await pass(warmUp);
	const halves: Watched[] = [];
	const held = [await page.held()];
	const withPage = await busy(bridge, async () => {
		for (let n = 0; n < 2; n += 1) {
			halves.push(await page.watch(half));
			held.push(await page.held());
		}
	});
	return { halves, held, withPage };
}

const wordsOf = ({ halves, held }: Omit<Look, 'without'>): string =>
	[
		`${halves.map(({ frames }) => frames.toFixed(1)).join(', ')} frames/s`,
		`at most ${Math.max(...halves.map(({ longestFrame }) => longestFrame)).toFixed()} ms between two`,
		`longest task ${halves.map(({ longestTask, mostWork }) => `${longestTask.toFixed()} ms (processor ${mostWork.toFixed()})`).join(', ')}`,
		`heap ${held.map(({ heap }) => heap.toFixed(1)).join(', ')} MB`,
		`${held.map(({ elements }) => elements).join(', ')} elements`,
		`load of the machine ${loadavg()[0]?.toFixed(1)}`,
	].join('; ');

/** Where no browser can be started, the rows say so, and stay empty. */
async function lookAtAll(context: Context): Promise<readonly Look[] | string> {
	const browser = await openBrowser();
	if (typeof browser === 'string') return browser;
	const looks: Look[] = [];
	try {
		for (let round = 0; round < Math.min(context.rounds, MOST_ROUNDS); round += 1)
			looks.push(await lookOnce(browser, context));
	} finally {
		await browser.close();
	}
	return looks;
}

/** They are measured together, when the first of them runs. */
let looking: Promise<readonly Look[] | string> | null = null;

const pageRow = (
	row: Omit<Row, 'run'>,
	figures: Readonly<Record<string, (look: Look) => number>>,
): Row => ({
	...row,
	async run(context): Promise<Series[]> {
		looking ??= lookAtAll(context);
		const looks = await looking;
		if (typeof looks !== 'string')
			return Object.entries(figures).map(([subject, of]) => ({ subject, values: looks.map(of) }));
		context.say(`skipped: ${looks}`);
		return [];
	},
});

const EARLY = 'before';
const ALONE = 'without a page';
const under = `page at ${PER_SECOND.toLocaleString('en-US')} messages/s`;

export const pages: readonly Row[] = [
	pageRow(
		{
			id: 'page-frames',
			title: `${under} for ${SECONDS} s: frames`,
			unit: 'frames/s',
			goal: { of: 'figure', is: 'at least', value: 50, farOff: null },
			baseline: null,
			how: 'The page in Chromium, 1,440 × 900, drawn without a graphics card on the machine that also sends and serves: 70 in 100 messages are texts, 20 commands with an answer, 10 texts in a room that three hear. The slower half of the time counts.',
		},
		{ [BRIDGE]: ({ halves }) => Math.min(...halves.map(({ frames }) => frames)) },
	),
	pageRow(
		{
			id: 'page-longest-task',
			title: `${under}: longest task of the main thread`,
			unit: 'ms',
			goal: { of: 'figure', is: 'at most', value: 100, farOff: null },
			baseline: null,
			how: 'In the same minute, from the trace of the browser. What it took beyond its processor time it waited, mostly for other programs.',
		},
		{
			[BRIDGE]: ({ halves }) => Math.max(...halves.map(({ longestTask }) => longestTask)),
			'most processor time of one': ({ halves }) =>
				Math.max(...halves.map(({ mostWork }) => mostWork)),
		},
	),
	pageRow(
		{
			id: 'page-heap',
			title: `${under}: heap after ${SECONDS} s`,
			unit: 'MB',
			goal: { of: 'ratio', is: 'at most', value: 1.1, farOff: null },
			baseline: EARLY,
			how: 'In the same minute, after a full collection each: at its end and at its beginning, when the log had been filled.',
		},
		{
			[BRIDGE]: ({ held }) => held.at(-1)?.heap ?? Number.NaN,
			[EARLY]: ({ held }) => held[0]?.heap ?? Number.NaN,
		},
	),
	pageRow(
		{
			id: 'page-processor',
			title: `${under}: processor time of the bridge`,
			unit: 'ms/s',
			goal: null,
			baseline: ALONE,
			how: 'In the same minute with the page open, and for ten seconds after it was closed.',
		},
		{
			[BRIDGE]: ({ withPage }) => withPage,
			[ALONE]: ({ without }) => without,
		},
	),
];
