import { once } from 'node:events';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { build } from 'vite';
import { defaultSettings } from '../../main/contract/settings.ts';
import { missingPortList, titled } from '../helpers/needs.ts';
import { NpmBroker } from '../helpers/npm-broker.ts';
import { json } from '../helpers/open-web.ts';
import { Program } from '../helpers/processes.ts';
import { SocketServer } from '../helpers/socket-server.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { connect } from '../helpers/text-client.ts';
import { until } from '../helpers/until.ts';
import { WebServer } from '../helpers/web-server.ts';

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The headless app as it is bundled for `npm run headless`, where there is nothing else. */
async function bundle(folder: string): Promise<string> {
	await build({
		configFile: at('build/vite.headless.config.ts'),
		logLevel: 'error',
		build: { outDir: `${folder}/out/headless` },
	});
	// It tells its version, and to Node that these files are modules.
	await copyFile(at('package.json'), `${folder}/package.json`);
	return `${folder}/out/headless/index.js`;
}

const run = (script: string, ...args: string[]) =>
	new Program([process.execPath, script, '--no-page', '--log-level', 'warn', ...args], {
		cwd: '/',
	});

test(
	'what is bundled runs without node_modules: it serves, writes its journal and ends cleanly',
	{ timeout: 60_000 },
	async () => {
		await using folder = await tempFolder();
		const script = await bundle(folder.path);
		await using app = run(script, '--data', folder.file('data'), '--port', '0');
		const address = await until(
			() => /^bridge (\S+)\n/u.exec(app.said)?.[1],
			'the address of the bundle',
			30_000,
		);
		await using client = await connect(`${address}?name=Booth`);
		expect(await client.ask('bridge.ping')).toBe('ok\tbridge.ping\tpong');
		await app.end('SIGTERM', 30_000);
		// Nothing but its address, so no word of a journal that cannot write.
		expect([app.child.exitCode, app.said]).toEqual([0, `bridge ${address}\n`]);
	},
);

test('adapters work from it, with their threads and packages', { timeout: 60_000 }, async () => {
	await using folder = await tempFolder();
	const script = await bundle(folder.path);
	await using feed = await SocketServer.open();
	await using broker = await NpmBroker.open();
	await using web = await WebServer.start({ '/': json({ temp: 21.5 }) });
	const settings = { url: feed.url, reduce: 'data.heart_rate' };
	const weather = { name: 'weather', url: web.url(), reduce: 'temp', allowPrivate: true };
	const instances = [
		{ id: 'store', adapter: 'store', enabled: true, settings: {} },
		{ id: 'websocket', adapter: 'websocket', enabled: true, settings },
		{ id: 'mqtt', adapter: 'mqtt', enabled: true, settings: { broker: broker.url } },
		{ id: 'http', adapter: 'http', enabled: true, settings: { requests: [weather] } },
	];
	await mkdir(folder.file('data'));
	await writeFile(
		folder.file('data/settings.json'),
		JSON.stringify({ ...defaultSettings, instances }),
	);
	const allowed = ['--allow', 'booth=store.*,websocket.*,http.*,mqtt.*'];
	await using app = run(script, '--data', folder.file('data'), '--port', '0', ...allowed);
	const address = await until(
		() => /^bridge (\S+)\n/u.exec(app.said)?.[1],
		'the address of the bundle',
		30_000,
	);
	await using client = await connect(`${address}booth?sub=store.connected`);
	while ((await client.next()) !== 'store.connected\ttrue');
	expect(await client.ask('store.add visits 1')).toBe('ok\tstore.add\t1');
	const publish = () => client.ask('mqtt.publish resonite/lamp ON');
	await until(async () => (await publish()) === 'ok\tmqtt.publish', 'a message for the broker');
	client.send('bridge.subscribe websocket.value');
	await feed.say('{"data":{"heart_rate":72}}');
	while ((await client.next()) !== 'websocket.value\t72');
	expect(await client.ask('http.call weather')).toBe('ok\thttp.call\t21.5');
	await app.end('SIGTERM', 30_000);
	expect([app.child.exitCode, app.said]).toEqual([0, `bridge ${address}\n`]);
});

const noPortList = missingPortList();

test.skipIf(noPortList !== null)(
	titled('a package that is loaded when it is needed is there', noPortList),
	{ timeout: 60_000 },
	async () => {
		await using folder = await tempFolder();
		const script = await bundle(folder.path);
		const server = createServer().listen(0, '127.0.0.1');
		await once(server, 'listening');
		const { port } = server.address() as AddressInfo;
		await using app = run(script, '--data', folder.file('data'), '--port', String(port));
		await until(() => !app.isRunning, 'the end', 30_000);
		server.close();
		expect(app.said).toContain(`Port ${port} is in use by `);
		expect(app.said).toContain(`process ${process.pid}`);
	},
);
