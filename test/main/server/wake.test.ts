import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { child } from '../../helpers/child.ts';
import { findLan, missingLan } from '../../helpers/lan.ts';
import { titled } from '../../helpers/needs.ts';
import { openTestServer } from '../../helpers/open-server.ts';
import { PING, PONG, RawClient } from '../../helpers/raw-client.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';
import { connect } from '../../helpers/text-client.ts';
import { until, within } from '../../helpers/until.ts';

const noSignal = process.platform === 'win32' ? 'Windows cannot stop a process' : null;

const upgraded = async (port: number) => {
	const client = await RawClient.open(port);
	await client.upgrade(port);
	return client;
};

/** The opcode of the next frame, which has to be a ping; it is not answered. */
async function hearPing(client: RawClient): Promise<Buffer> {
	const { opcode, payload } = await client.frame();
	expect(opcode).toBe(PING);
	return payload;
}

/** A server in a process of its own, that can be stopped in its tracks. Prints how each client ends. */
async function serverProcess(settings: object, timing: object) {
	const program = child(`
		import { openTestServer } from './test/helpers/open-server.ts';
		const server = await openTestServer(${JSON.stringify(settings)}, ${JSON.stringify(timing)});
		console.log(server.port);
		for (;;) {
			const { code, why } = await server.ending().catch(() => ({ code: 0, why: { en: '' } }));
			if (code > 0) console.log(code + ' ' + why.en);
		}
	`);
	return Object.assign(program, { port: Number(await program.line()) });
}

describe('after a sleep', () => {
	test('every client is pinged at once', async () => {
		await using server = await openTestServer({}, { pingEvery: 60_000 });
		await using raw = await upgraded(server.port);
		await using client = await server.connect();
		server.server.wake();
		await hearPing(raw);
		await until(() => server.roundTrips.length === 1, 'the answer of the one that is there');
		expect(await client.ask('hi')).toBe('hi');
	});

	test('what went unanswered before counts for nothing, and who is gone is still found out', async () => {
		await using server = await openTestServer({}, { pingEvery: 500 });
		await using client = await upgraded(server.port);
		await hearPing(client);
		await hearPing(client);
		server.server.wake();
		// One at once, and one more before the next would have been the third.
		await hearPing(client);
		await hearPing(client);
		expect(server.endings).toEqual([]);
		expect((await server.ending()).why.en).toMatch(/^It did not answer 2 pings/u);
	});
});

describe.skipIf(noSignal !== null)(titled('a process that stood still', noSignal), () => {
	test('ends nobody for pings that it could not hear the answers of', async () => {
		await using program = await serverProcess({}, { pingEvery: 800 });
		await using late = await upgraded(program.port);
		await using client = await connect(`ws://127.0.0.1:${program.port}/`);
		await hearPing(late);
		const ping = await hearPing(late);
		// Its answer waits in the socket while the clock goes on: the timer comes first then.
		const asleep = program.sleep(3_000);
		late.sendFrame(PONG, ping);
		await asleep;
		for (let n = 0; n < 4; n += 1) late.sendFrame(PONG, await hearPing(late));
		expect(await client.ask('hi')).toBe('hi');
		late.socket.destroy();
		// The first end that it tells of is this one.
		expect(await program.line()).toBe('1006 The connection broke off.');
	}, 30_000);

	test('ends those that are gone', async () => {
		await using program = await serverProcess({}, { pingEvery: 800 });
		await using silent = await upgraded(program.port);
		await using client = await connect(`ws://127.0.0.1:${program.port}/`);
		await program.sleep(3_000);
		expect(await within(program.line(), 'the end of the silent one')).toMatch(
			/^1006 It did not answer 2 pings/u,
		);
		await silent.rest();
		expect(await client.ask('hi')).toBe('hi');
	}, 30_000);

	test('does not take its sleep for the patience that a client has used up', async () => {
		// Three seconds to take them all; five are allowed; it sleeps for longer.
		await using program = await serverProcess(
			{ maxMessagesIn: 10, maxMessagesOut: 1_000, burstOut: 1_000 },
			{ patience: 5_000 },
		);
		await using client = await connect(`ws://127.0.0.1:${program.port}/`);
		const texts = Array.from({ length: 41 }, (_, n) => `text ${n}`);
		for (const text of texts) client.send(text);
		expect(await client.take(11)).toEqual(texts.slice(0, 11));
		await program.sleep(7_000);
		expect(await client.take(30)).toEqual(texts.slice(11));
	}, 30_000);
});

const noLan = missingLan();

describe.skipIf(noLan !== null)(titled('the local network after a sleep', noLan), () => {
	test('is looked at at once', async () => {
		await using folder = await tempFolder();
		const files = join(import.meta.dirname, '../../fixtures/tls');
		const certificate = folder.file('certificate.pem');
		await using server = await openTestServer(
			{
				lan: {
					interface: findLan()?.name ?? '',
					certificate,
					privateKey: join(files, 'key.pem'),
				},
			},
			{ lanEvery: 600_000 },
		);
		expect(server.server.lan.kind).toBe('failed');
		await copyFile(join(files, 'certificate.pem'), certificate);
		server.server.wake();
		await until(() => server.server.lan.kind === 'listening', 'the local network');
	});
});
