import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { defaultSettings } from '../../main/contract/settings.ts';
import { startAttackedApp, type AttackedApp } from '../helpers/attacked-app.ts';
import { attackWith, type Attack } from '../helpers/attacker.ts';
import { befriend } from '../helpers/friend.ts';
import { titled } from '../helpers/needs.ts';
import type { PageLink } from '../helpers/page-link.ts';
import { connect } from '../helpers/text-client.ts';
import { until } from '../helpers/until.ts';

const { limits } = defaultSettings;

const CROWD = 10_000;
/** Of all places; the last ones are kept for known keys. */
const FOR_STRANGERS = limits.maxClients * 0.9;

const MB = 1_048_576;
/** What may be left of it in the app's heap, in MB: the newest rows, and the clients that the page still shows. */
const KEPT = 40;
/** Most that the whole process may take meanwhile, in MB. */
const MOST = 700;

/** Null when one process may hold so many sockets here. Windows has no such limit. */
function tooFewFiles(): string | null {
	if (process.platform === 'win32') return null;
	const most = execFileSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).trim();
	return most === 'unlimited' || Number(most) > CROWD + 1_000
		? null
		: `a process may open ${most} files here (ulimit -Hn ${CROWD + 2_000})`;
}

/** All of 127.x.x.x is this machine on Linux; elsewhere one address has to do. */
const from =
	process.platform === 'linux'
		? ['127.0.0.1', '127.0.0.2', '127.0.0.3', '127.0.0.4']
		: ['127.0.0.1'];

const attack = (app: AttackedApp, given: Partial<Attack> & Pick<Attack, 'kind'>) =>
	attackWith({ port: app.port, count: CROWD, atOnce: 200, from, ...given });

/** Everything that is measured after each of these attacks. */
async function expectRecovered(app: AttackedApp, heap: number): Promise<void> {
	await until(
		async () => (await app.sockets()) <= 2,
		'all sockets but those of friend and page',
		30_000,
	);
	await until(
		async () => (await app.vitals()).heap - heap < KEPT * MB,
		`the heap to come down to ${Math.round(heap / MB) + KEPT} MB`,
		30_000,
	);
	await app.expectSound();
	await app.stop();
}

async function rowsOf(page: PageLink, kind: 'refused' | 'opened'): Promise<string[]> {
	const search = { filter: { kinds: [kind] }, before: null, limit: 1_000 };
	return (await page.call('log.search', search, 30_000)).rows.map(({ text }) => text);
}

const why = tooFewFiles();

describe.skipIf(why !== null)(titled('ten thousand', why), { timeout: 180_000 }, () => {
	test('clients: so many get in as may, the others hear why, and who is known comes and goes', async () => {
		await using app = await startAttackedApp();
		await using page = await app.openPage();
		const { heap } = await app.vitals();
		const terms = { name: 'Booth', permissions: [], asks: true, pace: null };
		const { key } = await page.call('key.create', terms);
		await using friend = await befriend(app);
		{
			await using foes = attack(app, { kind: 'connect' });
			const over = new AbortController();
			const tried = foes.tried(120_000).finally(() => {
				over.abort();
			});
			const trips: number[] = [];
			while (!over.signal.aborted) {
				const at = performance.now();
				await using booth = await connect(app.url(`/${key}`));
				expect(await booth.ask('bridge.ping')).toBe('ok\tbridge.ping\tpong');
				trips.push(performance.now() - at);
			}
			const { opened, open, refused } = await tried;
			expect(opened).toBe(FOR_STRANGERS - 1);
			expect(open).toBe(FOR_STRANGERS - 1);
			expect(refused).toEqual({ 'HTTP/1.1 503 Service Unavailable': CROWD - opened });
			expect(trips.length).toBeGreaterThan(3);
			expect(Math.max(...trips), 'ms to connect and hear an answer').toBeLessThan(5_000);
			expect((await app.vitals()).rss / MB).toBeLessThan(MOST);
		}
		await friend.expectWell();
		const sum = /^… and [\d,]+ more callers were refused/u;
		const told = await until(
			async () => {
				const rows = await rowsOf(page, 'refused');
				return rows.some((text) => sum.test(text)) && rows;
			},
			'the refusals to be summed up',
			30_000,
		);
		expect(told.length).toBeLessThan(200);
		expect(told.some((text) => text.includes('the last places are kept'))).toBe(true);
		await expectRecovered(app, heap);
	});

	test('sockets that say nothing keep nobody out, and go', async () => {
		await using app = await startAttackedApp();
		await using page = await app.openPage();
		const { heap } = await app.vitals();
		await using friend = await befriend(app);
		{
			await using foes = attack(app, { kind: 'silent' });
			const { opened } = await foes.tried(120_000);
			expect(opened).toBeGreaterThan(CROWD * 0.9);
			const at = performance.now();
			await using newcomer = await connect(app.url('/?name=Newcomer'));
			expect(await newcomer.ask('bridge.ping')).toBe('ok\tbridge.ping\tpong');
			expect(performance.now() - at).toBeLessThan(2_000);
			await until(
				async () => (await foes.report()).open === 0,
				'the silent ones to be let go',
				30_000,
			);
		}
		await friend.expectWell();
		expect((await rowsOf(page, 'refused')).length).toBeLessThan(200);
		await expectRecovered(app, heap);
	});

	test('handshakes one after the other leave nothing behind', async () => {
		await using app = await startAttackedApp();
		await using page = await app.openPage();
		const { heap } = await app.vitals();
		await using friend = await befriend(app);
		{
			await using foes = attack(app, { kind: 'storm', count: 50, rounds: CROWD / 50, atOnce: 50 });
			const { opened } = await foes.tried(120_000);
			expect(opened).toBe(CROWD);
		}
		await friend.expectWell();
		const { clients } = await page.call('app.load', null);
		expect(clients.filter(({ left }) => left === null).map(({ name }) => name)).toEqual(['Friend']);
		// Those that left are shown for a while, but never all of them.
		expect(clients.length).toBeLessThanOrEqual(51);
		await expectRecovered(app, heap);
	});
});
