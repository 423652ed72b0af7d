import { expect, test } from 'vitest';
import { child } from '../../helpers/child.ts';
import { openTestServer } from '../../helpers/open-server.ts';
import type { TextClient } from '../../helpers/text-client.ts';
import { until } from '../../helpers/until.ts';

/** Another program that sends as much as its socket takes. */
const flooder = (port: number) =>
	child(`
		import { RawClient, maskedFrame, TEXT } from './test/helpers/raw-client.ts';
		const client = await RawClient.open(${port});
		await client.upgrade(${port});
		const chunk = Buffer.concat(Array.from({ length: 2_000 }, (_, n) => maskedFrame(TEXT, 'flood ' + n)));
		const pump = () => { while (client.socket.write(chunk)); };
		client.socket.on('drain', pump);
		pump();
		console.log('floods');
	`);

/** Round trips in ms, sorted. */
async function roundTrips(client: TextClient, count: number): Promise<number[]> {
	const times: number[] = [];
	for (let n = 0; n < count; n += 1) {
		const from = performance.now();
		await client.ask(`question ${n}`);
		times.push(performance.now() - from);
	}
	return times.sort((a, b) => a - b);
}

const median = (sorted: readonly number[]) => sorted[Math.floor(sorted.length / 2)] ?? 0;

test('a client that floods the bridge slows down nobody else', async () => {
	// The friendly client asks as fast as it is answered: its own limits must not be what is measured.
	await using server = await openTestServer({ maxMessagesOut: 10_000, burstOut: 1_000 });
	await using friendly = await server.connect();
	const count = 140;
	const alone = await roundTrips(friendly, count);
	await using flood = flooder(server.port);
	expect(await flood.line()).toBe('floods');
	await until(() => server.strikes.length > 0, 'the flood to reach a limit');
	const beside = await roundTrips(friendly, 5);
	const from = performance.now();
	await until(() => performance.now() - from > 1_000, 'a second, in which its limit recovers');
	beside.push(...(await roundTrips(friendly, count)));
	beside.sort((a, b) => a - b);
	const told = `median ${median(alone).toFixed(2)} ms alone, ${median(beside).toFixed(2)} ms beside a flood`;
	// Far above what a busy machine adds, far below what a queue of thousands would.
	expect(median(beside), told).toBeLessThan(median(alone) * 10 + 20);
	expect(server.heard.filter((text) => text.startsWith('flood')).length).toBeLessThan(1_000);
}, 30_000);
