import { describe, expect, test } from 'vitest';
import { child } from '../../helpers/child.ts';
import { titled } from '../../helpers/needs.ts';
import { openTestBridge } from '../../helpers/open-bridge.ts';
import { PING, RawClient } from '../../helpers/raw-client.ts';
import { connect } from '../../helpers/text-client.ts';
import { until, within } from '../../helpers/until.ts';
import { lampInstance, lost, Workshop } from '../adapters-host/tiny.ts';

const noSignal = process.platform === 'win32' ? 'Windows cannot stop a process' : null;

test('to wake the bridge wakes its adapters and pings its clients', async () => {
	const workshop = new Workshop();
	workshop.onStart = () => {
		throw lost('Nobody is there.');
	};
	await using bridge = await openTestBridge({
		adapters: [workshop.adapter],
		instances: [lampInstance(true)],
		timing: { pingEvery: 600_000 },
	});
	await using client = await RawClient.open(bridge.port);
	await client.upgrade(bridge.port);
	const tries = await until(
		async () => {
			const { status } = (await bridge.call('app.load', null)).instances[0] ?? {};
			const isLong = status?.kind === 'connecting' && (status.nextAt ?? 0) > Date.now() + 2_000;
			return isLong ? workshop.lamps.length : null;
		},
		'a long wait',
		20_000,
	);
	bridge.bridge.wake();
	await until(() => workshop.lamps.length === tries + 1, 'the next try', 1_900);
	expect((await client.frame()).opcode).toBe(PING);
}, 30_000);

describe.skipIf(noSignal !== null)(titled('a machine that sleeps', noSignal), () => {
	test('is noticed without anybody saying so: all are checked, and the log says it', async () => {
		await using program = child(`
			import { openTestBridge } from './test/helpers/open-bridge.ts';
			const bridge = await openTestBridge({
				timing: { pingEvery: 600_000 },
				sleep: { every: 50, asleep: 1_500 },
			});
			console.log(bridge.port);
			const { text } = await bridge.row(({ kind }) => kind === 'notice', 'the sleep');
			console.log(text);
		`);
		const port = Number(await program.line());
		await using raw = await RawClient.open(port);
		await raw.upgrade(port);
		await using client = await connect(`ws://127.0.0.1:${port}/`);
		await program.sleep(3_000);
		expect(await within(program.line(), 'a row about the sleep')).toMatch(
			/^The clock went on by 0 min \d+ s while nothing ran, as in sleep/u,
		);
		expect((await raw.frame()).opcode).toBe(PING);
		expect(await client.ask('bridge.ping')).toBe('ok\tbridge.ping\tpong');
	}, 30_000);
});
