import { setTimeout as pass } from 'node:timers/promises';
import { Wire } from '../load/wire.ts';
import { startBridge } from '../peers/bridge.ts';
import { startHub } from '../peers/others.ts';
import { Peer } from '../peers/peer.ts';
import { PLAIN, BRIDGE, inTurns, type Row } from '../row.ts';

/** Time for a process to come to rest after something happened, in ms: the bridge looks every 3 s what it can give back. */
const SETTLE = 8_000;

async function perClient(peer: Peer, path: string, clients: number): Promise<number> {
	await using open = new AsyncDisposableStack();
	await pass(SETTLE);
	const before = await peer.memory();
	for (let n = 0; n < clients; n += 1) open.use(await Wire.open(`${peer.address}${path}`));
	await pass(SETTLE);
	return ((await peer.memory()) - before) / clients;
}

const idleMemory: Row = {
	id: 'idle-memory',
	title: '1,000 idle clients: memory of one',
	unit: 'MB',
	goal: { of: 'ratio', is: 'at most', value: 1.5, farOff: null },
	baseline: PLAIN,
	how: 'A new process each round; what it holds more after 1,000 clients have come, divided by them. Both have 8 s to come to rest, before and after; the bridge gives back then what it does not need, plain ws does not.',
	run({ share, rounds }) {
		const clients = 1_000 * share;
		const measure = (start: () => Promise<Peer>, path: string) => async () => {
			await using peer = await start();
			return await perClient(peer, path, clients);
		};
		return inTurns(Math.min(rounds, 3), {
			[BRIDGE]: measure(startBridge, '/'),
			[PLAIN]: measure(startHub, '/echo'),
		});
	},
};

async function idleLoad(
	peer: Peer,
	path: string,
	{ clients, ms }: { clients: number; ms: number },
) {
	await using open = new AsyncDisposableStack();
	for (let n = 0; n < clients; n += 1) open.use(await Wire.open(`${peer.address}${path}`));
	await pass(ms);
	const before = await peer.processorTime();
	await pass(ms);
	return ((await peer.processorTime()) - before) / (ms / 1_000);
}

const idleProcessor: Row = {
	id: 'idle-processor',
	title: '1,000 idle clients: processor time',
	unit: 'ms/s',
	goal: { of: 'ratio', is: 'at most', value: 1.5, farOff: null },
	baseline: PLAIN,
	how: 'Over 22 s, so that a round of pings is in it: both send one every 20 s. The first round went before.',
	run({ share, rounds }) {
		const load = { clients: 1_000 * share, ms: 22_000 * share };
		const measure = (start: () => Promise<Peer>, path: string) => async () => {
			await using peer = await start();
			return await idleLoad(peer, path, load);
		};
		return inTurns(Math.min(rounds, 2), {
			[BRIDGE]: measure(startBridge, '/'),
			[PLAIN]: measure(startHub, '/echo'),
		});
	},
};

const start: Row = {
	id: 'start',
	title: 'start to listening (headless)',
	unit: 'ms',
	goal: { of: 'figure', is: 'at most', value: 250, farOff: null },
	baseline: PLAIN,
	how: 'From the start of the process that `npm run headless` runs to its address on stdout, journal opened, page served. Node alone is a script that prints a line.',
	run({ rounds }) {
		const node = [process.execPath, '-e', 'console.log("ws://nothing")'] as const;
		return inTurns(rounds * 2, {
			[BRIDGE]: async () => {
				await using peer = await startBridge({}, []);
				return peer.startedIn;
			},
			[PLAIN]: async () => {
				await using hub = await startHub();
				return hub.startedIn;
			},
			'Node alone': async () => {
				await using nothing = await Peer.start('Node alone', node);
				return nothing.startedIn;
			},
		});
	},
};

const memory: Row = {
	id: 'memory',
	title: 'memory at rest',
	unit: 'MB',
	goal: { of: 'figure', is: 'at most', value: 90, farOff: null },
	baseline: PLAIN,
	how: 'Resident memory of the process 10 s after its start, page served and not open.',
	run({ rounds, share }) {
		const measure = (begin: () => Promise<Peer>) => async () => {
			await using peer = await begin();
			await pass(10_000 * share);
			return await peer.memory();
		};
		return inTurns(rounds, {
			[BRIDGE]: measure(() => startBridge({}, [])),
			[PLAIN]: measure(startHub),
		});
	},
};

export const atRest: readonly Row[] = [idleMemory, idleProcessor, start, memory];
