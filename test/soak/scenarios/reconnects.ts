import { setTimeout as delay } from 'node:timers/promises';
import { Foe } from '../../helpers/foe.ts';
import { Friends } from '../faults/friends.ts';
import { dataFolder } from '../settings.ts';
import type { Scenario } from '../scenario.ts';
import { Subject } from '../subject.ts';
import { missingProc } from '../watch/process.ts';

/** Connections a second, each of which leaves as soon as it is in. */
const PACE = 500;

/** What a bridge may hold more than before, once all have left, in MB: the newest rows and clients that it shows. */
const MORE = 10;

/** Items that connect, leave and connect again, as those of a world do that loads again and again. */
export const reconnects: Scenario = {
	id: 'reconnects',
	title: `${PACE} reconnects a second`,
	missing: missingProc,
	async run(trial) {
		const seconds = trial.isShort ? 5 : 60;
		await using folder = await dataFolder();
		await using subject = await Subject.start(folder.path);
		await using friends = await Friends.meet(subject);
		// Once before it is looked at: what is kept of those who left is bounded, and full from then on.
		await storm(subject, 2);
		const before = await look(subject);
		const { opened, refused, took } = await storm(subject, seconds);
		const after = await settled(subject, before.descriptors);
		const fare = await friends.part();
		for (const problem of fare.faults) trial.fault(problem);
		if (refused > 0) trial.fault(`${refused} of them did not get in.`);
		if (after.descriptors > before.descriptors)
			trial.fault(`It keeps ${after.descriptors - before.descriptors} descriptors.`);
		if (after.heap > before.heap + MORE)
			trial.fault(`Its heap went from ${before.heap} to ${after.heap} MB.`);
		await subject.end(trial);
		return (
			`${opened} clients came and went in ${took} s (${Math.round(opened / took)} a second). Of ${fare.sent} texts between ` +
			`friends none was lost, the slowest took ${fare.worst} ms. Heap before ${before.heap} MB, after ${after.heap} MB; ` +
			`open files and sockets ${before.descriptors} and ${after.descriptors}.`
		);
	},
};

async function storm({ port }: Subject, seconds: number) {
	const from = performance.now();
	const count = { opened: 0, refused: 0, begun: 0 };
	const passing = new Set<Promise<void>>();
	while (count.begun < seconds * PACE) {
		const due = Math.min(seconds, (performance.now() - from) / 1_000) * PACE;
		for (; count.begun < due; count.begun += 1) {
			const visit = comeAndGo(port, count.begun).then((isIn) => {
				count[isIn ? 'opened' : 'refused'] += 1;
				passing.delete(visit);
			});
			passing.add(visit);
		}
		await delay(5);
	}
	await Promise.all(passing);
	return { ...count, took: Math.round((performance.now() - from) / 100) / 10 };
}

/** Connects as one of 50 items, and leaves without a word. Answers whether it got in. */
async function comeAndGo(port: number, n: number): Promise<boolean> {
	const target = `/?name=Item%20${n % 50}`;
	const visitor = { kind: 'storm', port, target, texts: [], pad: 0, from: [] } as const;
	const foe = new Foe({ ...visitor, count: 1, atOnce: 1, rounds: 1 }, n);
	const answer = await foe.answered;
	foe.socket.destroy();
	await foe.closed;
	return answer.includes(' 101 ');
}

const look = async (subject: Subject) => ({
	heap: Math.round(await subject.heap()),
	descriptors: (await subject.holdings()).descriptors,
});

/** Once it has let go of those who left, or after a while. */
async function settled(subject: Subject, descriptors: number) {
	// Where it keeps some, that is told with the rest.
	await subject.untilDescriptors(descriptors).catch(() => undefined);
	return look(subject);
}
