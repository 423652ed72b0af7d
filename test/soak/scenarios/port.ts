import type { ServerSnapshot } from '../../../main/contract/server.ts';
import { freePort } from '../../helpers/free-port.ts';
import type { PageLink } from '../../helpers/page-link.ts';
import { connect } from '../../helpers/text-client.ts';
import { until } from '../../helpers/until.ts';
import { dataFolder, roomy, savedSettings } from '../settings.ts';
import { holdPort, stealPort } from '../faults/thief.ts';
import { NotStarted } from '../launch.ts';
import { Subject } from '../subject.ts';
import type { Scenario, Trial } from '../scenario.ts';

/** What has to be said of a port that is taken: by whom, and what to do. */
const taken =
	/^Port \d+ is in use by .*process \d+\. Close it, or choose another port: \d+ is free\.$/mu;

interface Shop {
	readonly data: string;
	readonly subject: Subject;
	readonly page: PageLink;
	readonly trial: Trial;
}

/** Another program takes the bridge's port: before it starts, and between two restarts of its server. */
export const port: Scenario = {
	id: 'port',
	title: 'Its port taken by another program, before the start and between restarts',
	async run(trial) {
		const times = trial.isShort ? 2 : 50;
		await using folder = await dataFolder();
		const offered = await startWhereTaken(folder.path, trial);
		await using subject = await Subject.start(folder.path, { port: offered });
		await using page = await subject.openPage();
		const shop = { data: folder.path, subject, page, trial };
		let stolen = 0;
		for (let round = 1; round <= times; round += 1) if (await restart(shop, round)) stolen += 1;
		if (stolen === 0) trial.fault('Its port was never free long enough to be stolen.');
		await moveToTaken(shop);
		await subject.end(trial);
		return (
			`A start on a taken port named the program that has it and a free port, on which the next start worked. Of ${times} ` +
			`restarts of its server ${stolen} had the port stolen meanwhile: each time it said so, offered a port that was free, ` +
			`kept the settings, and was back by itself once the port was free again. A move to a taken port: the same.`
		);
	},
};

/** Answers with the port that it offers instead. */
async function startWhereTaken(data: string, trial: Trial): Promise<number> {
	const wanted = await freePort();
	await using _holder = await holdPort(wanted);
	try {
		await using _subject = await Subject.start(data, { port: wanted });
		throw new Error('It started on a port that another program has.');
	} catch (error) {
		if (!(error instanceof NotStarted)) throw error;
		if (!taken.test(error.message)) trial.fault(`It did not start, and said: ${error.message}`);
		return Number(/Start with --port (\d+)/u.exec(error.message)?.[1]);
	}
}

/** Changes what restarts the server, while a thief waits. Answers whether the port was stolen. */
async function restart({ data, subject, page, trial }: Shop, round: number): Promise<boolean> {
	await using client = await subject.connect('/?name=Bystander');
	await using thief = stealPort(subject.port);
	const limits = { ...roomy.limits, maxMessageBytes: 65_536 + round };
	await page.call('settings.save', { limits }, 30_000);
	const { code } = await client.closed;
	if (code !== 1012) trial.fault(`A client was sent away with ${code}.`);
	const saved = await savedSettings(data);
	if (saved.limits.maxMessageBytes !== limits.maxMessageBytes) trial.fault('It was not saved.');
	const { state } = await serverOf(page);
	if (state.kind === 'failed') await expectWords(state, trial);
	await thief[Symbol.asyncDispose]();
	await expectBack(page, subject.port);
	return state.kind === 'failed';
}

/** Its port is to be one that another program has, until that has gone. */
async function moveToTaken({ page, trial }: Shop): Promise<void> {
	const next = await freePort();
	{
		await using _holder = await holdPort(next);
		await page.call('settings.save', { server: { ...roomy.server, port: next } }, 30_000);
		const { state } = await serverOf(page);
		if (state.kind === 'failed') await expectWords(state, trial);
		else trial.fault(`On a taken port it is ${state.kind}.`);
	}
	await expectBack(page, next);
}

async function expectWords(
	{ why, freePort: offered }: Extract<ServerSnapshot['state'], { kind: 'failed' }>,
	trial: Trial,
): Promise<void> {
	if (!taken.test(why.en)) trial.fault(`Of its port it says: ${why.en}`);
	// Throws where it is not free.
	await using _offered = await holdPort(offered ?? Number.NaN);
}

async function expectBack(page: PageLink, wanted: number): Promise<void> {
	await until(
		async () => (await serverOf(page)).state.kind === 'listening',
		'the server to listen',
	);
	await using client = await connect(`ws://127.0.0.1:${wanted}/?name=Back`);
	const answer = await client.ask('bridge.ping');
	if (!answer.startsWith('ok')) throw new Error(`Back on its port it answers: ${answer}`);
}

const serverOf = async (page: PageLink): Promise<ServerSnapshot> =>
	(await page.call('app.load', null)).server;
