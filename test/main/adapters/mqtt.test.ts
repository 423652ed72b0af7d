import { describe, expect, test } from 'vitest';
import { mqtt } from '../../../main/adapters/mqtt/index.ts';
import { adapterSuite } from '../../helpers/adapter-suite.ts';
import { TestClient } from '../../helpers/adapter-client.ts';
import { MqttFriend } from '../../helpers/mqtt-friend.ts';
import { NpmBroker } from '../../helpers/npm-broker.ts';
import { Started, started } from '../../helpers/started.ts';
import { until } from '../../helpers/until.ts';

/** A broker, the adapter, and somebody else at the broker. */
async function openHouse(settings: Readonly<Record<string, unknown>> = {}) {
	await using opening = new AsyncDisposableStack();
	const broker = opening.use(await NpmBroker.open());
	const friend = opening.use(await MqttFriend.connect(broker.url));
	const session = opening.use(
		await started(mqtt, {
			broker: broker.url,
			subscriptions: ['home/#'],
			publishable: ['home/#'],
			...settings,
		}),
	);
	session.session.want?.(new Set(mqtt.events.keys()));
	const all = opening.move();
	return { broker, friend, session, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

const refusedWith = (code: string) => expect.objectContaining({ code }) as Error;

describe('mqtt', () => {
	adapterSuite(mqtt, async () => {
		const broker = await NpmBroker.open();
		return {
			settings: { broker: broker.url, subscriptions: ['#'], homeAssistant: true },
			async stir(session) {
				session.session.want?.(new Set(mqtt.events.keys()));
				await session.run('publish', { topic: 'resonite/a', text: 'hi' });
				await session.event('message', { topic: 'resonite/a', text: 'hi' });
				await session.event('value', { topic: 'resonite/a', text: 'hi' });
			},
			[Symbol.asyncDispose]: () => broker[Symbol.asyncDispose](),
		};
	});

	test('publishes, and the broker keeps what is to be kept', async () => {
		await using house = await openHouse();
		const { session, friend } = house;
		await friend.subscribe('home/#');
		await session.run('publish', { topic: 'home/a', text: 'once' });
		await session.run('retain', { topic: 'home/b', text: 'kept' });
		await session.run('publish-with', { topic: 'home/c', qos: '2', retain: true, text: 'あ b' });
		expect(await friend.take(3)).toEqual(['home/a once', 'home/b kept', 'home/c あ b']);
		await using late = await MqttFriend.connect(house.broker.url);
		await late.subscribe('home/#');
		expect((await late.take(2)).sort()).toEqual(['home/b kept', 'home/c あ b']);
		await session.run('retain', { topic: 'home/b' });
		await using later = await MqttFriend.connect(house.broker.url);
		await later.subscribe('home/#');
		expect(await later.take(1)).toEqual(['home/c あ b']);
	});

	test('publishes only where the settings allow it', async () => {
		await using house = await openHouse({ publishable: ['home/+/set'] });
		const { session } = house;
		await session.run('publish', { topic: 'home/lamp/set', text: 'ON' });
		for (const [topic, code] of [
			['home/lamp', 'ACCESS_REFUSED'],
			['zigbee2mqtt/bridge/request/permit_join', 'ACCESS_REFUSED'],
			['$SYS/broker', 'ACCESS_REFUSED'],
			['home/+/set', 'FIELD_INVALID'],
			['', 'FIELD_INVALID'],
		] as const)
			for (const command of ['publish', 'retain'])
				await expect(session.run(command, { topic, text: 'x' })).rejects.toThrow(refusedWith(code));
	});

	test('tells what was retained as a value, and what comes later as a message, too', async () => {
		await using broker = await NpmBroker.open();
		await using friend = await MqttFriend.connect(broker.url);
		await friend.say('home/door', 'closed', { qos: 1, retain: true });
		await using session = await started(mqtt, { broker: broker.url, subscriptions: ['home/#'] });
		session.session.want?.(new Set(mqtt.events.keys()));
		await session.event('value', { topic: 'home/door', text: 'closed' });
		expect(session.of('message')).toEqual([]);
		expect(await session.run('get', { topic: 'home/door' })).toEqual({ text: 'closed' });
		for (const text of ['open', 'open', 'ajar']) await friend.say('home/door', text, { qos: 1 });
		await until(() => session.of('message').length === 3, 'three messages');
		expect(session.of('message').map(({ text }) => text)).toEqual(['open', 'open', 'ajar']);
		await session.event('value', { topic: 'home/door', text: 'ajar' });
		// The same value again is no news.
		await friend.say('home/door', 'ajar', { qos: 1 });
		await friend.say('home/window', 'shut', { qos: 1 });
		await session.event('value', { topic: 'home/window', text: 'shut' });
		expect(session.of('value').filter(({ text }) => text === 'ajar')).toHaveLength(1);
	});

	test('forgets the value of a topic whose retained message is taken back', async () => {
		await using house = await openHouse();
		const { session, friend } = house;
		await friend.say('home/door', 'open', { qos: 1, retain: true });
		await session.event('value', { topic: 'home/door', text: 'open' });
		await friend.say('home/door', '', { qos: 1, retain: true });
		await session.event('value', { topic: 'home/door', text: '' });
		expect(session.forgotten).toEqual([{ event: 'value', values: { topic: 'home/door' } }]);
		await expect(session.run('get', { topic: 'home/door' })).rejects.toThrow(/Nothing was heard/u);
		await expect(session.run('get', { topic: 'car/door' })).rejects.toThrow(/not subscribed to/u);
	});

	test('tells of what is no text, and of what is too long, without a letter of it', async () => {
		await using house = await openHouse();
		const { session, friend } = house;
		await friend.say('home/camera', 'a picture', { qos: 1 });
		await friend.say('home/camera', Buffer.from([0xff, 0xd8, 0xff, 0xe0]), { qos: 1 });
		await friend.say('home/bits', Buffer.from('a\0b'), { qos: 1 });
		await friend.say('home/book', 'あ'.repeat(11_000), { qos: 1 });
		await friend.say('home/library', Buffer.alloc(2_000_000, 'x'), { qos: 1 });
		await friend.say('home/note', 'あ'.repeat(10_000), { qos: 1 });
		await session.event('message', { topic: 'home/note', text: 'あ'.repeat(10_000) });
		expect(session.of('unreadable')).toEqual([
			{ topic: 'home/camera', why: 'binary' },
			{ topic: 'home/bits', why: 'binary' },
			{ topic: 'home/book', why: 'too-long' },
			{ topic: 'home/library', why: 'too-long' },
		]);
		await expect(session.run('get', { topic: 'home/camera' })).rejects.toThrow(
			refusedWith('TARGET_NOT_FOUND'),
		);
	});

	test('lists its topics, and completes them', async () => {
		await using house = await openHouse({ publishable: ['home/a/#', 'else'] });
		const { session, friend } = house;
		for (const topic of ['home/b', 'home/a/2', 'home/a/1'])
			await friend.say(topic, 'x', { qos: 1 });
		await until(() => session.of('value').length === 3, 'three values');
		expect(await session.run('topics')).toEqual({
			count: 3,
			topics: ['home/a/1', 'home/a/2', 'home/b'],
		});
		expect(await session.run('topics', { filter: 'home/+' })).toEqual({
			count: 1,
			topics: ['home/b'],
		});
		expect(await session.suggest('get', 'topic')).toEqual(['home/a/1', 'home/a/2', 'home/b']);
		expect(await session.suggest('publish', 'topic')).toEqual(['else', 'home/a/1', 'home/a/2']);
		await expect(session.run('topics', { filter: 'a#' })).rejects.toThrow(
			refusedWith('FIELD_INVALID'),
		);
	});

	test('lets each client choose what it hears of', async () => {
		await using house = await openHouse();
		const { session, friend } = house;
		const picky = new TestClient('Picky');
		const open = new TestClient('Open');
		await friend.say('home/b', 'x', { qos: 1 });
		await session.event('value', { topic: 'home/b' });
		expect(
			await session.run('watch', { filters: ['home/a', 'home/b'] }, { client: picky }),
		).toEqual({ count: 1 });
		await friend.say('home/a', 'x', { qos: 1 });
		await friend.say('home/c', 'x', { qos: 1 });
		await session.event('value', { topic: 'home/c' });
		const heard = (client: TestClient) =>
			session.told
				.filter(
					({ event, audience }) =>
						event === 'value' && audience && 'only' in audience && audience.only(client),
				)
				.map(({ values }) => values.topic);
		expect(heard(open)).toEqual(['home/b', 'home/a', 'home/c']);
		expect(heard(picky)).toEqual(['home/b', 'home/a']);
		await session.run('watch', {}, { client: picky });
		expect(heard(picky)).toEqual(['home/b', 'home/a', 'home/c']);
	});
});

describe('readings of mqtt', () => {
	const readings = [
		{ name: 'climate', filter: 'zigbee2mqtt/+', reduce: '[temperature, humidity]' },
		{ name: 'count', filter: 'plain/count', reduce: '$number($) * 2' },
		{ name: 'broken', filter: 'plain/#', reduce: '$error("no luck")' },
	];
	const climate = (temperature: number) =>
		JSON.stringify({ temperature, humidity: 40, battery: 97 });

	test('take values out of JSON, from topics that items do not hear otherwise', async () => {
		await using house = await openHouse({ readings: readings.slice(0, 2) });
		const { session, friend } = house;
		await friend.say('zigbee2mqtt/kitchen', climate(21.5), { qos: 1 });
		await friend.say('zigbee2mqtt/kitchen', '{"battery": 96}', { qos: 1 });
		await friend.say('zigbee2mqtt/cellar', climate(12), { qos: 1 });
		await friend.say('plain/count', '21', { qos: 1 });
		await session.event('reading', {
			name: 'climate',
			topic: 'zigbee2mqtt/kitchen',
			values: ['21.5', '40'],
		});
		await session.event('reading', {
			name: 'climate',
			topic: 'zigbee2mqtt/cellar',
			values: ['12', '40'],
		});
		await session.event('reading', { name: 'count', topic: 'plain/count', values: ['42'] });
		expect(await session.run('read', { name: 'climate' })).toEqual({ values: ['12', '40'] });
		expect(await session.run('read', { name: 'climate', topic: 'zigbee2mqtt/kitchen' })).toEqual({
			values: ['21.5', '40'],
		});
		expect(session.of('value')).toEqual([]);
		expect(session.of('message')).toEqual([]);
		await friend.say('zigbee2mqtt/cellar', '', { qos: 1 });
		await session.event('reading', { name: 'climate', topic: 'zigbee2mqtt/cellar', values: [] });
		await expect(session.run('read', { name: 'wind' })).rejects.toThrow(
			/There are: climate, count/u,
		);
		expect(session.logs).toEqual([]);
	});

	test('tell each press of a button, and none that was retained', async () => {
		await using broker = await NpmBroker.open();
		await using friend = await MqttFriend.connect(broker.url);
		const press = '{"action": "single"}';
		await friend.say('button', press, { qos: 1, retain: true });
		const rows = [{ name: 'pressed', filter: 'button', reduce: 'action' }];
		await using session = await started(mqtt, { broker: broker.url, readings: rows });
		session.session.want?.(new Set(mqtt.events.keys()));
		await session.event('reading', { values: ['single'] });
		for (let count = 0; count < 3; count += 1) await friend.say('button', press, { qos: 1 });
		await until(() => session.of('reading-message').length === 3, 'three presses');
		expect(session.of('reading')).toHaveLength(1);
	});

	test('that fail are told in the log once, and the others go on', async () => {
		await using house = await openHouse({ readings });
		const { session, friend } = house;
		for (let count = 1; count <= 20; count += 1)
			await friend.say('plain/count', `${count}`, { qos: 1 });
		await session.event('reading', { name: 'count', values: ['40'] });
		expect(session.logs.map(({ en }) => en)).toEqual([
			expect.stringMatching(/^A reading failed \(1\)\. broken: .*no luck/u),
		]);
	});

	test('of a flood skip what is overtaken, and never the last one', async () => {
		await using house = await openHouse({ readings: readings.slice(0, 2) });
		const { session, friend } = house;
		await friend.flood(5_000, () => 'plain/count');
		await session.event('reading', { name: 'count', values: ['10000'] });
		expect(session.of('reading').length).toBeLessThan(1_000);
	});

	test('are tried on a message before they are saved', async () => {
		const shown: string[] = [];
		const trial = mqtt.trials.get('readings');
		const run = (message: string) =>
			trial?.run(
				{ readings },
				{
					row: 'climate',
					params: { message },
					signal: new AbortController().signal,
					show: ({ text }) => shown.push(text),
				},
			);
		await run(climate(20));
		expect(shown).toEqual(['1: 20\n2: 40']);
		await expect(run('{"other": 1}')).rejects.toThrow(/it found nothing/u);
	});
});

describe('mqtt under load', () => {
	test('tells so many messages a second, says that it left some out, and never the last value', async () => {
		await using house = await openHouse({ rate: 10 });
		const { session, friend } = house;
		await friend.flood(3_000, (at) => `home/${at % 3}`);
		await friend.say('home/end', 'end', { qos: 1 });
		for (const [topic, text] of [
			['home/0', '3000'],
			['home/1', '2998'],
			['home/2', '2999'],
		])
			await session.event('value', { topic, text });
		expect(session.of('message').length).toBeLessThan(60);
		expect(session.logs[0]?.en).toMatch(/^More than 10 messages a second; left out: \d+/u);
		expect(session.logs.length).toBeLessThan(3);
	});

	test('remembers only so many topics, those heard of last', async () => {
		await using house = await openHouse({ rate: 1_000 });
		const { session, friend } = house;
		await friend.flood(700, (at) => `home/${at}`);
		await until(
			async () => (await session.run('topics', { filter: 'home/700' })).count === 1,
			'the last one',
		);
		expect(await session.run('topics')).toMatchObject({ count: 500 });
		await expect(session.run('get', { topic: 'home/1' })).rejects.toThrow(
			refusedWith('TARGET_NOT_FOUND'),
		);
		expect(session.logs.map(({ en }) => en)).toEqual([
			expect.stringMatching(/^More than 500 topics/u),
		]);
		const told = new Set(session.of('value').map(({ topic }) => topic));
		const forgotten = session.forgotten.map(({ values }) => values.topic);
		expect(told.size - forgotten.length).toBeLessThanOrEqual(500);
	});
});

describe('mqtt and Home Assistant', () => {
	test('shows a device, and takes it back when that is switched off', async () => {
		await using broker = await NpmBroker.open();
		await using friend = await MqttFriend.connect(broker.url);
		await friend.subscribe('homeassistant/#');
		const heard = new Started(mqtt);
		const settings = { broker: broker.url, homeAssistant: true };
		await heard.start(settings);
		const [topic = '', payload = ''] = (await friend.message()).split(/ (.*)/su);
		expect(topic).toBe('homeassistant/device/resonite-bridge/config');
		expect(JSON.parse(payload)).toMatchObject({
			device: { identifiers: ['resonite-bridge'], name: 'Resonite Bridge' },
			origin: { name: 'Resonite Bridge' },
			components: {
				connection: {
					platform: 'binary_sensor',
					device_class: 'connectivity',
					state_topic: 'resonite-bridge/status',
				},
				notice: { platform: 'notify', command_topic: 'resonite-bridge/notice' },
				event: {
					platform: 'event',
					state_topic: 'resonite-bridge/event',
					event_types: ['message'],
				},
			},
		});
		await heard.stop();
		await using _same = await heard.start({ ...settings, homeAssistant: false });
		expect(await friend.message()).toBe(`${topic} `);
	});

	test('carries notices to items, and events of items to it', async () => {
		await using house = await openHouse({ homeAssistant: true, base: 'desk/bridge' });
		const { session, friend } = house;
		await friend.subscribe('desk/bridge/event');
		await friend.say('desk/bridge/notice', 'Dinner <b>is</b> ready', { qos: 1 });
		await session.event('notice', { text: 'Dinner <b>is</b> ready' });
		expect(session.of('message')).toEqual([]);
		await session.run('tell', { text: 'button pressed' });
		const event = (await friend.message()).replace(/^\S+ /u, '');
		expect(JSON.parse(event)).toEqual({
			event_type: 'message',
			text: 'button pressed',
			from: 'Booth',
		});
	});

	test('is told nothing unless it is switched on', async () => {
		await using house = await openHouse();
		await expect(house.session.run('tell', { text: 'x' })).rejects.toThrow(
			refusedWith('STATE_CONFLICT'),
		);
	});
});

describe('whether mqtt is there', () => {
	test('is told under its topic: when it comes, when it goes, and by the broker when it breaks', async () => {
		await using broker = await NpmBroker.open();
		await using friend = await MqttFriend.connect(broker.url);
		await friend.subscribe('desk/status');
		const settings = { broker: broker.url, base: 'desk', clientId: 'desk' };
		const first = await started(mqtt, settings);
		expect(await friend.message()).toBe('desk/status online');
		await first.stop();
		expect(await friend.message()).toBe('desk/status offline');
		await using second = await started(mqtt, settings);
		expect(await friend.message()).toBe('desk/status online');
		broker.drop('desk');
		expect(await friend.message()).toBe('desk/status offline');
		expect(await second.report('lost')).toMatchObject({ kind: 'lost' });
	});

	test('is told as the settings say', async () => {
		await using broker = await NpmBroker.open();
		await using friend = await MqttFriend.connect(broker.url);
		await friend.subscribe('#');
		const session = await started(mqtt, {
			broker: broker.url,
			onlineText: 'I am here',
			willTopic: 'wills/desk',
			willText: 'I am gone',
			willQos: '2',
			willRetain: false,
		});
		expect(await friend.message()).toBe('wills/desk I am here');
		await session.stop();
		expect(await friend.message()).toBe('wills/desk I am gone');
		await using late = await MqttFriend.connect(broker.url);
		await late.subscribe('#');
		await late.say('mark', 'x', { qos: 1 });
		expect(await late.message()).toBe('mark x');
	});

	test('is said with the subscriptions that the broker does not allow', async () => {
		await using broker = await NpmBroker.open({ hidden: 'secret/#' });
		await using friend = await MqttFriend.connect(broker.url);
		await using session = await started(mqtt, {
			broker: broker.url,
			subscriptions: ['home/#', 'secret/#'],
		});
		expect(await session.report('ready')).toMatchObject({
			detail: {
				en: expect.stringMatching(
					/Subscriptions: 2\. The broker does not allow: secret\/#\.$/u,
				) as string,
			},
		});
		await friend.say('home/a', 'x', { qos: 1 });
		await session.event('value', { topic: 'home/a', text: 'x' });
	});

	test('is said of a broker that refuses the user', async () => {
		await using broker = await NpmBroker.open({ users: { me: 'secret' } });
		const heard = new Started(mqtt);
		await expect(
			heard.start({ broker: broker.url, user: 'me', password: 'wrong' }),
		).rejects.toMatchObject({
			report: { kind: 'needs-you' },
		});
		await using session = await started(mqtt, {
			broker: broker.url,
			user: 'me',
			password: 'secret',
		});
		expect(await session.report('ready')).toMatchObject({
			detail: { en: `127.0.0.1:${broker.port}, MQTT 3.1.1. It subscribes to nothing yet.` },
		});
	});
});
