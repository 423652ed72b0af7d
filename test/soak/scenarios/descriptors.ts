import { setTimeout as delay } from 'node:timers/promises';
import { needs } from '../../helpers/needs.ts';
import { Refused, type TextClient } from '../../helpers/text-client.ts';
import { Friends } from '../faults/friends.ts';
import { Keeper } from '../faults/keeper.ts';
import { findRows } from '../faults/rows.ts';
import { dataFolder } from '../settings.ts';
import { Subject } from '../subject.ts';
import { untilStatus } from '../watch/status.ts';
import type { Scenario, Trial } from '../scenario.ts';

/** Files and sockets that the bridge may have open. At rest it has about 50. */
const LIMIT = 300;

/** Clients that try to come: more than there is room for. */
const CROWD = 250;

interface Seen {
	texts: number;
	worst: number;
	inside: number;
	refused: number;
	dropped: number;
}

/** A system that lets the bridge open no more files and sockets. */
export const descriptors: Scenario = {
	id: 'descriptors',
	title: 'No more files and sockets to be had',
	missing: () =>
		process.platform === 'linux' ? needs('prlimit', 'util-linux') : 'only Linux has prlimit',
	async run(trial) {
		const times = trial.isShort ? 2 : 20;
		await using folder = await dataFolder();
		const before = ['prlimit', `--nofile=${LIMIT}`];
		await using subject = await Subject.start(folder.path, { before });
		const seen: Seen = { texts: 0, worst: 0, inside: 0, refused: 0, dropped: 0 };
		for (let round = 1; round <= times; round += 1) await crowd(subject, { seen, trial, round });
		await subject.end(trial);
		return (
			`Full ${times} times, ${LIMIT} in all: of ${times * CROWD} newcomers ${seen.inside} got in, ${seen.refused} were ` +
			`refused in words and ${seen.dropped} cut off by the system. Of ${seen.texts} texts between friends none was lost, ` +
			`the slowest took ${seen.worst} ms, and all are in the journal. The page could be opened, and changes were ` +
			`kept; when the crowd had left, newcomers got in again.`
		);
	},
};

interface Round {
	readonly seen: Seen;
	readonly trial: Trial;
	readonly round: number;
}

async function crowd(subject: Subject, { seen, trial, round }: Round): Promise<void> {
	await using page = await subject.openPage();
	await untilStatus(page, { id: 'store', kind: 'ready' });
	await using keeper = await Keeper.meet(subject, page);
	const room = `crowded${round}`;
	await using friends = await Friends.meet(subject, { room });
	const rest = await subject.holdings();
	{
		await using clients = new AsyncDisposableStack();
		for (let n = 0; n < CROWD; n += 1) {
			const client = await enter(subject, seen);
			if (client) clients.use(client);
		}
		// Some are kept for the bridge itself.
		for (const problem of await keeper.use()) trial.fault(problem);
		await using _reloaded = await subject.openPage();
		await delay(trial.isShort ? 700 : 5_000);
	}
	await subject.untilDescriptors(rest.descriptors);
	for (const problem of await keeper.use()) trial.fault(problem);
	await using late = await subject.connect('/?name=Late');
	if (!(await late.ask('bridge.ping')).startsWith('ok')) trial.fault('A newcomer got no answer.');
	const fare = await friends.part();
	for (const problem of fare.faults) trial.fault(problem);
	const rows = await findRows(page, { text: `${room} `, directions: ['in'] });
	if (rows.length !== fare.sent)
		trial.fault(`Of ${fare.sent} texts the journal has ${rows.length}.`);
	seen.texts += fare.sent;
	seen.worst = Math.max(seen.worst, fare.worst);
	trial.say(`${round}: ${fare.sent} texts, the slowest took ${fare.worst} ms`);
}

async function enter(subject: Subject, seen: Seen): Promise<TextClient | null> {
	try {
		const client = await subject.connect('/?name=Crowd');
		seen.inside += 1;
		return client;
	} catch (error) {
		if (error instanceof Refused) seen.refused += 1;
		// What ws says where the system hung up.
		else if (error instanceof Error && 'code' in error && error.code === 'ECONNRESET')
			seen.dropped += 1;
		else throw error;
		return null;
	}
}
