import { setTimeout as delay } from 'node:timers/promises';
import type { PageLink } from '../../helpers/page-link.ts';
import { History } from '../faults/history.ts';
import { disorderOf, findRows } from '../faults/rows.ts';
import type { Scenario, Trial } from '../scenario.ts';
import { dataFolder, setAsides } from '../settings.ts';
import { Subject } from '../subject.ts';
import { untilStatus } from '../watch/status.ts';
import { Writers } from '../faults/writers.ts';

/** ms of writing before each kill, at least; up to as much again, so that the kill meets another moment each time. */
const WRITING = 700;

/** Journal rows come to the disk ten times a second; the rest is for a machine that does other things too. In ms. */
const MAY_LOSE = 500;

/** A bridge that is killed while it writes everything that it keeps. */
export const kill: Scenario = {
	id: 'kill',
	title: 'Killed again and again while it writes',
	async run(trial) {
		const times = trial.isShort ? 6 : 50;
		await using folder = await dataFolder();
		const writers = new Writers();
		const history = new History();
		for (let round = 1; round <= times; round += 1) {
			await using subject = await Subject.start(folder.path);
			await using page = await subject.openPage();
			await untilStatus(page, { id: 'store', kind: 'ready' });
			if (round === 1) await writers.begin(subject, page);
			else await lookBack({ subject, page, writers, history, trial, round: round - 1 });
			await using _talk = await history.talk(subject, round);
			await using _writing = await writers.write(subject, page);
			await delay(WRITING * (1 + Math.random()));
			history.end();
			writers.end();
			await subject.kill();
		}
		return await judge(folder.path, { writers, history, trial }, times);
	},
};

interface Parts {
	readonly writers: Writers;
	readonly history: History;
	readonly trial: Trial;
}

interface Looked extends Parts {
	readonly subject: Subject;
	readonly page: PageLink;
	/** The one that was ended with the last kill. */
	readonly round: number;
}

/** Whether all is there after a kill. */
async function lookBack({ subject, page, writers, history, trial, round }: Looked) {
	for (const problem of await writers.check(subject, page)) trial.fault(problem);
	await history.check(page, { round, trial, limit: MAY_LOSE });
	const { notices } = await page.call('app.load', null);
	for (const { words } of notices) trial.fault(`It says after kill ${round}: ${words.en}`);
}

async function judge(data: string, { writers, history, trial }: Parts, times: number) {
	await using subject = await Subject.start(data);
	await using page = await subject.openPage();
	await untilStatus(page, { id: 'store', kind: 'ready' });
	await lookBack({ subject, page, writers, history, trial, round: times });
	if (history.asked === 0) trial.fault('Nothing that was asked before a kill was answered.');
	const rows = await findRows(page);
	const disorder = disorderOf(rows);
	if (disorder !== null) trial.fault(disorder);
	for (const name of await setAsides(data)) trial.fault(`It set aside ${name}.`);
	await subject.end(trial);
	return (
		`Killed ${times} times: ${writers.summary} were all found again, and nothing was set aside. Of ${history.asked} ` +
		`messages the journal lost ${history.lost}, none of them answered more than ${history.longest} ms before its kill; ` +
		`${rows.length} rows, ids rising, none twice.`
	);
}
