import type { Permission } from '../../main/contract/grants.ts';
import { openTestBridge, type TestBridge, type TestBridgeOptions } from './open-bridge.ts';
import { Stage, stageInstance } from './stage.ts';
import type { TextClient } from './text-client.ts';
import { until } from './until.ts';

/** A bridge as it is after the first start, but faster, with two stages. */
export async function openStage(options: TestBridgeOptions = {}) {
	const stage = new Stage();
	const bridge = await openTestBridge({
		access: {},
		adapters: [stage.adapter],
		instances: [stageInstance(), stageInstance('stage-2')],
		...options,
	});
	await until(
		async () =>
			(await bridge.call('app.load', null)).instances.every(
				({ status }) => status.kind === 'ready',
			),
		'the stages',
	);
	return Object.assign(bridge, { stage });
}

/** An item with a key that allows just this, and asks for nothing. */
export async function enterWith(bridge: TestBridge, permissions: Permission[], codec = 'lines') {
	const terms = { name: 'Booth', permissions, asks: false, pace: null };
	const { key } = await bridge.call('key.create', terms);
	return { key, item: await bridge.connect(`/${key}?codec=${codec}`) };
}

/** Sends each text and returns whatever was answered. */
export async function sendAll(client: TextClient, texts: readonly string[]): Promise<string[]> {
	for (const text of texts) client.send(text);
	return client.soFar();
}
