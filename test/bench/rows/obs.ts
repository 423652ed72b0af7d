import { OBSWebSocket } from 'obs-websocket-js/json';
import { missingObs, RealObs } from '../../helpers/real-obs.ts';
import { until } from '../../helpers/until.ts';
import { openAsker } from '../load/ask.ts';
import { startBridge } from '../peers/bridge.ts';
import { BRIDGE, inTurns, type Row } from '../row.ts';
import { quantile } from '../stats.ts';

const DIRECT = 'obs-websocket-js';
/** Scene changes of one round. OBS takes about a frame for each. */
const CHANGES = 100;

export const obsRow: Row = {
	id: 'obs-scene',
	title: '`obs.scene` beside obs-websocket-js called directly, p50',
	unit: 'ms',
	goal: { of: 'difference', is: 'at most', value: 1, farOff: null },
	baseline: DIRECT,
	how: 'A real OBS switches between two scenes, one change after the other.',
	async run({ share, rounds, say }) {
		const missing = missingObs();
		if (missing !== null) {
			say(`skipped: ${missing}`);
			return [];
		}
		await using real = await RealObs.prepare();
		await real.setPassword('');
		await using bridge = await startBridge({
			instances: [{ id: 'obs', adapter: 'obs', enabled: true, settings: { port: real.port } }],
		});
		const direct = new OBSWebSocket();
		await direct.connect(`ws://127.0.0.1:${real.port}`);
		const scenes = ['Live', 'BRB'];
		const p50 = async (change: (scene: string) => Promise<unknown>) => {
			const took: number[] = [];
			for (let n = 0; n < CHANGES * share; n += 1) {
				const from = performance.now();
				await change(scenes[n % 2] ?? '');
				took.push(performance.now() - from);
			}
			return quantile(took, 0.5);
		};
		await using client = await openAsker(`${bridge.address}/`);
		const isReady = async () => (await client.ask('obs.version')).startsWith('ok');
		await until(isReady, 'the bridge to be connected with OBS');
		const setScene = async (scene: string) => {
			const answer = await client.ask(`obs.scene ${scene}`);
			if (!answer.startsWith('ok')) throw new Error(answer);
		};
		const series = await inTurns(rounds, {
			[BRIDGE]: () => p50(setScene),
			[DIRECT]: () => p50((sceneName) => direct.call('SetCurrentProgramScene', { sceneName })),
		});
		await direct.disconnect();
		return series;
	},
};
