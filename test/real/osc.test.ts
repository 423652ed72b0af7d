import { describe, expect, test } from 'vitest';
import { adapters } from '../../main/adapters/registry.ts';
import { osc } from '../../main/adapters/osc/index.ts';
import { missingLiblo, OscDump, oscSend, sendBundles } from '../helpers/liblo.ts';
import { titled } from '../helpers/needs.ts';
import { openTestBridge } from '../helpers/open-bridge.ts';
import { freeUdpPort } from '../helpers/osc-peer.ts';
import { started } from '../helpers/started.ts';
import { until } from '../helpers/until.ts';

const why = missingLiblo();

describe.skipIf(why !== null)(titled('osc (real: liblo)', why), () => {
	test('every type that it sends is understood', async () => {
		await using dump = await OscDump.start();
		await using session = await started(osc, {
			targets: [{ name: 'dump', host: 'localhost', port: dump.port }],
		});
		const args = ['3', '0.5', 'hello', 'あ', 'T', 'F', 'N:', 'I:', 'h:5', 'd:0.25', 'S:sym', 'c:x'];
		await session.run('send', {
			address: '/all',
			args: [...args, 'm:00903c7f', 'b:AAEC', '[1; 2]'],
		});
		expect(await dump.line('/all')).toBe(
			'/all ifssTFNIhdScmbff 3 0.500000 "hello" "あ" #T #F Nil Infinitum 5 0.250000 \'sym \'x\' ' +
				'MIDI [0x00 0x90 0x3c 0x7f] [3b 00 0x1 0x2] 1.000000 2.000000',
		);
		await session.run('bundle', { messages: ['/one', '1', '/two', '2', 'second'] });
		expect(await dump.line('/one')).toBe('/one i 1');
		expect(await dump.line('/two')).toBe('/two is 2 "second"');
		expect(session.logs).toEqual([]);
	});

	test('every type that it hears is told', async () => {
		const port = await freeUdpPort();
		await using session = await started(osc, { port });
		await oscSend(
			port,
			'/all',
			'ihfdsScmTFNI',
			'1',
			'2',
			'0.1',
			'0.25',
			'hi',
			'sym',
			'c',
			'00903c7f',
		);
		const args = ['1', '2', '0.1', '0.25', 'hi', 'sym', 'c', '[0; 144; 60; 127]'];
		await session.event('value', {
			address: '/all',
			args: [...args, 'true', 'false', '', 'impulse'],
		});
		await sendBundles(port);
		await session.event('value', {
			address: '/types',
			args: ['AAEC/w==', '1970-01-01T00:00:00.500Z'],
		});
		await session.event('value', { address: '/outer', args: ['1'] });
		await session.event('value', { address: '/inner', args: ['2'] });
		expect(session.logs).toEqual([]);
	});

	test('an item sends and hears through the bridge', async () => {
		await using dump = await OscDump.start();
		const port = await freeUdpPort();
		await using bridge = await openTestBridge({
			adapters: [...adapters.values()],
			instances: [
				{
					id: 'osc',
					adapter: 'osc',
					enabled: true,
					settings: { targets: [{ name: 'dump', host: '127.0.0.1', port: dump.port }], port },
				},
			],
		});
		await until(async () => {
			const { instances } = await bridge.call('app.load', null);
			return instances[0]?.status.kind === 'ready';
		}, 'OSC');
		await using item = await bridge.connect('/?sub=osc.value,osc.message');
		expect(await item.ask('osc.send /avatar/parameters/Mood 3')).toBe('ok\tosc.send\tdump');
		expect(await dump.line('/avatar/parameters/Mood')).toBe('/avatar/parameters/Mood i 3');
		await oscSend(port, '/fader', 'fs', '0.75', '<b>loud</b>');
		expect(await item.take(2)).toEqual(
			expect.arrayContaining(['osc.value\t/fader\t0.75\tloud', 'osc.message\t/fader\t0.75\tloud']),
		);
		await using late = await bridge.connect('/?sub=osc.*');
		expect(await late.take(2)).toEqual(['osc.connected\ttrue', 'osc.value\t/fader\t0.75\tloud']);
		expect(await late.ask('osc.value /fader')).toBe('ok\tosc.value\t0.75\tloud');
	});
});
