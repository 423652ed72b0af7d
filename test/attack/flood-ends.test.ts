import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { CROWD, flood, largest, LASTS } from '../helpers/attack-flood.ts';
import { startAttackedApp } from '../helpers/attacked-app.ts';
import { attackWith } from '../helpers/attacker.ts';
import { connect } from '../helpers/text-client.ts';
import { until } from '../helpers/until.ts';

const MB = 1_048_576;
/** What the app may keep of a flood, in MB: the newest rows are in its memory, 16 of texts. */
const KEPT = 40;

test('what a flood took is given back', { timeout: 120_000 }, async () => {
	await using app = await startAttackedApp();
	await flood(app, largest, 1);
	const before = await app.vitals();
	// Tens of MB: the journal indexes about one a second, and this waits for it.
	await flood(app, largest, CROWD / 5);
	// The journal has to bring it to the disk first.
	await until(
		async () => (await app.vitals()).heap - before.heap < KEPT * MB,
		`the heap to come down to ${Math.round(before.heap / MB) + KEPT} MB`,
		90_000,
	);
	// What was read before they left is taken at its pace, for as long as the patience of the limits.
	await until(async () => (await app.sockets()) === 0, 'the last of their sockets to go', 40_000);
	await app.stop();
});

test('a flood does not hold up the end', async () => {
	await using app = await startAttackedApp();
	await using foes = attackWith({ ...largest, port: app.port, count: CROWD });
	await foes.tried();
	await delay(LASTS);
	await app.stop();
});

test('the person can end it all in the middle of a flood', async () => {
	await using app = await startAttackedApp();
	await using page = await app.openPage();
	await using foes = attackWith({ kind: 'flood', port: app.port, count: CROWD });
	await foes.tried();
	const from = performance.now();
	await page.call('server.panic', { isOn: true });
	await until(async () => (await foes.report()).open === 0, 'the attackers to be dropped');
	expect(performance.now() - from).toBeLessThan(5_000);
	const { codes } = await foes.report();
	// What they sent meanwhile can reset a connection before its goodbye was read.
	expect((codes[1008] ?? 0) + (codes[1006] ?? 0)).toBe(CROWD);
	await expect(connect(app.url())).rejects.toThrow('503 Refused: the bridge refuses all clients');
	await page.call('server.panic', { isOn: false });
	await app.expectSound();
	await app.stop();
});
