import { roundTrip } from '../load/round-trip.ts';
import { startBridge } from '../peers/bridge.ts';
import { startHub } from '../peers/others.ts';
import { PLAIN, BRIDGE, inTurns, type Row } from '../row.ts';

const PER_SECOND = 1_000;

const roundTripRow = (q: 'p50' | 'p99'): Row => ({
	id: `round-trip-${q}`,
	title: `command round trip (\`bridge.ping\`), ${q}`,
	unit: 'ms',
	goal: { of: 'ratio', is: 'at most', value: 1.3, farOff: 20 },
	baseline: PLAIN,
	how: `One connection asks ${PER_SECOND} times a second, whatever the answers do. The baseline is an echo.`,
	async run({ share, rounds }) {
		await using bridge = await startBridge();
		await using hub = await startHub();
		const load = { text: 'bridge.ping', perSecond: PER_SECOND, seconds: Math.ceil(5 * share) };
		// What is compiled only after some thousand messages should not be measured before.
		for (const url of [`${bridge.address}/`, `${hub.address}/echo`]) await roundTrip(url, load);
		return await inTurns(rounds, {
			[BRIDGE]: async () => (await roundTrip(`${bridge.address}/`, load))[q],
			[PLAIN]: async () => (await roundTrip(`${hub.address}/echo`, load))[q],
		});
	},
});

export const roundTrips: readonly Row[] = [roundTripRow('p50'), roundTripRow('p99')];
