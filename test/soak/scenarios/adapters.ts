import { adapters as builtIn } from '../../../main/adapters/registry.ts';
import type { SettingValue } from '../../../main/contract/fields.ts';
import { freePort } from '../../helpers/free-port.ts';
import { OscPeer } from '../../helpers/osc-peer.ts';
import type { PageLink } from '../../helpers/page-link.ts';
import { missingMosquitto, RealMosquitto } from '../../helpers/real-mosquitto.ts';
import { missingObs, RealObs } from '../../helpers/real-obs.ts';
import { SocketServer } from '../../helpers/socket-server.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';
import { connect } from '../../helpers/text-client.ts';
import { WebServer } from '../../helpers/web-server.ts';
import { fillMemory } from '../crowd/fill.ts';
import { Regular } from '../crowd/regular.ts';
import type { Scenario, Trial } from '../scenario.ts';
import { dataFolder, installed } from '../settings.ts';
import { Subject } from '../subject.ts';
import { missingProc } from '../watch/process.ts';
import { untilStatus } from '../watch/status.ts';
import { Trend } from '../watch/trend.ts';

/** How often all are switched off and on. */
const TIMES = { whole: 100, short: 5 };
/** Between two commands of a client, in ms: below the pace at which answers go out, and requests. */
const EVERY = 110;
/** For an adapter to be off: it is left behind after 5 s, and that counts as hanging. In ms. */
const OFF = 4_000;
/** For all to be ready, in ms. */
const READY = 15_000;
const MOST_GROWTH = { whole: 0.1, short: 0.5 };

type Settings = Readonly<Record<string, SettingValue>>;

/** What each adapter is asked, again and again. */
const asked: Readonly<Record<string, string>> = {
	obs: 'obs.scene Live',
	room: 'room.join lobby',
	osc: 'osc.send /light 1',
	mqtt: 'mqtt.publish soak/light on',
	http: 'http.call page',
	websocket: 'websocket.send hello',
	store: 'store.set shared/light on',
	'log-file': 'log-file.write captions Hello',
	system: 'system.time',
};

/** Off, on the way, or gone in the middle of it. */
const expected = ['ADAPTER_NOT_READY', 'COMMAND_TIMED_OUT', 'STATE_CONFLICT'];

/** All of them with something real at the other end. */
async function openPeers(open: AsyncDisposableStack) {
	const obs = open.use(await RealObs.start());
	const { password, ...reachable } = obs.settings;
	const broker = open.use(await RealMosquitto.start());
	const server = open.use(await SocketServer.open());
	const web = open.use(await WebServer.start());
	const mixer = open.use(await OscPeer.open());
	const folder = open.use(await tempFolder());
	const settings: Readonly<Record<string, Settings>> = {
		obs: reachable,
		room: { broker: broker.url, sharedRooms: ['*'] },
		osc: { targets: [mixer.row('mixer')], port: await freePort() },
		mqtt: { broker: broker.url, subscriptions: ['soak/#'], publishable: ['soak/#'] },
		http: {
			requests: [{ name: 'page', url: web.url(), perMinute: 600, allowPrivate: true }],
			hooksPort: await freePort(),
		},
		websocket: { url: server.url },
		store: {},
		'log-file': { folder: folder.path, files: [{ name: 'captions', keep: 1 }] },
		system: {},
	};
	return { settings, secrets: { obs: { password } } };
}

const ids = [...builtIn.keys()];

async function switchAll(page: PageLink, isEnabled: boolean): Promise<void> {
	await Promise.all(ids.map((id) => page.call('adapter.enable', { id, isEnabled }, OFF)));
	const kind = isEnabled ? 'ready' : 'off';
	const limit = isEnabled ? READY : OFF;
	await Promise.all(ids.map((id) => untilStatus(page, { id, kind }, limit)));
}

async function start(trial: Trial, open: AsyncDisposableStack) {
	const peers = await openPeers(open);
	const unknown = ids.filter((id) => !Object.hasOwn(peers.settings, id) || !(id in asked));
	if (unknown.length > 0) trial.fault(`Not tried: ${unknown.join(', ')}.`);
	const instances = ids.map((id) => ({
		id,
		adapter: id,
		enabled: id !== 'obs',
		settings: { ...peers.settings[id] },
	}));
	const folder = open.use(await dataFolder(installed({ instances })));
	const subject = open.use(await Subject.start(folder.path));
	const page = open.use(await subject.openPage());
	const settings = { ...peers.settings.obs };
	await page.call('adapter.configure', { id: 'obs', settings, secrets: peers.secrets.obs });
	await switchAll(page, true);
	await fillMemory(subject.address, page);
	return { subject, page };
}

export const adapters: Scenario = {
	id: 'adapters',
	title: 'all built-in adapters switched off and on 100 times, while clients use them',
	missing: () => missingProc() ?? missingObs() ?? missingMosquitto(),
	async run(trial) {
		const { fault, say, isShort } = trial;
		const form = isShort ? 'short' : 'whole';
		await using open = new AsyncDisposableStack();
		const { subject, page } = await start(trial, open);
		const memory = new Trend('memory');
		const heap = new Trend('heap');
		const from = performance.now();
		const before = await subject.holdings();
		let words: string[];
		{
			await using clients = new AsyncDisposableStack();
			const users = await Promise.all(
				Object.entries(asked).map(([id, command]) =>
					Regular.open(`${subject.address}/?name=${id}`, {
						every: EVERY,
						command: () => command,
						expected,
						fault: (text) => {
							fault(`${id}: ${text}`);
						},
					}),
				),
			);
			for (const user of users) clients.use(user);
			const listener = clients.use(await connect(`${subject.address}/?name=all&sub=*.*`));
			for (let n = 1; n <= TIMES[form]; n += 1) {
				await switchAll(page, false);
				await switchAll(page, true);
				listener.heard.length = 0;
				const now = await subject.measure({ memory, heap }, n);
				if (n % 10 === 0)
					say(`switched ${n} times, ${now.descriptors} descriptors, ${now.memory.toFixed(0)} MB`);
			}
			for (const user of users) await user.finish();
			words = users.map((user, at) => `${Object.keys(asked)[at] ?? ''}: ${user.words}`);
		}
		for (const trend of [memory, heap])
			if (trend.growth > MOST_GROWTH[form]) fault(`It grew: ${trend.words}.`);
		const seconds = (performance.now() - from) / 1_000;
		const descriptors = await subject.untilDescriptors(before.descriptors);
		const { threads } = await subject.holdings();
		if (threads > before.threads) fault(`${threads} threads, ${before.threads} before.`);
		const end = await subject.end(trial);
		return [
			`${ids.length} adapters switched off and on ${TIMES[form]} times in ${seconds.toFixed(0)} s`,
			...words,
			`${descriptors} descriptors, ${before.descriptors} before; ${threads} threads`,
			memory.words,
			heap.words,
			end,
		].join('; ');
	},
};
