import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { missingModule, python } from '../../helpers/python.ts';
import { Peer } from './peer.ts';

const run = promisify(execFile);

export const startHub = (): Promise<Peer> =>
	Peer.start('plain ws', [process.execPath, 'test/bench/peers/hub.js']);

/** Null where its package is missing. */
export async function startPythonHub(): Promise<Peer | null> {
	return missingModule('websockets', 'python3-websockets') === null
		? Peer.start('Python websockets', [python, 'test/bench/peers/hub.py'])
		: null;
}

/** Outside of the project: it is a peer, not a dependency. Kept between runs. */
const nodeRedFolder = join(tmpdir(), 'resonite-bridge-bench-node-red');
const NODE_RED = 'node-red@5.0.7';

/** A text that comes in at a path goes out to all at it. */
const flow = (path: string) => [
	{ id: 'listener', type: 'websocket-listener', path, wholemsg: 'false' },
	{ id: 'in', type: 'websocket in', server: 'listener', client: '', z: 'tab', wires: [['all']] },
	{
		id: 'all',
		type: 'function',
		z: 'tab',
		// Without the session of the sender, an answer goes to everybody.
		func: 'delete msg._session; return msg;',
		outputs: 1,
		wires: [['out']],
	},
	{ id: 'out', type: 'websocket out', server: 'listener', client: '', z: 'tab', wires: [] },
	{ id: 'tab', type: 'tab', label: 'bench' },
];

/** Installs Node-RED the first time. Null where it cannot be had. */
export async function startNodeRed(): Promise<Peer | null> {
	const entry = join(nodeRedFolder, 'node_modules/node-red/red.js');
	if (!existsSync(entry)) {
		await mkdir(nodeRedFolder, { recursive: true });
		try {
			await run('npm', ['install', '--no-audit', '--no-fund', '--prefix', nodeRedFolder, NODE_RED]);
		} catch (error) {
			console.error(`Without Node-RED: ${error instanceof Error ? error.message : String(error)}`);
			return null;
		}
	}
	const folder = await mkdtemp(join(tmpdir(), 'rb-bench-red-'));
	const settings = `module.exports = { uiHost: '127.0.0.1', uiPort: 0, flowFile: 'flow.json', disableEditor: true,
		logging: { console: { level: 'info' } } };`;
	await writeFile(join(folder, 'flow.json'), JSON.stringify(flow('/bench')));
	await writeFile(join(folder, 'settings.js'), settings);
	const args = [entry, '--userDir', folder, '--settings', join(folder, 'settings.js')] as const;
	const peer = await Peer.start('Node-RED', [process.execPath, ...args], /Started flows/u);
	const stop = peer[Symbol.asyncDispose].bind(peer);
	return Object.assign(peer, {
		async [Symbol.asyncDispose]() {
			await stop();
			await rm(folder, { recursive: true, force: true });
		},
	});
}
