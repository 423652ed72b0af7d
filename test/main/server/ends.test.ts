import { expect, test } from 'vitest';
import { child } from '../../helpers/child.ts';
import { within } from '../../helpers/until.ts';

/** Runs to the line `stopped`, after which nothing may keep the process alive. */
async function endsByItself(story: string): Promise<void> {
	await using program = child(`
		import { openTestServer, unlimited } from './test/helpers/open-server.ts';
		import { RawClient, maskedFrame, TEXT } from './test/helpers/raw-client.ts';
		import { refusal } from './test/helpers/text-client.ts';
		import { until } from './test/helpers/until.ts';
		const goodbye = { en: 'Goodbye.', ja: 'さようなら。' };
		const flood = (count) => Buffer.concat(Array.from({ length: count }, (_, n) => maskedFrame(TEXT, 'flood ' + n)));
		${story}
		console.log('stopped');
	`);
	expect(await within(program.line(), 'the end of the server', 20_000)).toBe('stopped');
	expect(await within(program.line(), 'the end of the process')).toBeNull();
}

test('a server that stops while much is under way leaves no timer and no socket', async () => {
	await endsByItself(`
		const server = await openTestServer({ ...unlimited, maxMessagesIn: 5, maxMessagesOut: 1, burstOut: 1, maxWaitingOut: 10 });
		// Held in, waiting out, dropped and not told yet, refused and not summed up yet, never asked for anything.
		const client = await RawClient.open(server.port);
		await client.upgrade(server.port);
		client.write(flood(5_000));
		await until(() => server.strikes.length > 0, 'a limit');
		await until(() => server.connections[0].backlog.waiting > 0, 'a queue');
		for (let n = 0; n < 30; n += 1) server.connections[0].send('more ' + n);
		for (let n = 0; n < 12; n += 1) await refusal(server.url('/no/such/path'));
		const silent = await RawClient.open(server.port);
		await server.server.stop(1001, goodbye);
		await Promise.all([client.rest(), silent.rest()]);
	`);
}, 30_000);

test('clients that came and went leave no timer and no socket', async () => {
	await endsByItself(`
		const server = await openTestServer({ ...unlimited, maxMessagesIn: 20, maxMessagesOut: 1, burstOut: 1 });
		for (let n = 0; n < 10; n += 1) {
			const client = await RawClient.open(server.port);
			await client.upgrade(server.port);
			client.write(flood(25));
			await until(() => server.heard.length > 0, 'a message');
			client.socket.resetAndDestroy();
		}
		await until(() => server.endings.length === 10, 'their ends');
		await server.server.stop(1001, goodbye);
	`);
}, 30_000);
