import { describe, expect, test } from 'vitest';
import { titled } from '../helpers/needs.ts';
import { openTestBridge, type TestBridge } from '../helpers/open-bridge.ts';
import { missingObs, RealObs } from '../helpers/real-obs.ts';
import { TcpProxy } from '../helpers/tcp-proxy.ts';
import { until } from '../helpers/until.ts';

const why = missingObs();

/** A bridge whose OBS is at that port, ready. */
async function openReady(port: number, password: string): Promise<TestBridge> {
	await using opened = new AsyncDisposableStack();
	const bridge = opened.use(
		await openTestBridge({
			instances: [{ id: 'obs', adapter: 'obs', enabled: false, settings: {} }],
		}),
	);
	await bridge.call('adapter.configure', {
		id: 'obs',
		settings: { host: '127.0.0.1', port },
		secrets: { password },
	});
	await bridge.call('adapter.enable', { id: 'obs', isEnabled: true });
	await status(bridge, 'ready');
	const all = opened.move();
	return Object.assign(bridge, { [Symbol.asyncDispose]: () => all.disposeAsync() });
}

const status = (bridge: TestBridge, kind: string) =>
	until(
		async () => {
			const [obs] = (await bridge.call('app.load', null)).instances;
			return obs?.status.kind === kind ? obs : null;
		},
		`OBS to be ${kind}`,
		20_000,
	);

describe.skipIf(why !== null)(titled('OBS after a sleep', why), () => {
	test('that is still there stays connected', async () => {
		await using obs = await RealObs.start();
		await using bridge = await openReady(obs.port, obs.password);
		await using item = await bridge.connect();
		const { since } = await status(bridge, 'ready');
		bridge.bridge.wake();
		expect(await item.ask('obs.scene BRB')).toBe('ok\tobs.scene\tBRB');
		expect((await status(bridge, 'ready')).since).toBe(since);
	});

	test('on a road that broke without a word is found gone, and connected again', async () => {
		await using obs = await RealObs.start();
		await using proxy = await TcpProxy.open(obs.port);
		await using bridge = await openReady(proxy.port, obs.password);
		await using item = await bridge.connect();
		expect(await item.ask('obs.scene BRB')).toBe('ok\tobs.scene\tBRB');
		proxy.swallow();
		bridge.bridge.wake();
		const { lastError } = await status(bridge, 'connecting');
		expect(lastError?.why.en).toBe('OBS did not answer within 5 s (GetVersion).');
		await status(bridge, 'ready');
		expect(await item.ask('obs.scene Live')).toBe('ok\tobs.scene\tLive');
	});
});
