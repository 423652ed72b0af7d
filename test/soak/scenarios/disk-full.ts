import { appendFile, rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { PageLink } from '../../helpers/page-link.ts';
import { smallDisk } from '../../helpers/small-disk.ts';
import { Friends } from '../faults/friends.ts';
import { Keeper } from '../faults/keeper.ts';
import { missingMounts } from '../faults/mounts.ts';
import { untilTold } from '../faults/notices.ts';
import { findRows } from '../faults/rows.ts';
import { prepare, setAsides } from '../settings.ts';
import { Subject } from '../subject.ts';
import { untilStatus } from '../watch/status.ts';
import type { Scenario, Trial } from '../scenario.ts';

/** Room for the journal of a run, and as much again. */
const KILOBYTES = 131_072;

interface Seen {
	readonly page: PageLink;
	readonly keeper: Keeper;
	readonly trial: Trial;
}

/** A disk that fills up under a running bridge and is freed again, in turn. */
export const diskFull: Scenario = {
	id: 'disk-full',
	title: 'A disk that fills up, and is freed again',
	missing: missingMounts,
	async run(trial) {
		const times = trial.isShort ? 1 : 10;
		await using disk = await smallDisk(KILOBYTES);
		await prepare(disk.path);
		await using subject = await Subject.start(disk.path);
		await using page = await subject.openPage();
		await untilStatus(page, { id: 'store', kind: 'ready' });
		await using keeper = await Keeper.meet(subject, page);
		let [texts, worst, full] = [0, 0, 0];
		for (let round = 1; round <= times; round += 1) {
			const room = `full${round}`;
			await using friends = await Friends.meet(subject, { room });
			full += await withoutSpace(disk.file('ballast'), { page, keeper, trial });
			const fare = await friends.part();
			for (const problem of [...fare.faults, ...(await keeper.use())]) trial.fault(problem);
			const rows = await findRows(page, { text: `${room} `, directions: ['in'] });
			if (rows.length !== fare.sent)
				trial.fault(`Of ${fare.sent} texts the journal has ${rows.length}.`);
			[texts, worst] = [texts + fare.sent, Math.max(worst, fare.worst)];
			trial.say(`${round}: ${fare.sent} texts, the slowest took ${fare.worst} ms`);
		}
		for (const name of await setAsides(disk.path)) trial.fault(`It set aside ${name}.`);
		return (
			`Full ${times} times, ${full} s in all, and said so: ${texts} texts between clients meanwhile, none lost, the ` +
			`slowest took ${worst} ms. ${keeper.refusals} changes were refused in words, and none of them half written. Each ` +
			`time there was room again, all ${texts} rows came to the disk and changes were kept.`
		);
	},
};

/** Fills the disk, looks at what comes of it, and makes room again. Answers with how long it was full, in seconds. */
async function withoutSpace(ballast: string, { page, keeper, trial }: Seen): Promise<number> {
	await fill(ballast);
	const from = performance.now();
	await untilTold(page, { id: 'journal.disk', words: /disk is full/u }, 60_000);
	for (const problem of await keeper.beRefused(/ENOSPC/u, /DISK_UNAVAILABLE/u))
		trial.fault(problem);
	await delay(trial.isShort ? 1_000 : 20_000);
	const seconds = Math.round((performance.now() - from) / 1_000);
	await rm(ballast);
	await untilTold(page, { id: 'journal.disk', words: /being written again/u });
	return seconds;
}

async function fill(file: string): Promise<void> {
	for (const size of [1_048_576, 4_096, 1])
		for (;;)
			try {
				await appendFile(file, Buffer.alloc(size));
			} catch (error) {
				if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') break;
				throw error;
			}
}
