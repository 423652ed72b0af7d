import { describe, expect, test } from 'vitest';
import { mqtt } from '../../main/adapters/mqtt/index.ts';
import { mosquittoPub, missingMosquittoClients } from '../helpers/mosquitto-clients.ts';
import { titled } from '../helpers/needs.ts';
import { openTestBridge, type TestBridge } from '../helpers/open-bridge.ts';
import { missingMosquitto, RealMosquitto } from '../helpers/real-mosquitto.ts';
import { until } from '../helpers/until.ts';

const why = missingMosquitto() ?? missingMosquittoClients();

/** Back-off between two tries may take some seconds after a few of them. */
const COMES_BACK = 25_000;

async function openHouse() {
	await using opening = new AsyncDisposableStack();
	const broker = opening.use(await RealMosquitto.start());
	await mosquittoPub(broker.port, ['-t', 'home/lamp', '-m', 'on', '-r', '-q', '1']);
	const bridge = opening.use(
		await openTestBridge({
			adapters: [mqtt],
			instances: [
				{
					id: 'mqtt',
					adapter: 'mqtt',
					enabled: true,
					settings: { broker: broker.url, subscriptions: ['home/#'], publishable: ['out/#'] },
				},
			],
		}),
	);
	await status(bridge, 'ready');
	const all = opening.move();
	return { broker, bridge, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

const status = (bridge: TestBridge, kind: string) =>
	until(
		async () => {
			const [instance] = (await bridge.call('app.load', null)).instances;
			return instance?.status.kind === kind ? instance.status : null;
		},
		`status ${kind}`,
		COMES_BACK,
	);

describe.skipIf(why !== null)(titled('mqtt (real), when the broker goes', why), () => {
	test.each(['kill', 'quit'] as const)(
		'after %s it comes back, and is subscribed again',
		async (end) => {
			await using house = await openHouse();
			const { broker, bridge } = house;
			await using item = await bridge.connect('/?sub=mqtt.*');
			expect((await item.take(2)).sort()).toEqual([
				'mqtt.connected\ttrue',
				'mqtt.value\thome/lamp\ton',
			]);
			await broker[end]();
			expect(await item.next()).toBe('mqtt.connected\tfalse');
			expect(await item.ask('mqtt.publish out/a x')).toMatch(
				/^err\tmqtt.publish\tADAPTER_NOT_READY\t/u,
			);
			const gone = await status(bridge, 'connecting');
			expect(gone).toMatchObject({ kind: 'connecting', nextAt: expect.anything() as number });
			await broker.launch();
			await bridge.call('adapter.retry', { id: 'mqtt' });
			await status(bridge, 'ready');
			await mosquittoPub(broker.port, ['-t', 'home/bell', '-m', 'ding', '-q', '1']);
			const heard = await item.take(end === 'quit' ? 4 : 3);
			// What was retained survives a broker that was asked to end.
			expect(heard.filter((text) => text.includes('lamp'))).toHaveLength(end === 'quit' ? 1 : 0);
			expect(heard).toEqual(
				expect.arrayContaining([
					'mqtt.connected\ttrue',
					'mqtt.message\thome/bell\tding',
					'mqtt.value\thome/bell\tding',
				]),
			);
			expect(await item.ask('mqtt.publish out/a x')).toBe('ok\tmqtt.publish');
		},
	);

	test('it comes back by itself, while messages keep coming', async () => {
		await using house = await openHouse();
		const { broker, bridge } = house;
		await using item = await bridge.connect('/?sub=mqtt.message');
		const lines = (from: string) => Array.from({ length: 200 }, (_, at) => `${from} ${at}`);
		await mosquittoPub(
			broker.port,
			['-t', 'home/count', '-l', '-q', '1'],
			lines('first').slice(0, 50),
		);
		expect((await item.take(50)).at(-1)).toBe('mqtt.message\thome/count\tfirst 49');
		await broker.kill();
		await status(bridge, 'connecting');
		await broker.launch();
		await status(bridge, 'ready');
		await mosquittoPub(
			broker.port,
			['-t', 'home/count', '-l', '-q', '1'],
			lines('second').slice(0, 50),
		);
		const second = await item.take(50);
		expect(second[0]).toBe('mqtt.message\thome/count\tsecond 0');
		expect(second.at(-1)).toBe('mqtt.message\thome/count\tsecond 49');
	});
});
