import { once } from 'node:events';
import { createServer as createHttp } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { StartError } from '../../../main/adapters/adapter.ts';
import {
	MqttLink,
	type LinkMessage,
	type LinkTarget,
} from '../../../main/adapters/kit/mqtt-link.ts';
import type { LinkReport } from '../../../main/adapters/kit/mqtt-words.ts';
import { freePort } from '../../helpers/free-port.ts';
import { NpmBroker } from '../../helpers/npm-broker.ts';
import { TcpProxy } from '../../helpers/tcp-proxy.ts';
import { until } from '../../helpers/until.ts';

const never = new AbortController().signal;

async function open(target: Partial<LinkTarget> & { broker: string }, signal = never) {
	const messages: LinkMessage[] = [];
	const reports: LinkReport[] = [];
	const link = await MqttLink.open(
		{ clientId: 'link', ...target },
		{
			onMessage: (message) => messages.push(message),
			onLost: (report) => reports.push(report),
		},
		signal,
	);
	return {
		link,
		messages,
		reports,
		[Symbol.asyncDispose]: () => link.end(),
	};
}

/** Why it could not be opened. */
async function failure(target: Partial<LinkTarget> & { broker: string }) {
	const error: unknown = await open(target).then(
		({ link }) => link.end(),
		(reason: unknown) => reason,
	);
	if (!(error instanceof StartError)) throw new Error(`It opened: ${String(error)}`);
	return error.report;
}

async function listening(server: Server) {
	await once(server.listen(0, '127.0.0.1'), 'listening');
	const { port } = server.address() as AddressInfo;
	return {
		url: `mqtt://127.0.0.1:${port}`,
		async [Symbol.asyncDispose]() {
			server.close();
			await once(server, 'close');
		},
	};
}

const text = ({ payload }: LinkMessage) => payload.toString();

describe('a link to a broker', () => {
	test('carries messages both ways, with what was there before marked', async () => {
		await using broker = await NpmBroker.open();
		await using opened = await open({ broker: broker.url });
		const { link, messages } = opened;
		await link.publish({ topic: 'porch/light', payload: 'on', qos: 1, isRetained: true });
		expect(await link.subscribe([{ filter: 'porch/#', qos: 1 }])).toEqual([]);
		await until(() => messages.length === 1, 'the retained one');
		for (const qos of [0, 1, 2] as const)
			await link.publish({ topic: 'porch/bell', payload: `${qos}`, qos });
		await until(() => messages.length === 4, 'the live ones');
		expect(messages.map((one) => [one.topic, text(one), one.isRetained])).toEqual([
			['porch/light', 'on', true],
			['porch/bell', '0', false],
			['porch/bell', '1', false],
			['porch/bell', '2', false],
		]);
		await link.unsubscribe(['porch/#']);
		await link.publish({ topic: 'porch/bell', payload: 'unheard', qos: 1 });
		await link.check();
		expect(messages).toHaveLength(4);
	});

	test('reads a long message only so far, and the next one whole', async () => {
		await using broker = await NpmBroker.open();
		await using opened = await open({ broker: broker.url });
		const { link, messages } = opened;
		await link.subscribe([{ filter: '#', qos: 1 }]);
		for (const payload of [Buffer.alloc(5_000_000, 'x'), Buffer.from('short')])
			await new Promise<void>((resolve, reject) => {
				const packet = { topic: 't', payload, qos: 1, retain: false, dup: false } as const;
				broker.aedes.publish({ cmd: 'publish', ...packet }, (error) => {
					if (error) reject(error);
					else resolve();
				});
			});
		await until(() => messages.length === 2, 'both');
		expect(messages.map(({ isCut }) => isCut)).toEqual([true, false]);
		expect(messages[0]?.payload.length).toBeLessThan(300_000);
		expect(messages[1]?.payload.toString()).toBe('short');
	});

	test('tells once that it broke, and every wait ends with it', async () => {
		await using broker = await NpmBroker.open();
		await using opened = await open({ broker: broker.url });
		const { link, reports } = opened;
		broker.drop();
		await until(() => reports.length === 1, 'the end');
		expect(reports[0]).toMatchObject({ kind: 'lost' });
		for (const work of [
			() => link.publish({ topic: 't', payload: '' }),
			() => link.subscribe([{ filter: 't', qos: 0 }]),
			() => link.check(),
		])
			await expect(work()).rejects.toMatchObject({ code: 'ADAPTER_NOT_READY' });
		expect(reports).toHaveLength(1);
	});

	test('finds out by a question that nobody is there any more', async () => {
		await using broker = await NpmBroker.open();
		await using proxy = await TcpProxy.open(broker.port);
		await using opened = await open({ broker: `mqtt://127.0.0.1:${proxy.port}` });
		await opened.link.check();
		proxy.swallow();
		const question = opened.link.check(AbortSignal.timeout(200));
		await expect(question).rejects.toMatchObject({ name: 'TimeoutError' });
	});

	test('says goodbye, so that its last will is not sent', async () => {
		await using broker = await NpmBroker.open();
		await using witness = await open({ broker: broker.url, clientId: 'witness' });
		await witness.link.subscribe([{ filter: 'wills/#', qos: 1 }]);
		const will = { topic: 'wills/a', payload: 'gone', qos: 1, isRetained: false } as const;
		await using polite = await open({ broker: broker.url, clientId: 'a', will });
		await polite.link.end();
		expect(polite.reports).toEqual([]);
		await using rude = await open({
			broker: broker.url,
			clientId: 'b',
			will: { ...will, topic: 'wills/b' },
		});
		broker.drop('b');
		await until(() => rude.reports.length === 1, 'the end');
		await until(() => witness.messages.length > 0, 'a last will');
		expect(witness.messages.map(({ topic }) => topic)).toEqual(['wills/b']);
	});
});

