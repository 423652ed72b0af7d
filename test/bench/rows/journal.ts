import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rowFilter } from '../../../main/contract/rows.ts';
import { openJournal, type Journal } from '../../../main/journal/journal.ts';
import { BRIDGE, type Row, type Series } from '../row.ts';
import { sample } from '../load/relay.ts';

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

/** Rows as they come, a tenth of a second's worth at a time, and no faster than so many a second. */
async function fill(journal: Journal, rows: number, perSecond: number): Promise<void> {
	const from = performance.now();
	for (let n = 0; n < rows;) {
		const due = Math.min(rows, ((performance.now() - from) / 1_000) * perSecond + perSecond / 100);
		for (; n < due; n += 1)
			journal.add({ direction: 'in', kind: 'text', client: null, text: `${sample} ${n % 9_973}` });
		await new Promise(setImmediate);
	}
	await journal.flush();
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
	how: 'Rows at twice the goal until they are all on disk; a row that is lost fails the run.',
	async run({ share, rounds, say }) {
		const values: number[] = [];
		const rows = 400_000 * share;
		for (let round = 0; round < Math.min(rounds, 3); round += 1) {
			await using opened = await openHere();
			const from = performance.now();
			await fill(opened.journal, rows, 40_000);
			values.push((rows / (performance.now() - from)) * 1_000);
			lossless(opened.notices);
			say(`${Math.round(values.at(-1) ?? 0)} rows/s`);
		}
		return [{ subject: BRIDGE, values }];
	},
};

/** What people look for: a word that is everywhere, one that is rare, two together, and nothing at all. */
const wanted = ['knight', '9972', 'move\tknight', 'no such thing'];

const search: Row = {
	id: 'journal-search',
	title: 'journal: a search in 1,000,000 rows, the slowest of four',
	unit: 'ms',
	goal: { of: 'figure', is: 'at most', value: 50, farOff: null },
	baseline: null,
	how: 'The first 200 rows of: a word in all of them, one in a hundred of them, two words, and one that is nowhere.',
	async run({ share, rounds, say }): Promise<Series[]> {
		await using opened = await openHere();
		await fill(opened.journal, 1_000_000 * share, 30_000);
		lossless(opened.notices);
		const values: number[] = [];
		for (let round = 0; round < rounds; round += 1) {
			const took: number[] = [];
			for (const text of wanted) {
				const from = performance.now();
				await opened.journal.search({
					filter: rowFilter.parse({ text }),
					before: null,
					limit: 200,
				});
				took.push(performance.now() - from);
			}
			say(took.map((ms) => ms.toFixed(1)).join(' '));
			values.push(Math.max(...took));
		}
		return [{ subject: BRIDGE, values }];
	},
};

export const journals: readonly Row[] = [sustained, search];
