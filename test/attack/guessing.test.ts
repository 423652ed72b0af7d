import { describe, expect, test } from 'vitest';
import { befriend } from '../helpers/friend.ts';
import { titled } from '../helpers/needs.ts';
import { openTestBridge, type TestBridge } from '../helpers/open-bridge.ts';
import { connect, refusal } from '../helpers/text-client.ts';

/** Wrong keys that one address may try before it has to wait. */
const FREE = 10;

/** All of 127.x.x.x is this machine there. */
const why = process.platform === 'linux' ? null : 'this machine has one loopback address (Linux)';

/** Only known keys get in: a strong one, as the page makes them, and a short one of the command line. */
async function openKeys() {
	const bridge = await openTestBridge({
		access: { policy: 'keys' },
		commandLine: { given: [{ key: 'booth', permissions: [] }] },
	});
	const terms = { name: 'Strong', permissions: [], asks: false, pace: null };
	const { key } = await bridge.call('key.create', terms);
	return Object.assign(bridge, { strong: key });
}

const statusOf = async (bridge: TestBridge, key: string, localAddress?: string) =>
	(await refusal(bridge.url(`/${key}`), localAddress ? { localAddress } : {})).status;

/** Tries that many wrong keys and returns what was answered. */
async function guess(bridge: TestBridge, count: number, wrong = (n: number) => `guess-${n}`) {
	const statuses: number[] = [];
	for (let n = 0; n < count; n += 1) statuses.push(await statusOf(bridge, wrong(n)));
	return statuses;
}

describe('guessing keys', () => {
	test('is slowed down after ten; the answer tells nothing of how near it was', async () => {
		await using bridge = await openKeys();
		const { strong } = bridge;
		const near = [
			strong.slice(0, -1),
			`${strong}x`,
			strong.slice(1),
			strong.toLowerCase(),
			'Booth',
		];
		const bodies = new Set<string>();
		for (const key of [...near, 'far', 'away'])
			bodies.add((await refusal(bridge.url(`/${key}`))).body);
		expect(bodies.size).toBe(1);
		const statuses = await guess(bridge, 20);
		expect(statuses.slice(0, FREE - 1 - 7)).toEqual(Array(FREE - 1 - 7).fill(401));
		expect(statuses.slice(FREE - 7)).toEqual(Array(20 - FREE + 7).fill(429));
	});

	test('does not keep out who has a strong key', async () => {
		await using bridge = await openKeys();
		await using friend = await befriend(bridge, `/${bridge.strong}`);
		await guess(bridge, 200);
		for (let n = 0; n < 5; n += 1) {
			await using item = await bridge.connect(`/${bridge.strong}`);
			expect(await item.ask('bridge.ping')).toBe('ok\tbridge.ping\tpong');
		}
		await friend.expectWell();
	});

	test('does not find a short key: meanwhile it does not get in from there', async () => {
		await using bridge = await openKeys();
		{
			await using booth = await bridge.connect('/booth');
			expect(await booth.ask('bridge.ping')).toBe('ok\tbridge.ping\tpong');
		}
		await guess(bridge, FREE);
		expect(await statusOf(bridge, 'booth')).toBe(429);
	});

	test.skipIf(why !== null)(titled('from one address does not lock out another', why), async () => {
		await using bridge = await openKeys();
		await guess(bridge, 50);
		await using booth = await connect(bridge.url('/booth'), { localAddress: '127.0.0.2' });
		expect(await booth.ask('bridge.ping')).toBe('ok\tbridge.ping\tpong');
	});

	test('makes rows that are summed up', async () => {
		await using bridge = await openKeys();
		await guess(bridge, 300);
		const rows = await bridge.rows(({ kind }) => kind === 'refused');
		expect(rows.length).toBeLessThan(60);
		for (const { text } of rows) expect(text).not.toContain(bridge.strong);
	});

	// A key is looked up by its HMAC under a secret of this start (main/access/keys.ts), so that no two texts are ever
	// compared letter by letter: a guess that begins like a key takes as long as any other. Measured all the same, within
	// what a busy machine makes of it.
	test('takes as long for a near miss as for any other', async () => {
		await using bridge = await openKeys();
		const near = `${bridge.strong.slice(0, -1)}${bridge.strong.endsWith('A') ? 'B' : 'A'}`;
		const far = '-'.repeat(bridge.strong.length);
		const times = { near: [] as number[], far: [] as number[] };
		for (let n = 0; n < 150; n += 1) {
			for (const [name, key] of [
				['near', near],
				['far', far],
			] as const) {
				const from = performance.now();
				await statusOf(bridge, key);
				times[name].push(performance.now() - from);
			}
		}
		const median = (all: readonly number[]) => all.toSorted((a, b) => a - b)[all.length / 2] ?? 0;
		const ratio = median(times.near) / median(times.far);
		expect(ratio).toBeGreaterThan(0.5);
		expect(ratio).toBeLessThan(2);
	});
});
