import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { toBuffer } from 'osc-min';
import { Inbox } from '../../../main/adapters/osc/inbox.ts';
import { osc } from '../../../main/adapters/osc/index.ts';
import { readPacket } from '../../../main/adapters/osc/packet.ts';
import { freeUdpPort, OscPeer } from '../../helpers/osc-peer.ts';
import { Heard, started } from '../../helpers/started.ts';
import { until } from '../../helpers/until.ts';

const text = (content: string) => {
	const bytes = Buffer.from(`${content}\0`);
	return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
};
const int = (value: number) => {
	const bytes = Buffer.alloc(4);
	bytes.writeInt32BE(value);
	return bytes;
};
const head = Buffer.concat([text('#bundle'), Buffer.alloc(8)]);
const bundle = (...parts: Buffer[]) =>
	Buffer.concat([head, ...parts.flatMap((part) => [int(part.length), part])]);
const message = Buffer.concat([text('/a'), text(',')]);
const nested = (depth: number): Buffer => (depth === 0 ? message : bundle(nested(depth - 1)));

/** A listening adapter, and a stranger that sends to it. */
async function openVictim(settings: Readonly<Record<string, unknown>> = {}) {
	await using opened = new AsyncDisposableStack();
	const peer = opened.use(await OscPeer.open());
	const port = await freeUdpPort();
	const session = opened.use(await started(osc, { port, ...settings }));
	session.session.want?.(new Set(['message', 'value']));
	const all = opened.move();
	return { peer, port, session, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

describe('packets of strangers', () => {
	test.each([
		['nothing', Buffer.alloc(0)],
		['noise', Buffer.from('not OSC at all')],
		['no end of the address', Buffer.from('/abc')],
		['an unknown type', Buffer.concat([text('/a'), text(',?')])],
		['less than was promised', Buffer.concat([text('/a'), text(',ii'), int(1)])],
		['a blob of two gigabytes', Buffer.concat([text('/a'), text(',b'), int(0x7f_ff_ff_ff)])],
		['a blob of less than nothing', Buffer.concat([text('/a'), text(',b'), int(-1)])],
		['an array that does not end', Buffer.concat([text('/a'), text(',[i'), int(1)])],
		['a character that is none', Buffer.concat([text('/a'), text(',c'), int(0x11_00_00)])],
		['a bundle without a time', text('#bundle')],
		['a bundle with a part of no size', Buffer.concat([head, int(0), int(0)])],
		['a bundle with a part of negative size', Buffer.concat([head, int(-8), int(0)])],
		['a bundle with a part that is too long', Buffer.concat([head, int(400), message])],
		['an address without end', Buffer.concat([text(`/${'a'.repeat(300)}`), text(',')])],
		['a message of 20 KB', Buffer.concat([text('/a'), text(',s'), text('x'.repeat(20_000))])],
		['300 arguments', Buffer.concat([text('/a'), text(`,${'T'.repeat(300)}`)])],
		['bundles nine deep', nested(9)],
		['bundles 3,000 deep', nested(3_000)],
	])('%s is counted as a fault', (_, packet) => {
		expect(readPacket(packet)).toMatchObject({ messages: [], faults: 1 });
	});

	test('what is right in a bundle is kept beside what is wrong', () => {
		const packet = bundle(message, Buffer.from('noise'), nested(3));
		expect(readPacket(packet)).toMatchObject({
			messages: [{ address: '/a' }, { address: '/a' }],
			faults: 1,
		});
		const crowd = bundle(...Array.from({ length: 1_000 }, () => message));
		expect(readPacket(crowd)).toMatchObject({ messages: { length: 256 }, faults: 1 });
		const arrays = Buffer.concat([text('/a'), text(`,${'['.repeat(900)}T${']'.repeat(900)}`)]);
		expect(readPacket(arrays).messages).toEqual([{ address: '/a', args: ['true'] }]);
	});

	test('are told in the log once, and the adapter goes on', async () => {
		await using victim = await openVictim();
		const { peer, port, session } = victim;
		for (let each = 0; each < 50; each += 1) {
			peer.sendBytes(Buffer.from('noise'), port);
			await turn();
		}
		peer.send({ address: '/fine' }, port);
		await session.event('value', { address: '/fine' });
		expect(session.logs.map(({ en }) => en)).toEqual([
			expect.stringContaining('Something arrived that is no OSC'),
		]);
		expect(await session.run('status')).toMatchObject({ heard: 1, malformed: 50 });
	});
});

describe('more than a world survives', () => {
	test('of values, the newest is what everybody ends up with', async () => {
		await using victim = await openVictim({ rate: 20 });
		const { peer, port, session } = victim;
		for (let value = 1; value <= 300; value += 1) {
			peer.send({ address: `/fader/${value % 3}`, args: [{ type: 'integer', value }] }, port);
			await turn();
		}
		for (const value of [298, 299, 300])
			await session.event('value', { address: `/fader/${value % 3}`, args: [String(value)] });
		expect(session.of('value').length).toBeLessThan(60);
	});

	test('of messages, some are left out and the log says so', async () => {
		await using victim = await openVictim({ rate: 20 });
		const { peer, port, session } = victim;
		for (let each = 1; each <= 300; each += 1) {
			peer.send({ address: '/note' }, port);
			await turn();
		}
		await until(async () => (await session.run('status')).heard === 300, 'all of them');
		expect(session.of('message').length).toBeLessThan(100);
		expect(session.logs.map(({ en }) => en)).toEqual([
			expect.stringContaining('More than 20 messages a second'),
		]);
	});

	test('of addresses, those silent for longest are forgotten', async () => {
		await using victim = await openVictim({ rate: 1_000 });
		const { peer, port, session } = victim;
		for (let each = 1; each <= 205; each += 1) {
			peer.send({ address: `/${each}` }, port);
			await turn();
		}
		await session.event('value', { address: '/205' });
		expect(session.forgotten.map(({ values }) => values.address)).toEqual(
			[1, 2, 3, 4, 5].map((each) => `/${each}`),
		);
		expect(await session.suggest('value', 'address')).toHaveLength(200);
	});

	test('of packets, what comes above 2,000 a second is not even read', () => {
		const heard = new Heard();
		const inbox = new Inbox({ patterns: [], rate: 1 }, heard.context);
		const begun = performance.now();
		const packet = new Uint8Array(toBuffer('/none').buffer);
		for (let each = 0; each < 10_000; each += 1) inbox.hear(packet);
		const seconds = (performance.now() - begun) / 1_000;
		inbox.stop();
		expect(inbox.heard).toBeGreaterThanOrEqual(2_000);
		expect(inbox.heard).toBeLessThan(2_001 + seconds * 2_000);
		expect(heard.logs[0]?.en).toContain('faster than 2000 packets a second');
	});
});
