import { relay } from '../load/relay.ts';
import { startBridge } from '../peers/bridge.ts';
import { startHub, startNodeRed, startPythonHub } from '../peers/others.ts';
import { PLAIN, BRIDGE, inTurns, type Goal, type Row } from '../row.ts';

/** Messages of one round: a few seconds' worth for the slowest. */
const WORK = 150_000;

const relayRow = (receivers: number, goal: Goal): Row => ({
	id: `relay-${receivers}`,
	title: `room relay, 1 sender -> ${receivers} ${receivers === 1 ? 'receiver' : 'receivers'}`,
	unit: 'messages/s',
	goal,
	baseline: PLAIN,
	how: 'One connection sends texts of 30 characters to `/room/<name>` as fast as they are taken, at most 2,000 ahead; the round ends when every receiver has them all. Counted are the messages sent.',
	async run({ share, rounds }) {
		await using open = new AsyncDisposableStack();
		const bridge = open.use(await startBridge());
		const hub = open.use(await startHub());
		const python = await startPythonHub();
		const nodeRed = await startNodeRed();
		if (python) open.use(python);
		if (nodeRed) open.use(nodeRed);
		const count = Math.ceil((WORK * share) / receivers / 100) * 100;
		let room = 0;
		const measure = (address: string, path: string) => async () =>
			(await relay(`${address}${path}`, { receivers, count })).perSecond;
		return await inTurns(rounds, {
			[BRIDGE]: () => measure(bridge.address, `/room/bench-${(room += 1)}`)(),
			[PLAIN]: () => measure(hub.address, `/bench-${(room += 1)}`)(),
			...(python ? { [python.name]: measure(python.address, '/bench') } : {}),
			...(nodeRed ? { [nodeRed.name]: measure(nodeRed.address, '/bench') } : {}),
		});
	},
});

export const relays: readonly Row[] = [
	relayRow(10, { of: 'ratio', is: 'at least', value: 3, farOff: 1.2 }),
	relayRow(50, { of: 'ratio', is: 'at least', value: 3, farOff: 1.2 }),
	relayRow(1, { of: 'ratio', is: 'at least', value: 0.8, farOff: 0.3 }),
];