describe('a broker that cannot be reached', () => {
	test.each([
		['somebody', /refused the user "somebody"/u],
		[undefined, /asks for user and password/u],
	])('because of the user %s', async (user, words) => {
		await using broker = await NpmBroker.open({ users: { me: 'secret' } });
		const report = await failure({ broker: broker.url, user, password: user });
		expect(report).toMatchObject({ kind: 'needs-you' });
		expect(report.why.en).toMatch(words);
		await using _welcome = await open({ broker: broker.url, user: 'me', password: 'secret' });
	});

	test('because nobody listens', async () => {
		const report = await failure({ broker: `mqtt://127.0.0.1:${await freePort()}` });
		expect(report.kind).toBe('lost');
		expect(report.why.en).toMatch(/^Nothing answers on port/u);
	});

	test('because there is no such computer', async () => {
		const report = await failure({ broker: 'mqtt://nowhere.invalid' });
		expect(report.kind).toBe('lost');
		expect(report.why.en).toMatch(/^No computer is named "nowhere.invalid"/u);
	});

	test.each(['mqtt', 'ws'])('because %s:// meets a web server', async (scheme) => {
		const http = createHttp((_, response) => response.end('hello'));
		await using server = await listening(http);
		const report = await failure({ broker: server.url.replace('mqtt', scheme) });
		expect(report.kind).toBe('needs-you');
		expect(report.why.en).toMatch(/does not answer as an MQTT broker does/u);
	});

	test('because it hangs up', async () => {
		await using server = await listening(createServer((socket) => socket.destroy()));
		const report = await failure({ broker: server.url });
		expect(report.kind).toBe('lost');
		expect(report.why.en).toMatch(/hung up .* it may be encrypted there/u);
	});

	test('because it does not speak TLS', async () => {
		await using broker = await NpmBroker.open();
		const report = await failure({ broker: broker.url.replace('mqtt', 'mqtts') });
		expect(report.why.en).toMatch(/it may not be encrypted there/u);
	});

	test('because the CA certificate is none', async () => {
		const here = fileURLToPath(import.meta.url);
		const missing = await failure({ broker: 'mqtts://127.0.0.1', caFile: `${here}.pem` });
		expect(missing.why.en).toMatch(/is not there/u);
		const wrong = await failure({ broker: 'mqtts://127.0.0.1', caFile: here });
		expect(wrong.why.en).toMatch(/holds no certificate/u);
	});

	test('because somebody came with the same client ID', async () => {
		// A broker of MQTT 5: welcome, and goodbye because the session was taken over.
		const welcome = Buffer.from([0x20, 3, 0, 0, 0]);
		const takenOver = Buffer.from([0xe0, 2, 0x8e, 0]);
		const server = createServer((socket) => {
			socket.once('data', () => {
				socket.write(welcome);
				socket.once('data', () => socket.end(takenOver));
			});
		});
		await using broker = await listening(server);
		await using opened = await open({ broker: broker.url });
		await expect(opened.link.check()).rejects.toMatchObject({ code: 'ADAPTER_NOT_READY' });
		expect(opened.reports).toMatchObject([{ kind: 'needs-you' }]);
		expect(opened.reports[0]?.why.en).toMatch(/same client ID/u);
	});

	test('ends at once when it is not wanted any more', async () => {
		await using server = await listening(createServer((socket) => socket.resume()));
		const reason = new Error('stopped');
		const opening = open({ broker: server.url }, AbortSignal.abort(reason));
		await expect(opening).rejects.toBe(reason);
		const ender = new AbortController();
		const later = open({ broker: server.url }, ender.signal);
		setImmediate(() => {
			ender.abort(reason);
		});
		await expect(later).rejects.toBe(reason);
	});
});
