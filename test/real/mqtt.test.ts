import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { mqtt } from '../../main/adapters/mqtt/index.ts';
import { adapterSuite } from '../helpers/adapter-suite.ts';
import { makeCertificate } from '../helpers/made-certificate.ts';
import {
	mosquittoPub,
	MosquittoSub,
	missingMosquittoClients,
} from '../helpers/mosquitto-clients.ts';
import { MqttFriend } from '../helpers/mqtt-friend.ts';
import { needs, titled } from '../helpers/needs.ts';
import { missingMosquitto, RealMosquitto } from '../helpers/real-mosquitto.ts';
import { started, Started } from '../helpers/started.ts';
import { TcpProxy } from '../helpers/tcp-proxy.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { until } from '../helpers/until.ts';

const why = missingMosquitto() ?? missingMosquittoClients() ?? needs('openssl', 'openssl');

const fixture = (file: string) =>
	fileURLToPath(new URL(`../fixtures/tls/${file}`, import.meta.url));
const tls = { certificate: fixture('certificate.pem'), key: fixture('key.pem') };

const everything = { subscriptions: ['#'], publishable: ['#'] };

async function startedAt(broker: RealMosquitto, settings: Readonly<Record<string, unknown>> = {}) {
	const session = await started(mqtt, { broker: broker.url, ...everything, ...settings });
	session.session.want?.(new Set(mqtt.events.keys()));
	return session;
}

/** Why it does not start. */
async function refusal(broker: string, settings: Readonly<Record<string, unknown>> = {}) {
	const error: unknown = await new Started(mqtt)
		.start({ broker, ...settings })
		.catch((reason: unknown) => reason);
	return (error as { report: { kind: string; why: { en: string } } }).report;
}

describe.skipIf(why !== null)(titled('mqtt (real: Mosquitto)', why), () => {
	adapterSuite(mqtt, async () => {
		const broker = await RealMosquitto.start();
		return {
			settings: { broker: broker.url, ...everything, homeAssistant: true },
			async stir(session) {
				session.session.want?.(new Set(mqtt.events.keys()));
				const { port } = broker;
				await mosquittoPub(port, ['-t', 'home/door', '-m', 'open']);
				await mosquittoPub(port, ['-t', 'resonite-bridge/notice', '-m', 'Dinner']);
				await mosquittoPub(port, ['-t', 'home/zero', '-f', '/dev/null']);
				await session.event('message', { topic: 'home/door', text: 'open' });
				await session.event('notice', { text: 'Dinner' });
				await session.event('message', { topic: 'home/zero', text: '' });
			},
			[Symbol.asyncDispose]: () => broker[Symbol.asyncDispose](),
		};
	});

	test('speaks MQTT 5 with it', async () => {
		await using broker = await RealMosquitto.start();
		await using session = await startedAt(broker);
		expect(await session.report('ready')).toMatchObject({
			detail: { en: `127.0.0.1:${broker.port}, MQTT 5. Subscriptions: 1.` },
		});
	});

	test('publishes with every QoS, kept or not', async () => {
		await using broker = await RealMosquitto.start();
		await using session = await startedAt(broker);
		await using before = await MosquittoSub.start(broker.port, 'home/#');
		for (const qos of ['0', '1', '2'])
			for (const retain of [false, true])
				await session.run('publish-with', {
					topic: `home/${qos}`,
					qos,
					retain,
					text: `${retain ? 'kept' : 'once'} あ`,
				});
		for (const qos of [0, 1, 2]) {
			await before.line(`${qos} 0 home/${qos} once あ`);
			await before.line(`${qos} 0 home/${qos} kept あ`);
		}
		await using after = await MosquittoSub.start(broker.port, 'home/#');
		for (const qos of [0, 1, 2]) await after.line(`${qos} 1 home/${qos} kept あ`);
	});

	test('hears every QoS once, and what was retained as a value', async () => {
		await using broker = await RealMosquitto.start();
		await mosquittoPub(broker.port, ['-t', 'home/lamp', '-m', 'on', '-r', '-q', '1']);
		await using session = await startedAt(broker, { subscriptions: ['home/# 2'] });
		await session.event('value', { topic: 'home/lamp', text: 'on' });
		for (const qos of ['0', '1', '2'])
			await mosquittoPub(broker.port, ['-t', 'home/bell', '-m', qos, '-q', qos]);
		await until(() => session.of('message').length === 3, 'three messages');
		await session.run('ping');
		expect(session.of('message').map(({ topic, text }) => [topic, text])).toEqual([
			['home/bell', '0'],
			['home/bell', '1'],
			['home/bell', '2'],
		]);
		await mosquittoPub(broker.port, ['-t', 'home/lamp', '-r', '-n']);
		await session.event('value', { topic: 'home/lamp', text: '' });
	});

	test('leaves a last will when it is cut off, and none when it says goodbye', async () => {
		await using broker = await RealMosquitto.start();
		await using witness = await MosquittoSub.start(broker.port, '+/status');
		const proxy = await TcpProxy.open(broker.port);
		await using cut = await startedAt(broker, {
			broker: `mqtt://127.0.0.1:${proxy.port}`,
			base: 'cut',
		});
		await witness.line('1 0 cut/status online');
		await proxy[Symbol.asyncDispose]();
		await witness.line('1 0 cut/status offline');
		expect(await cut.report('lost')).toMatchObject({ kind: 'lost' });
		const polite = await startedAt(broker, { base: 'polite' });
		await witness.line('1 0 polite/status online');
		await polite.stop();
		await witness.line('1 0 polite/status offline');
		expect(witness.said.split('\n').filter((line) => line.endsWith('offline'))).toHaveLength(2);
		await using late = await MosquittoSub.start(broker.port, '+/status');
		await late.line('1 1 cut/status offline');
	});

	test('finds out that it hangs', async () => {
		await using broker = await RealMosquitto.start();
		await using session = await startedAt(broker);
		await session.session.check?.(session.context.signal);
		await broker.freeze();
		const question = session.session.check?.(AbortSignal.timeout(300));
		await expect(question).rejects.toMatchObject({ name: 'TimeoutError' });
		broker.thaw();
		await session.session.check?.(session.context.signal);
	});

	test('goes on where its rules forbid something, and says what', async () => {
		await using folder = await tempFolder();
		await writeFile(folder.file('acl'), 'topic read home/#\ntopic write lamp/#\n');
		await using broker = await RealMosquitto.start({ more: [`acl_file ${folder.file('acl')}`] });
		await using session = await startedAt(broker);
		await session.report('ready');
		expect(session.logs[0]?.en).toMatch(/did not take the message for "resonite-bridge\/status"/u);
		await session.run('publish', { topic: 'lamp/set', text: 'ON' });
		await expect(session.run('publish', { topic: 'door/set', text: 'OPEN' })).rejects.toMatchObject(
			{
				code: 'COMMAND_FAILED',
				message: expect.stringMatching(/Not authorized/u) as string,
			},
		);
	});

	test('a flood is bounded, the last value comes, and it answers all the while', async () => {
		await using broker = await RealMosquitto.start({ more: ['max_queued_messages 0'] });
		await using session = await startedAt(broker, { rate: 20 });
		const lines = Array.from({ length: 30_000 }, (_, at) => `${at + 1} ${'x'.repeat(100)}`);
		const flood = mosquittoPub(broker.port, ['-t', 'home/flood', '-l', '-q', '1'], lines);
		await session.event('message', { topic: 'home/flood' });
		await session.run('ping');
		await flood;
		await session.event('value', { topic: 'home/flood', text: lines.at(-1) });
		expect(session.of('message').length).toBeLessThan(2_000);
		expect(session.logs.map(({ en }) => en)[0]).toMatch(/^More than 20 messages a second/u);
	});
});

