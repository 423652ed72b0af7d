import { setTimeout as delay } from 'node:timers/promises';
import { makeReadOnly, smallDisk } from '../../helpers/small-disk.ts';
import { Friends } from '../faults/friends.ts';
import { Keeper } from '../faults/keeper.ts';
import { missingMounts } from '../faults/mounts.ts';
import { findRows } from '../faults/rows.ts';
import { prepare, setAsides } from '../settings.ts';
import { NotStarted } from '../launch.ts';
import { Subject } from '../subject.ts';
import { untilStatus } from '../watch/status.ts';
import type { Scenario, Trial } from '../scenario.ts';

const KILOBYTES = 131_072;

/** What a start has to say where it cannot keep anything. */
const wanted = /The data folder .* cannot be used .*\nMake the folder writable/u;

/** A data folder that can only be read: at the start, and suddenly while the bridge runs. */
export const readOnly: Scenario = {
	id: 'read-only',
	title: 'A data folder that can only be read, at the start and while it runs',
	missing: missingMounts,
	async run(trial) {
		await using disk = await smallDisk(KILOBYTES);
		await prepare(disk.path);
		disk.setReadOnly(true);
		await expectRefusal(disk.path, trial);
		disk.setReadOnly(false);
		const seen = await whileItRuns(disk.path, trial);
		disk.setReadOnly(true);
		await expectRefusal(disk.path, trial);
		disk.setReadOnly(false);
		await using again = await Subject.start(disk.path);
		await using page = await again.openPage();
		const rows = await findRows(page, { text: 'readonly', directions: ['in'] });
		if (rows.length !== seen.texts)
			trial.fault(`Of ${seen.texts} texts the journal has ${rows.length} after a restart.`);
		for (const name of await setAsides(disk.path)) trial.fault(`It set aside ${name}.`);
		return (
			`Two starts on a read-only folder said what to do and left it as it was. Read-only ${seen.times} times while it ran: ` +
			`${seen.texts} texts between clients, none lost, the slowest took ${seen.worst} ms, and all in the journal; ` +
			`${seen.refusals} changes were refused in words. Writable again, changes were kept at once; its end on a read-only folder was a clean one.`
		);
	},
};

async function expectRefusal(data: string, { fault }: Trial): Promise<void> {
	try {
		await using _subject = await Subject.start(data);
		fault('It started where it can keep nothing.');
	} catch (error) {
		if (!(error instanceof NotStarted)) throw error;
		if (!wanted.test(error.message)) fault(`It did not start, and said: ${error.message}`);
	}
}

async function whileItRuns(data: string, trial: Trial) {
	const seen = { times: trial.isShort ? 2 : 10, texts: 0, worst: 0, refusals: 0 };
	await using subject = await Subject.start(data);
	await using page = await subject.openPage();
	await untilStatus(page, { id: 'store', kind: 'ready' });
	await using keeper = await Keeper.meet(subject, page);
	for (let round = 1; round <= seen.times; round += 1) {
		await using friends = await Friends.meet(subject, { room: `readonly${round}` });
		{
			using _view = makeReadOnly(data);
			// The store goes on: its file is open.
			for (const problem of await keeper.beRefused(/EROFS/u, null)) trial.fault(problem);
			await delay(trial.isShort ? 700 : 20_000);
		}
		for (const problem of await keeper.use()) trial.fault(problem);
		const fare = await friends.part();
		for (const problem of fare.faults) trial.fault(problem);
		seen.texts += fare.sent;
		seen.worst = Math.max(seen.worst, fare.worst);
		trial.say(`${round}: ${fare.sent} texts, the slowest took ${fare.worst} ms`);
	}
	seen.refusals = keeper.refusals;
	using _view = makeReadOnly(data);
	await subject.end(trial);
	return seen;
}
