import { isDeepStrictEqual } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import type { Settings } from '../../../main/contract/settings.ts';
import type { PageLink } from '../../helpers/page-link.ts';
import { Friends } from '../faults/friends.ts';
import { findRows } from '../faults/rows.ts';
import { dataFolder, roomy, savedSettings } from '../settings.ts';
import { Subject } from '../subject.ts';
import type { Scenario, Trial } from '../scenario.ts';

/** Settings of every kind, changed as fast as the bridge answers, while clients talk that have nothing to do with it. */
export const settings: Scenario = {
	id: 'settings',
	title: 'Settings changed many times a second under load',
	async run(trial) {
		await using folder = await dataFolder(begin);
		await using subject = await Subject.start(folder.path);
		await using page = await subject.openPage();
		const key = await page.call('key.create', { ...terms, name: 'Friends' });
		await using friends = await Friends.meet(subject, { query: `&key=${key.key}` });
		const from = performance.now();
		const { wanted, saves } = await change(page, trial);
		const took = (performance.now() - from) / 1_000;
		const fare = await friends.part();
		for (const problem of fare.faults) trial.fault(problem);
		await expectRows(page, fare.sent, trial);
		const last = await page.call('app.load', null);
		expectSame('What holds', { found: last.settings, wanted, trial });
		expectSame('What is on disk', { found: await savedSettings(folder.path), wanted, trial });
		for (const { id, status } of last.instances)
			if (status.kind === 'failed') trial.fault(`The adapter ${id} failed.`);
		await subject.kill();
		await using again = await Subject.start(folder.path);
		await using newPage = await again.openPage();
		const found = (await newPage.call('app.load', null)).settings;
		expectSame('What holds after a kill', { found, wanted, trial });
		return (
			`${saves} changes of limits, journal, policy and adapters in ${Math.round(took)} s (${Math.round(saves / took)} a ` +
			`second), each of them answered. Of ${fare.sent} texts between friends none was lost, the slowest took ` +
			`${fare.worst} ms. What was saved last holds, on disk and after a kill, too.`
		);
	},
};

const terms = { permissions: [], asks: false, pace: null };

const begin: Settings = {
	...roomy,
	instances: [
		...roomy.instances,
		{ id: 'log-file', adapter: 'log-file', enabled: true, settings: { files: [{ name: 'n0' }] } },
		{ id: 'osc', adapter: 'osc', enabled: false, settings: {} },
	],
};

/** One after the other in each of several hands, all hands at once. Answers with what has to hold in the end. */
async function change(page: PageLink, { isShort, say }: Trial) {
	const wanted = structuredClone(begin);
	const over = new AbortController();
	let saves = 0;
	const hand = async (step: (n: number) => Promise<unknown>) => {
		for (let n = 1; !over.signal.aborted; n += 1) {
			await step(n);
			saves += 1;
		}
	};
	const changing = Promise.all(handsOf(page, wanted).map(hand));
	await Promise.race([changing, delay(isShort ? 4_000 : 120_000)]);
	over.abort();
	await changing;
	say(`${saves} changes`);
	return { wanted, saves };
}

/** Each changes one part, and notes in `wanted` what that is to be. */
function handsOf(page: PageLink, wanted: Settings): ((n: number) => Promise<unknown>)[] {
	const osc = wanted.instances.find(({ id }) => id === 'osc');
	const logFile = wanted.instances.find(({ id }) => id === 'log-file');
	return [
		(n) => {
			wanted.limits = { ...roomy.limits, maxClients: 1_000 + (n % 100), burstOut: 10_000 + n };
			return page.call('settings.save', { limits: wanted.limits });
		},
		(n) => {
			wanted.journal = { maxMegabytes: 100 + (n % 100), maxDays: 1 + (n % 100) };
			return page.call('settings.save', { journal: wanted.journal });
		},
		(n) => {
			const policy = (['ask', 'keys', 'open'] as const)[n % 3] ?? 'ask';
			wanted.access = { policy, danger: n % 2 === 0 ? 'arm' : 'grant' };
			return page.call('settings.save', { access: wanted.access });
		},
		(n) => {
			if (osc) osc.enabled = n % 2 === 0;
			return page.call('adapter.enable', { id: 'osc', isEnabled: n % 2 === 0 });
		},
		(n) => {
			const renamed = { settings: { files: [{ name: `n${n}` }] }, secrets: {} };
			if (logFile) logFile.settings = renamed.settings;
			return page.call('adapter.configure', { id: 'log-file', ...renamed });
		},
		async () => page.call('adapter.remove', await page.call('adapter.add', { adapter: 'system' })),
	];
}

interface Compared {
	readonly found: Settings;
	readonly wanted: Settings;
	readonly trial: Trial;
}

function expectSame(what: string, { found, wanted, trial }: Compared): void {
	for (const part of ['limits', 'journal', 'access', 'instances'] as const)
		if (!isDeepStrictEqual(found[part], wanted[part]))
			trial.fault(
				`${what} is ${JSON.stringify(found[part])} instead of ${JSON.stringify(wanted[part])}.`,
			);
}

async function expectRows(page: PageLink, sent: number, { fault }: Trial): Promise<void> {
	const rows = await findRows(page, { text: 'friends ', directions: ['in'] });
	if (rows.length !== sent) fault(`Of ${sent} texts the journal has ${rows.length}.`);
}
