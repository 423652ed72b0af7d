import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { defaultSettings, type Settings } from '../../../main/contract/settings.ts';
import { addressIn, Headless } from '../../helpers/headless.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';
import { connect, type TextClient } from '../../helpers/text-client.ts';

const ROUNDS = 24;
/** Stands for nothing stored. */
const NONE = 'none';

const settings: Settings = {
	...defaultSettings,
	access: { policy: 'open', danger: 'grant' },
	limits: {
		...defaultSettings.limits,
		maxMessagesIn: 100_000,
		maxMessagesOut: 10_000,
		burstOut: 10_000,
		maxWaitingOut: 10_000,
	},
	instances: [{ id: 'store', adapter: 'store', enabled: true, settings: {} }],
};

/** What a client may rely on: what it sent, and what of that was answered. */
interface Ledger {
	adds: { sent: number; answered: number };
	/** By name, what was there and what was sent since, in order; the first so many are known to have been there. */
	readonly values: Map<string, { sent: string[]; answered: number }>;
}

const emptyLedger = (): Ledger => ({
	adds: { sent: 0, answered: 0 },
	values: new Map(
		Array.from({ length: 7 }, (_, n) => [`v${n}`, { sent: [NONE], answered: 1 }] as const),
	),
});

/** Adds and sets without waiting, until half of that is answered. */
async function write(client: TextClient, ledger: Ledger, { round, until }: Round): Promise<void> {
	for (let n = 0; n < until; n += 1) {
		const name = `v${n % 7}`;
		const value = `${round}.${n}`;
		client.send('#add store.add count 1');
		client.send(`#${name} store.set ${name} ${value}`);
		ledger.adds.sent += 1;
		ledger.values.get(name)?.sent.push(value);
	}
	for (let n = 0; n < until; n += 1) {
		const [word, ref = ''] = (await client.next()).split('\t');
		expect(word, ref).toBe('ok');
		if (ref === '#add') ledger.adds.answered += 1;
		const known = ledger.values.get(ref.slice(1));
		if (known) known.answered += 1;
	}
}

interface Round {
	readonly round: number;
	/** It is killed after so many answers. */
	readonly until: number;
}

/** What is there now has everything that was answered, and nothing that was not sent. From here on that is the truth. */
async function compare(client: TextClient, ledger: Ledger): Promise<void> {
	const read = async (name: string, none: string) =>
		(await client.ask(`store.get ${name} ${none}`)).split('\t')[2] ?? '';
	const count = Number(await read('count', '0'));
	expect(count).toBeGreaterThanOrEqual(ledger.adds.answered);
	expect(count).toBeLessThanOrEqual(ledger.adds.sent);
	ledger.adds = { sent: count, answered: count };
	for (const [name, { sent, answered }] of ledger.values) {
		const value = await read(name, NONE);
		expect(sent.slice(answered - 1), name).toContain(value);
		ledger.values.set(name, { sent: [value], answered: 1 });
	}
}

test(`what was answered is there after each of ${ROUNDS} kills`, { timeout: 240_000 }, async () => {
	await using data = await tempFolder();
	await writeFile(data.file('settings.json'), JSON.stringify(settings));
	const ledger = emptyLedger();
	let killedWithWork = 0;
	for (let round = 1; round <= ROUNDS; round += 1) {
		await using app = new Headless(['--data', data.path, '--port', '0', '--no-page']);
		await using client = await connect(
			`${addressIn((await app.lines(1))[0])}booth?sub=store.connected`,
		);
		// It may have become ready before the subscription or after.
		while ((await client.next()) !== 'store.connected\ttrue');
		await compare(client, ledger);
		// Never so few that all adds are answered by then.
		const until = 10 + Math.floor(Math.random() * 140);
		await write(client, ledger, { round, until });
		app.kill('SIGKILL');
		await client.closed;
		if (ledger.adds.sent > ledger.adds.answered) killedWithWork += 1;
		expect(app.stderr).not.toMatch(/could not be read/u);
	}
	expect(killedWithWork, 'kills in the middle of the work').toBe(ROUNDS);
});
