import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as z from 'zod';
import { rowFilter } from '../../../main/contract/rows.ts';
import { openJournal, type Journal } from '../../../main/journal/journal.ts';
import { fill } from '../load/journal-rows.ts';
import { BRIDGE, type Row, type Series } from '../row.ts';

interface Opened extends AsyncDisposable {
	readonly journal: Journal;
	/** What the journal had to say: nothing, unless rows were lost. */
	readonly notices: string[];
}

async function openHere(): Promise<Opened> {
	const folder = await mkdtemp(join(tmpdir(), 'rb-bench-journal-'));
	const notices: string[] = [];
	const journal = await openJournal({
		file: join(folder, 'journal.sqlite'),
		retention: { maxMegabytes: 10_000, maxDays: 365 },
		onNotice: (notice) => notices.push(JSON.stringify(notice)),
	});
	return {
		journal,
		notices,
		async [Symbol.asyncDispose]() {
			await journal.stop();
			await rm(folder, { recursive: true, force: true });
		},
	};
}

const lossless = (notices: readonly string[]) => {
	if (notices.length > 0) throw new Error(`Rows were lost: ${notices.join('\n')}`);
};

const sustained: Row = {
	id: 'journal-rows',
	title: 'journal: rows a second on disk, without loss',
	unit: 'rows/s',
	goal: { of: 'figure', is: 'at least', value: 20_000, farOff: null },
	baseline: null,
	how: 'Commands with outcomes and replies, texts and events for ten clients, at twice the goal, until all are on disk; a row that is lost fails the run.',
	async run({ share, rounds, say }) {
		const values: number[] = [];
		const rows = 400_000 * share;
		for (let round = 0; round < Math.min(rounds, 3); round += 1) {
			await using opened = await openHere();
			const from = performance.now();
			await fill(opened.journal, rows, 40_000);
			await opened.journal.flush();
			values.push((rows / (performance.now() - from)) * 1_000);
			lossless(opened.notices);
			say(`${Math.round(values.at(-1) ?? 0)} rows/s`);
		}
		return [{ subject: BRIDGE, values }];
	},
};

/** Added faster than any bridge would, so that what is measured is the adding. */
const add: Row = {
	id: 'journal-add',
	title: 'journal: one row, on the thread that carries the messages',
	unit: 'µs',
	goal: null,
	baseline: null,
	how: 'Processor time of the calling thread for each row at 50,000 a second: making it, keeping it for the page, settling it, sending it to the worker, and the collection of garbage.',
	async run({ share, rounds, say }) {
		const values: number[] = [];
		const rows = 250_000 * share;
		await using opened = await openHere();
		await fill(opened.journal, 50_000, 50_000);
		for (let round = 0; round < rounds; round += 1) {
			const from = process.threadCpuUsage();
			await fill(opened.journal, rows, 50_000);
			const { user, system } = process.threadCpuUsage(from);
			values.push((user + system) / rows);
			say(`${(values.at(-1) ?? 0).toFixed(2)} µs`);
			await opened.journal.flush();
			lossless(opened.notices);
		}
		return [{ subject: BRIDGE, values }];
	},
};

/** What people look for. */
const wanted: Readonly<Record<string, z.input<typeof rowFilter>>> = {
	everything: {},
	'a word that is everywhere': { text: 'knight' },
	'one in a hundred rows': { text: '9972' },
	'what is nowhere': { text: 'no such thing' },
	'nowhere, though its parts are everywhere': { text: 'knight live' },
	'two words': { text: 'move\tknight' },
	'a Japanese word': { text: '配信' },
	'one that is nowhere': { text: '音楽' },
	'one character': { text: 'k' },
	'one that is nowhere, too': { text: '%' },
	'two characters': { text: 'z9' },
	'a client': { clients: ['DJ Booth 4'] },
	'a client of ten rows': { clients: ['Old Lamp'] },
	'a client that never was': { clients: ['Nobody'] },
	'a kind': { kinds: ['reply'] },
	'a kind of ten rows': { kinds: ['limit'] },
	'a direction': { directions: ['in'] },
	'a direction of ten rows': { directions: ['none'] },
	errors: { outcomes: ['error'] },
	'what is pending': { outcomes: ['pending'] },
	'an instance': { instances: ['obs'] },
	'an instance that never was': { instances: ['osc'] },
	'a word of one client': { text: 'knight', clients: ['Old Lamp'] },
	'a word among errors': { text: 'scene', outcomes: ['error'] },
	'a word where it never is': { text: 'knight', kinds: ['reply'] },
	'a pattern': { text: '^obs\\.scene.*\\d{4}$', isPattern: true },
	'a pattern with words that are nowhere': { text: 'nothing.*here|no such', isPattern: true },
};
/** How many rows the page asks for. */
const PAGE = 200;
/** The machine may be busy for a moment: the fastest of so many counts. */
const TRIES = 3;

