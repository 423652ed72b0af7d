import { describe, expect, test } from 'vitest';
import type { Refusal } from '../../../main/server/gate.ts';
import { RefusalLog } from '../../../main/server/refusal-log.ts';
import {
	guessing,
	keyNeeded,
	keyRevoked,
	keyUnknown,
	tooManyWithKey,
} from '../../../main/server/refusals.ts';
import { openTestServer, sectionsOf } from '../../helpers/open-server.ts';
import { RawClient } from '../../helpers/raw-client.ts';
import { refusal } from '../../helpers/text-client.ts';
import { until } from '../../helpers/until.ts';

describe('whoever knows the keys', () => {
	test('is asked after the gate, with the address and where the caller comes from', async () => {
		await using server = await openTestServer();
		const asked: unknown[] = [];
		server.admit = ({ key, path }, caller) => {
			asked.push({ key, path, ...caller });
			return { isKnown: false };
		};
		await refusal(server.url('/my-key'), { headers: { Origin: 'https://evil.example' } });
		await refusal(server.url('/no/such/path'));
		server.server.refuse(true);
		await refusal(server.url('/my-key'));
		expect(asked).toEqual([]);
		server.server.refuse(false);
		await using _client = await server.connect('/my-key');
		expect(asked).toEqual([{ key: 'my-key', path: '/', remote: '127.0.0.1', isLan: false }]);
		expect(server.callers).toEqual([{ remote: '127.0.0.1', isLan: false }]);
	});

	test.each<[string, Refusal, number]>([
		['a key is needed', keyNeeded, 401],
		['a key is not known', keyUnknown, 401],
		['a key was revoked', keyRevoked, 403],
		['too many keys were tried', guessing, 429],
		['too many share a key', tooManyWithKey(3), 503],
	])('tells in words that %s', async (_name, refused, status) => {
		await using server = await openTestServer();
		server.admit = () => refused;
		const answer = await refusal(server.url('/my-key'));
		expect(answer).toMatchObject({ status, body: `${refused.words.en}\n` });
		expect(await server.refusal()).toEqual(refused.words);
		expect(server.callers).toEqual([]);
	});

	test('says the same of an unknown key as of none', () => {
		expect(keyUnknown).toEqual(keyNeeded);
	});

	test.each([
		[keyNeeded, 'WWW-Authenticate: Key '],
		[guessing, 'Retry-After: 60'],
	])('answers as HTTP wants it', async (refused, header) => {
		await using server = await openTestServer();
		server.admit = () => refused;
		await using client = await RawClient.open(server.port);
		await expect(client.upgrade(server.port)).rejects.toThrow(header);
	});
});

describe('places', () => {
	test('are kept for clients with a known key', async () => {
		await using server = await openTestServer({ maxClients: 10 });
		server.admit = ({ key }) => ({ isKnown: key === 'known' });
		await using clients = new AsyncDisposableStack();
		for (let n = 0; n < 9; n += 1) clients.use(await server.connect());
		expect(await refusal(server.url())).toMatchObject({
			status: 503,
			body: 'Refused: 9 clients are connected, and the last places are kept for items with a known key. Raise the limit under Settings > Limits.\n',
		});
		clients.use(await server.connect('/known'));
		expect((await refusal(server.url('/known'))).body).toBe(
			'Refused: 10 clients are connected, which is the limit. Raise it under Settings > Limits.\n',
		);
		server.server.update(sectionsOf({ maxClients: 20 }));
		clients.use(await server.connect());
	});

	test('with one key are limited, and one that becomes free is given again', async () => {
		await using server = await openTestServer({ maxClientsPerKey: 2 });
		await using _one = await server.connect('/my-key');
		const two = await server.connect('/my-key');
		expect((await refusal(server.url('/my-key'))).body).toBe(
			'Refused: 2 clients are connected with this key, which is the limit. Raise it under Settings > Limits.\n',
		);
		await using _other = await server.connect('/other-key');
		await using _none = await server.connect('/');
		await two[Symbol.asyncDispose]();
		await server.ending();
		await using three = await server.connect('/my-key');
		expect(await three.ask('hi')).toBe('hi');
	});
});

describe('many refusals for one reason', () => {
	const evil = { headers: { Origin: 'https://evil.example' } };

	test('are ten rows and then a number', async () => {
		const server = await openTestServer();
		for (let n = 0; n < 35; n += 1) await refusal(server.url(), evil);
		await refusal(server.url('/no/such/path'));
		await server.server.stop(1001, { en: 'Goodbye.', ja: 'さようなら。' });
		const words = server.refused.map(({ en }) => en);
		expect(words.filter((text) => text.includes('evil.example'))).toHaveLength(10);
		expect(words.filter((text) => text.includes('there is nothing at'))).toHaveLength(1);
		expect(words.slice(11)).toEqual([
			'… and 25 more callers were refused for the same reason in the last 10 s (HTTP 403, 127.0.0.1).',
		]);
		expect(server.refused.at(-1)?.ja).toContain('25 件');
	});

	test('are summed up again and again while they last', async () => {
		await using server = await openTestServer({}, { refusalsEvery: 500 });
		for (let round = 0; round < 2; round += 1) {
			for (let n = 0; n < 11; n += 1) await refusal(server.url(), evil);
			const summary = await until(
				() => server.refused.find(({ en }) => en.startsWith('…')),
				'the summary',
			);
			expect(summary.en).toMatch(/^… and \d more callers? w(as|ere) refused/u);
			server.refused.length = 0;
		}
	});

	test('from ever new addresses take no more room', () => {
		const told: string[] = [];
		const log = new RefusalLog(10_000, ({ en }) => told.push(en));
		for (let n = 0; n < 5_000; n += 1) log.add(guessing, `fd00::${n.toString(16)}`);
		log.flush();
		// One each for the first hundred, ten for all others together.
		expect(told).toHaveLength(111);
		expect(told.at(-1)).toBe(
			'… and 4,890 more callers were refused for the same reason in the last 10 s (HTTP 429).',
		);
	});
});

test('callers that never ask for anything make room for those who do', async () => {
	await using server = await openTestServer({ maxClients: 1, handshakeSeconds: 60 });
	await using silent = new AsyncDisposableStack();
	const first = silent.use(await RawClient.open(server.port));
	for (let n = 0; n < 101; n += 1) silent.use(await RawClient.open(server.port));
	await first.rest();
	expect((await server.refusal()).en).toBe(
		'Refused: a caller sent no request while many others came.',
	);
	await using client = await server.connect();
	expect(await client.ask('hi')).toBe('hi');
});
