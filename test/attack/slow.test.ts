import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openBefriended, type Befriended } from '../helpers/befriended.ts';
import { maskedFrame, PING, PONG, TEXT, type RawClient } from '../helpers/raw-client.ts';
import { until } from '../helpers/until.ts';

/** Attackers at once. */
const CROWD = 100;

/** Sends one byte after the other, each in a packet of its own, until all are out or the bridge hangs up. */
async function trickle({ socket }: RawClient, data: Buffer, every: number): Promise<void> {
	for (const byte of data) {
		if (socket.destroyed || socket.readableEnded) return;
		socket.write(Buffer.of(byte));
		await delay(every);
	}
}

const crowd = <T>(scene: Befriended, open: (scene: Befriended) => Promise<T>): Promise<T[]> =>
	Promise.all(Array.from({ length: CROWD }, () => open(scene)));

const handshake = ({ bridge }: Befriended) =>
	Buffer.from(
		[
			'GET /?name=Foe HTTP/1.1',
			`Host: 127.0.0.1:${bridge.port}`,
			'Connection: Upgrade',
			'Upgrade: websocket',
			'Sec-WebSocket-Version: 13',
			'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
			'\r\n',
		].join('\r\n'),
	);

test('a handshake byte by byte has as long as any other', async () => {
	await using scene = await openBefriended({ limits: { handshakeSeconds: 1 } });
	await using foes = new AsyncDisposableStack();
	const all = await crowd(scene, async () => foes.use(await scene.dial()));
	const from = performance.now();
	// In full it would take half a minute.
	const endings = all.map((foe) => trickle(foe, handshake(scene), 150));
	const answers = await Promise.all(all.map((foe) => foe.rest()));
	expect(performance.now() - from).toBeLessThan(5_000);
	for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 408 /u);
	await Promise.all(endings);
	const told = await scene.bridge.rows(({ kind }) => kind === 'refused');
	expect(told[0]?.text).toBe('Refused: a caller did not finish its handshake in time.');
	await scene.expectUnharmed();
});

test('a caller that never says anything is let go', async () => {
	await using scene = await openBefriended({ limits: { handshakeSeconds: 1 } });
	await using foes = new AsyncDisposableStack();
	const all = await crowd(scene, async () => foes.use(await scene.dial()));
	await Promise.all(all.map((foe) => foe.rest()));
	await scene.expectUnharmed();
});

test('a caller that was refused and keeps sending is let go', async () => {
	await using scene = await openBefriended({ limits: { handshakeSeconds: 1 } });
	{
		await using foe = await scene.dial();
		foe.socket.allowHalfOpen = true;
		foe.write('POST / HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 1000000000\r\n\r\n');
		const sending = trickle(foe, Buffer.alloc(1_000), 20);
		await until(() => foe.socket.destroyed || foe.socket.readableEnded, 'the bridge to hang up');
		await sending;
	}
	await scene.expectUnharmed();
});

test('a message byte by byte is heard in the end', async () => {
	await using scene = await openBefriended();
	{
		await using foe = await scene.enter();
		await trickle(foe, maskedFrame(TEXT, 'bridge.ping slowly'), 5);
		expect(await foe.text()).toBe('ok\tbridge.ping\tslowly');
	}
	await scene.expectUnharmed();
});

test('a frame that never ends cannot answer pings, which ends it', async () => {
	await using scene = await openBefriended({ timing: { pingEvery: 400 } });
	await using foes = new AsyncDisposableStack();
	const all = await crowd(scene, async () => foes.use(await scene.enter()));
	const long = maskedFrame(TEXT, 'x'.repeat(60_000));
	const endings = all.map((foe) => trickle(foe, long, 50));
	await Promise.all(all.map((foe) => foe.rest()));
	await Promise.all(endings);
	const told = await scene.bridge.rows(
		({ kind, client }) => kind === 'closed' && client?.name === 'Foe',
	);
	expect(told).toHaveLength(CROWD);
	for (const { text } of told) expect(text).toMatch(/^It did not answer 2 pings/u);
	await scene.expectUnharmed();
});

test('a message whose pieces never end cannot be kept open by answering pings', async () => {
	await using scene = await openBefriended();
	{
		await using foe = await scene.enter();
		foe.sendFrame(TEXT, 'a', false);
		for (let n = 0; n < 2_000; n += 1) {
			if (n % 100 === 0) foe.sendFrame(PONG, '');
			foe.sendFrame(0, 'a', false);
		}
		expect((await foe.closing()).code).toBe(1008);
	}
	await scene.expectUnharmed();
});

test('one that never reads is cut off, and its answers do not pile up', async () => {
	await using scene = await openBefriended({
		timing: { pingEvery: 400 },
		limits: { maxBufferedBytes: 65_536 },
	});
	{
		await using foe = await scene.enter('/echo?name=Foe');
		foe.socket.pause();
		const message = maskedFrame(TEXT, 'x'.repeat(60_000));
		for (let n = 0; n < 200; n += 1) foe.write(message);
		const row = await scene.bridge.row(
			({ kind, client }) => kind === 'closed' && client?.name === 'Foe',
			'the end of the one that does not read',
		);
		expect(row.text).toMatch(/^It did not (?:read|answer 2 pings)/u);
	}
	await scene.expectUnharmed();
});

test.each([
	['pings', PING],
	['pongs', PONG],
])('100,000 %s cost the others nothing', async (_name, opcode) => {
	// A foe that has left is missed when it is told of its limit again: what it sent before is not read any more.
	await using scene = await openBefriended({ timing: { strikeEvery: 500 } });
	{
		await using foe = await scene.enter();
		const burst = Buffer.concat(Array.from({ length: 1_000 }, () => maskedFrame(opcode, 'x')));
		for (let n = 0; n < 100 && !foe.socket.destroyed; n += 1) {
			if (foe.socket.write(burst)) continue;
			await Promise.race([once(foe.socket, 'drain'), once(foe.socket, 'close')]);
		}
	}
	await scene.expectUnharmed();
});