/** The first page of rows older than `before`, in ms. */
async function timed(journal: Journal, filter: z.input<typeof rowFilter>, before: number | null) {
	const from = performance.now();
	let rows = 0;
	for (let next: number | null = before, more = true; more;) {
		const request = { filter: rowFilter.parse(filter), before: next, limit: PAGE - rows };
		const page = await journal.search(request);
		rows += page.rows.length;
		next = page.next;
		more = next !== null && rows < PAGE;
	}
	return performance.now() - from;
}

async function fastest(journal: Journal, filter: z.input<typeof rowFilter>, middle: number) {
	const took: number[] = [];
	for (let n = 0; n < TRIES; n += 1)
		took.push(Math.max(await timed(journal, filter, null), await timed(journal, filter, middle)));
	return Math.min(...took);
}

const search: Row = {
	id: 'journal-search',
	title: `journal: a search in 1,000,000 rows, the slowest of ${Object.keys(wanted).length} kinds`,
	unit: 'ms',
	goal: { of: 'figure', is: 'at most', value: 50, farOff: null },
	baseline: null,
	how: 'The 200 newest rows, and the 200 before the middle, of words that are everywhere, rare or nowhere, in Japanese, of one or two characters, and of each filter of the page, common, rare and for nothing; the fastest of three tries of each. What a pattern costs that no index can help is another row.',
	async run({ share, rounds, say }): Promise<Series[]> {
		await using opened = await openHere();
		const { journal } = opened;
		const rows = 1_000_000 * share;
		await fill(journal, rows, 30_000);
		await journal.flush();
		lossless(opened.notices);
		const values: number[] = [];
		for (let round = 0; round < rounds; round += 1) {
			const took: [string, number][] = [];
			for (const [what, filter] of Object.entries(wanted))
				took.push([what, await fastest(journal, filter, rows / 2)]);
			const [slowest, second] = took.toSorted(([, a], [, b]) => b - a);
			say([slowest, second].map((one) => one && `${one[0]}: ${one[1].toFixed(1)} ms`).join(', '));
			values.push(slowest?.[1] ?? Number.NaN);
		}
		return [{ subject: BRIDGE, values }];
	},
};

const pattern: Row = {
	id: 'journal-pattern',
	title: 'journal: a pattern without a word in it, through 1,000,000 rows to the end',
	unit: 's',
	goal: null,
	baseline: null,
	how: 'RE2 tries a pattern that is nowhere on the texts of every row, in steps of 150 ms between which rows are written and other searches answered.',
	async run({ share, rounds, say }): Promise<Series[]> {
		await using opened = await openHere();
		await fill(opened.journal, 1_000_000 * share, 30_000);
		await opened.journal.flush();
		lossless(opened.notices);
		const values: number[] = [];
		for (let round = 0; round < Math.min(rounds, 3); round += 1) {
			const filter = { text: '^\\d{3}-\\d{4}$', isPattern: true };
			values.push((await timed(opened.journal, filter, null)) / 1_000);
			say(`${(values.at(-1) ?? 0).toFixed(1)} s`);
		}
		return [{ subject: BRIDGE, values }];
	},
};

export const journals: readonly Row[] = [sustained, add, search, pattern];
