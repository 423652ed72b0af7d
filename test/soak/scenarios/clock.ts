import { setTimeout as delay } from 'node:timers/promises';
import type { Row } from '../../../main/contract/rows.ts';
import type { PageLink } from '../../helpers/page-link.ts';
import { until } from '../../helpers/until.ts';
import { fakeClock, missingFakeClock } from '../faults/fake-clock.ts';
import { Friends } from '../faults/friends.ts';
import { disorderOf, findRows } from '../faults/rows.ts';
import { dataFolder } from '../settings.ts';
import { Subject } from '../subject.ts';
import { untilStatus } from '../watch/status.ts';
import type { Scenario, Trial } from '../scenario.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;

/** Where the clock is set, one after the other, in seconds from the true time. Rows are kept for 30 days. */
const jumps = [HOUR, 0, -HOUR, 0, 20 * DAY, 0, -20 * DAY, 0, 5, -5, 0];

/** Longest that a command needs while the clock is set, in ms: it must not wait for the clock. */
const PROMPT = 3_000;

/** The clock on the wall is set forward and back while the bridge runs, as by a person or a time server. */
export const clock: Scenario = {
	id: 'clock',
	title: 'The clock set forward and back, by seconds to weeks',
	missing: missingFakeClock,
	async run(trial) {
		const times = trial.isShort ? 1 : 20;
		await using folder = await dataFolder();
		await using watch = await fakeClock();
		await using subject = await Subject.start(folder.path, { env: watch.env });
		await using page = await subject.openPage();
		await untilStatus(page, { id: 'store', kind: 'ready' });
		await using friends = await Friends.meet(subject);
		let slowest = 0;
		for (let round = 1; round <= times; round += 1)
			for (const seconds of jumps) {
				await watch.set(seconds);
				slowest = Math.max(slowest, await expectPrompt(subject, trial));
				await delay(trial.isShort ? 200 : 1_000);
			}
		await expectEnds({ subject, page, trial, set: watch.set });
		await setBeyondAge(watch.set);
		const fare = await friends.part();
		for (const problem of fare.faults) trial.fault(problem);
		const rows = await findRows(page, { text: 'friends ', directions: ['in'] });
		expectKept(rows, fare.sent, trial);
		// Ids go on rising, whatever the clock says at the next start.
		await watch.set(-20 * DAY);
		await subject.kill();
		await using again = await Subject.start(folder.path, { env: watch.env });
		await expectRising(again, rows[0]?.id ?? 0, trial);
		return (
			`Set ${times * jumps.length} times, by 5 s to 40 days: nobody was cut off, of ${fare.sent} texts between friends ` +
			`none was lost and the slowest took ${fare.worst} ms; an answer took at most ${slowest} ms. All ${rows.length} rows ` +
			`are in the journal in their order, also of a start with a clock that is late by 20 days. A question and an armed ` +
			`command did not end before their time where it was set back, and did where it was set forward.`
		);
	},
};

/** So far that rows are too old by it, long enough for the journal to look at their age, and back. */
async function setBeyondAge(set: (seconds: number) => Promise<void>): Promise<void> {
	for (const seconds of [40 * DAY, 0, -40 * DAY, 0]) {
		await set(seconds);
		await delay(1_500);
	}
}

/** Answers with how long a newcomer's command took, in ms. */
async function expectPrompt(subject: Subject, { fault }: Trial): Promise<number> {
	const from = performance.now();
	await using client = await subject.connect('/?name=Newcomer');
	const answer = await client.ask('bridge.ping');
	const ms = Math.round(performance.now() - from);
	if (!answer.startsWith('ok')) fault(`A newcomer was answered: ${answer}`);
	if (ms > PROMPT) fault(`A newcomer was answered after ${ms} ms.`);
	return ms;
}

interface Moment {
	readonly subject: Subject;
	readonly page: PageLink;
	readonly trial: Trial;
	readonly set: (seconds: number) => Promise<void>;
}

/** What ends by the clock does not end early where the clock is set back, and ends where it goes on, as after a sleep. */
async function expectEnds({ subject, page, trial, set }: Moment): Promise<void> {
	await using asker = await subject.connect('/asker?name=Asker');
	asker.send('store.set asked 1');
	await page.call('arm.set', { verb: 'store.erase', minutes: 5 });
	const open = async () => {
		const { approvals, armed } = (await page.call('app.load', null)).access;
		return approvals.length + armed.length;
	};
	await until(async () => (await open()) === 2, 'a question and an armed command');
	await set(-HOUR);
	await expectPrompt(subject, trial);
	if ((await open()) !== 2) trial.fault('A clock that was set back ended a question or arming.');
	await set(HOUR);
	await until(async () => (await open()) === 0, 'what ended by the clock to be over', 30_000);
	await set(0);
	if (trial.isShort) return;
	await page.call('arm.set', { verb: 'store.erase', minutes: 1 });
	await set(-HOUR);
	// As after a sleep: what ends by the clock is looked at.
	await set(-HOUR + 30);
	await until(async () => (await open()) === 0, 'a minute to be over', 90_000);
	await set(0);
}

function expectKept(rows: readonly Row[], sent: number, { fault }: Trial): void {
	if (rows.length !== sent) fault(`Of ${sent} texts the journal has ${rows.length}.`);
	const disorder = disorderOf(rows);
	if (disorder !== null) fault(disorder);
	const numbers = rows.map(({ text }) => Number(text.split(' ')[1]));
	const wrong = numbers.findIndex((number, at) => number !== rows.length - at);
	if (wrong >= 0) fault(`Row ${rows[wrong]?.id} stands where another one belongs.`);
}

async function expectRising(subject: Subject, last: number, { fault }: Trial): Promise<void> {
	await using page = await subject.openPage();
	await using client = await subject.connect('/?name=Later');
	await client.ask('bridge.ping later');
	const [row] = await findRows(page, { text: 'bridge.ping later', directions: ['in'] });
	if (!row || row.id <= last) fault(`After row ${last} came row ${row?.id}.`);
}
