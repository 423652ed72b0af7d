import { relay } from '../load/relay.ts';
import { startBridge } from '../peers/bridge.ts';
import type { Peer } from '../peers/peer.ts';
import { startHub, startNodeRed, startPythonHub } from '../peers/others.ts';
import { PLAIN, BRIDGE, inTurns, type Goal, type Row } from '../row.ts';

/** Of one round. */
interface Load {
	readonly receivers: number;
	/** A few seconds' worth for the baseline. */
	readonly count: number;
}

/** Others than the baseline are slower: they are given a part of the messages. */
const PEERS_SHARE = 0.1;

async function startPeers(): Promise<Peer[]> {
	const peers = [await startPythonHub(), await startNodeRed()];
	return peers.filter((peer) => peer !== null);
}

const relayRow = ({ receivers, count }: Load, goal: Goal): Row => ({
	id: `relay-${receivers}`,
	title: `room relay, 1 sender -> ${receivers} ${receivers === 1 ? 'receiver' : 'receivers'}`,
	unit: 'messages/s',
	goal,
	baseline: PLAIN,
	how: `One connection sends ${count.toLocaleString('en-US')} texts of 30 characters to \`/room/<name>\` as fast as they are taken, at most 2,000 ahead; the round ends when every receiver has them all. Counted are the messages sent. Whatever is faster than the journal's own row says it can write is dropped from it, with a notice. The next subject begins when this one rests. Others get a tenth of the messages; Node-RED sends to the sender, too.`,
	async run({ share, rounds, hasPeers, say }) {
		await using open = new AsyncDisposableStack();
		const bridge = open.use(await startBridge());
		const hub = open.use(await startHub());
		const peers = hasPeers ? await startPeers() : [];
		for (const peer of peers) open.use(peer);
		let room = 0;
		const measure = (peer: Peer, home: string, part: number) => async () => {
			const url = `${peer.address}${home}`;
			room += 1;
			const load = { receivers, count: Math.ceil((count * share * part) / 100) * 100 };
			// Node-RED has one path for all.
			const path = url.endsWith('/bench') ? url : `${url}-${room}`;
			const { perSecond } = await relay(path, load);
			await peer.rest();
			return perSecond;
		};
		const others = peers.map((peer) => [peer.name, measure(peer, '/bench', PEERS_SHARE)] as const);
		const subjects = {
			[BRIDGE]: measure(bridge, '/room/lobby', 1),
			[PLAIN]: measure(hub, '/room', 1),
			...Object.fromEntries(others),
		};
		// What is compiled only after some thousand messages should not be measured before.
		for (const warmUp of Object.values(subjects)) await warmUp();
		const series = await inTurns(rounds, subjects);
		const dropped = bridge.said.match(/\d+(?= messages were not written)/gu)?.at(-1);
		if (dropped !== undefined) say(`dropped from the journal: ${dropped} rows in all`);
		return series;
	},
});

export const relays: readonly Row[] = [
	relayRow(
		{ receivers: 10, count: 60_000 },
		{ of: 'ratio', is: 'at least', value: 3, farOff: 1.2 },
	),
	relayRow(
		{ receivers: 50, count: 15_000 },
		{ of: 'ratio', is: 'at least', value: 3, farOff: 1.2 },
	),
	relayRow(
		{ receivers: 1, count: 300_000 },
		{ of: 'ratio', is: 'at least', value: 0.8, farOff: 0.25 },
	),
];