describe.skipIf(why !== null)(titled('mqtt (real), encrypted', why), () => {
	const users = { me: 'correct horse' };
	const login = { user: 'me', password: 'correct horse', caFile: tls.certificate };

	test.each([false, true])('with user and password; WebSockets: %s', async (hasWebSockets) => {
		await using broker = await RealMosquitto.start({ users, tls, hasWebSockets });
		await using session = await startedAt(broker, login);
		await session.run('publish', { topic: 'home/a', text: 'hi' });
		await session.event('message', { topic: 'home/a', text: 'hi' });
	});

	test.each([
		['a wrong password', { ...login, password: 'battery staple' }, /refused the user "me"/u],
		['no user', { caFile: tls.certificate }, /asks for user and password/u],
		['a certificate that nobody vouches for', { ...login, caFile: undefined }, /is not trusted/u],
	])('%s needs the person', async (_, settings, words) => {
		await using broker = await RealMosquitto.start({ users, tls });
		const report = await refusal(broker.url, settings);
		expect(report.kind).toBe('needs-you');
		expect(report.why.en).toMatch(words);
		expect(JSON.stringify(report)).not.toContain('battery');
	});

	test('a certificate that expired, or is for another name, needs the person', async () => {
		await using folder = await tempFolder();
		for (const [name, hasExpired, words] of [
			['localhost', true, /has expired/u],
			['elsewhere', false, /is not made out to "localhost"/u],
		] as const) {
			const made = await makeCertificate(folder.path, { name, hasExpired });
			await using broker = await RealMosquitto.start({ tls: made });
			const report = await refusal(broker.url, { caFile: made.certificate });
			expect(report.kind).toBe('needs-you');
			expect(report.why.en).toMatch(words);
		}
	});

	test('a plain connection to it is told what is missing', async () => {
		await using broker = await RealMosquitto.start({ tls });
		const report = await refusal(broker.url.replace('mqtts', 'mqtt'));
		expect(report.why.en).toMatch(/it may be encrypted there \(mqtts:\/\/\)/u);
	});

	test('through WebSockets without encryption', async () => {
		await using broker = await RealMosquitto.start({ hasWebSockets: true });
		await using session = await startedAt(broker);
		await using friend = await MqttFriend.connect(broker.url);
		await friend.say('home/a', 'hi', { qos: 1 });
		await session.event('message', { topic: 'home/a', text: 'hi' });
	});
});
