import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { describe, expect, test } from 'vitest';
import { osc } from '../../../main/adapters/osc/index.ts';
import { adapterSuite } from '../../helpers/adapter-suite.ts';
import { freeUdpPort, OscPeer } from '../../helpers/osc-peer.ts';
import { started, type Started } from '../../helpers/started.ts';
import { until } from '../../helpers/until.ts';

/** An adapter that sends to a peer and hears it. */
async function openPair(settings: Readonly<Record<string, unknown>> = {}) {
	await using opened = new AsyncDisposableStack();
	const peer = opened.use(await OscPeer.open());
	const port = await freeUdpPort();
	const session = opened.use(
		await started(osc, { targets: [peer.row('peer')], port, ...settings }),
	);
	session.session.want?.(new Set(['message', 'value']));
	const all = opened.move();
	return { peer, port, session, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

const addresses = (session: Started, event: string) =>
	session.of(event).map(({ address }) => String(address));

describe('osc', () => {
	adapterSuite(osc, async () => {
		const peer = await OscPeer.open();
		const port = await freeUdpPort();
		return {
			settings: { targets: [peer.row('peer')], port },
			async stir(session) {
				session.session.want?.(new Set(['message', 'value']));
				peer.send({ address: '/fader', args: [0.5] }, port);
				await session.event('value', { address: '/fader', args: ['0.5'] });
				await session.event('message', { address: '/fader', args: ['0.5'] });
			},
			[Symbol.asyncDispose]: () => peer[Symbol.asyncDispose](),
		};
	});

	test('sends to the first target, or to the one that is named', async () => {
		await using pair = await openPair();
		await using other = await OscPeer.open();
		await using session = await started(osc, {
			targets: [pair.peer.row('first'), other.row('second')],
		});
		expect(await session.run('send', { address: '/a', args: ['3'] })).toEqual({ target: 'first' });
		expect(await pair.peer.next()).toMatchObject({
			address: '/a',
			args: [{ type: 'integer', value: 3 }],
		});
		await session.run('send-to', { target: 'second', address: '/b' });
		expect(await other.next()).toMatchObject({ address: '/b', args: [] });
		expect(await session.run('targets')).toEqual({ names: ['first', 'second'] });
		expect(await session.suggest('send-to', 'target')).toEqual(['first', 'second']);
		await expect(session.run('send-to', { target: 'third', address: '/b' })).rejects.toMatchObject({
			code: 'TARGET_NOT_FOUND',
			message: 'There is no such target. There are: first, second.',
		});
	});

	test('sends several messages in one packet, at once or a little later', async () => {
		await using pair = await openPair();
		const messages = ['/cue', 'T', '/color', '[1;', '0.5;', '0]'];
		expect(await pair.session.run('bundle', { messages })).toEqual({ target: 'peer', count: 2 });
		expect(await pair.peer.next()).toMatchObject({
			timetag: [0, 1],
			elements: [
				{ address: '/cue', args: [{ type: 'true' }] },
				{ address: '/color', args: [{ value: 1 }, { value: 0.5 }, { value: 0 }] },
			],
		});
		const now = Date.now() / 1_000 + 2_208_988_800;
		await pair.session.run('bundle-to', { target: 'peer', messages: ['+30', '/later'] });
		const later = await pair.peer.next();
		expect(later.oscType === 'bundle' ? later.timetag[0] - now : 0).toBeCloseTo(30, -1);
		for (const wrong of [['/a b'], ['a'], ['+x', '/a'], ['+61', '/a']])
			await expect(pair.session.run('bundle', { messages: wrong })).rejects.toMatchObject({
				code: 'FIELD_INVALID',
			});
	});

	test('remembers the newest value of an address, and tells it only when it changes', async () => {
		await using pair = await openPair();
		const { peer, port, session } = pair;
		for (const value of [1, 1, 2]) {
			peer.send({ address: '/a', args: [{ type: 'integer', value }] }, port);
			await until(() => session.of('message').at(-1)?.args, 'a message');
		}
		await session.event('value', { address: '/a', args: ['2'] });
		await until(() => session.of('message').length === 3, 'every message');
		expect(session.of('value').map(({ args }) => args)).toEqual([['1'], ['2']]);
		expect(await session.run('value', { address: '/a' })).toEqual({ args: ['2'] });
		await expect(session.run('value', { address: '/b' })).rejects.toMatchObject({
			code: 'TARGET_NOT_FOUND',
		});
		expect(await session.suggest('send', 'address')).toEqual(['/a']);
	});

	test('hears what a target answers to the port that it was asked from', async () => {
		await using pair = await openPair({ port: undefined });
		await pair.session.run('send', { address: '/xinfo' });
		await pair.peer.next();
		pair.peer.send({ address: '/xinfo', args: ['X32'] }, pair.peer.from?.port ?? 0);
		await pair.session.event('value', { address: '/xinfo', args: ['X32'] });
	});

	test('tells only the addresses that were chosen', async () => {
		await using pair = await openPair({ patterns: ['/mixer/*/fader', '//{play,stop}'] });
		const { peer, port, session } = pair;
		for (const address of ['/mixer/1/mute', '/mixer/1/fader', '/deck/a/stop', '/play'])
			peer.send({ address }, port);
		await session.event('message', { address: '/play' });
		expect(addresses(session, 'message')).toEqual(['/mixer/1/fader', '/deck/a/stop', '/play']);
	});

	const hasIpv6 = Object.values(networkInterfaces())
		.flat()
		.some((one) => one?.address === '::1');

	test.skipIf(!hasIpv6)('hears by IPv6, too', async () => {
		await using pair = await openPair();
		await using six = await OscPeer.open('::1');
		six.send({ address: '/six' }, pair.port);
		await pair.session.event('value', { address: '/six' });
		await using session = await started(osc, { targets: [six.row('six')] });
		await session.run('send', { address: '/back' });
		expect(await six.next()).toMatchObject({ address: '/back' });
	});

	test('sends to a whole network', async () => {
		await using peer = await OscPeer.open('0.0.0.0');
		await using session = await started(osc, {
			targets: [{ name: 'everybody', host: '127.255.255.255', port: peer.port }],
		});
		await session.run('send', { address: '/lamps', args: ['F'] });
		expect(await peer.next()).toMatchObject({ address: '/lamps' });
	});

	test('asks for a target or a port, and says when the port is taken', async () => {
		await expect(started(osc, {})).rejects.toMatchObject({ report: { kind: 'needs-you' } });
		await using pair = await openPair();
		await expect(started(osc, { port: pair.port })).rejects.toMatchObject({
			report: {
				kind: 'needs-you',
				why: { en: expect.stringContaining('already listens') as string },
			},
		});
	});

	test('says whose name is not known, and goes on with the others', async () => {
		await using pair = await openPair();
		await using session = await started(osc, {
			targets: [{ name: 'lost', host: 'no-such-host.invalid', port: 9 }, pair.peer.row('peer')],
		});
		const failure = {
			code: 'COMMAND_FAILED',
			message: expect.stringContaining('"lost": No comp') as string,
		};
		await expect(session.run('send', { address: '/a' })).rejects.toMatchObject(failure);
		await expect(session.run('status')).rejects.toMatchObject(failure);
		await session.run('send-to', { target: 'peer', address: '/a' });
		expect(await pair.peer.next()).toMatchObject({ address: '/a' });
	});

	test('tells once that nobody listens, and loses no message of those that follow', async () => {
		const socket = createSocket('udp4');
		const port = await freeUdpPort();
		await using session = await started(osc, {
			targets: [{ name: 'away', host: 'localhost', port }],
		});
		for (let each = 0; each < 5; each += 1) await session.run('send', { address: '/a' });
		await until(() => session.logs.length > 0, 'words about it');
		expect(session.logs.map(({ en }) => en)).toEqual([
			expect.stringContaining(`nothing listens for OSC on port ${port}`),
		]);
		socket.bind(port, '127.0.0.1');
		await once(socket, 'listening');
		const heard = once(socket, 'message');
		await session.run('send', { address: '/b' });
		expect(String((await heard)[0])).toContain('/b');
		socket.close();
	});
});
