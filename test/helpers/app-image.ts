import { EventEmitter } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { request, type ClientRequest, type RequestOptions } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { AppImageUpdater, type AppUpdater } from 'electron-updater';
import type { Host } from '../../main/electron/updates/host.ts';
import type { Log } from '../../main/electron/updates/schedule.ts';
import { tempFolder } from './temp-folder.ts';

const requireElse = createRequire(import.meta.url);
const requireOfUpdater = createRequire(requireElse.resolve('electron-updater'));

/** What electron-updater asks the network with: all of it but the one function that needs Electron. */
const { ElectronHttpExecutor } = requireOfUpdater('./electronHttpExecutor.js') as {
	ElectronHttpExecutor: new () => object;
};

class NodeHttpExecutor extends ElectronHttpExecutor {
	readonly requests = new Set<ClientRequest>();

	createRequest(options: RequestOptions, onResponse: () => void): ClientRequest {
		const started = request(options, onResponse);
		this.requests.add(started.on('close', () => this.requests.delete(started)));
		return started;
	}
}

/** What electron-updater requires to quit; without it, it would be Electron's own package, which wants its program. */
function standInForElectron(): void {
	const file = requireOfUpdater.resolve('electron');
	const module = { exports: { autoUpdater: new EventEmitter() } };
	requireOfUpdater.cache[file] = Object.assign(module, {
		id: file,
		filename: file,
		loaded: true,
	}) as unknown as NodeJS.Module;
}

/**
 * A copy of the app as an AppImage lays it out, with the real electron-updater on Node instead of Electron. `steps` tells
 * what was done, in order.
 */
export async function appImage(version: string, publishedAt: string) {
	const folder = await tempFolder();
	const mount = folder.file('mount');
	const resources = join(mount, 'resources');
	const file = folder.file('Resonite Bridge.AppImage');
	await mkdir(resources, { recursive: true });
	await mkdir(folder.file('data'));
	await writeFile(file, `#!/bin/sh\n# ${version}\n`, { mode: 0o755 });
	await writeFile(
		join(resources, 'app-update.yml'),
		JSON.stringify({ provider: 'generic', url: publishedAt, updaterCacheDirName: 'cache' }),
	);
	const env = { APPIMAGE: file, APPDIR: mount };
	const before = { ...process.env };
	Object.assign(process.env, env);
	standInForElectron();
	const steps: string[] = [];
	const log: Parameters<Log>[] = [];
	const executors = new Map<AppUpdater, NodeHttpExecutor>();
	const app = {
		version,
		name: 'resonite-bridge',
		isPackaged: true,
		appUpdateConfigPath: join(resources, 'app-update.yml'),
		userDataPath: folder.file('data/chromium'),
		baseCachePath: folder.file('caches'),
		whenReady: () => Promise.resolve(),
		relaunch: () => steps.push('relaunch'),
		quit: () => steps.push('quit'),
		onQuit: () => undefined,
	};
	const host: Host = {
		copy: { isPackaged: true, platform: 'linux', env, resources, program: join(mount, 'app') },
		log: (...entry) => log.push(entry),
		createUpdater() {
			const updater = new AppImageUpdater(null, app);
			const executor = new NodeHttpExecutor();
			Reflect.set(updater, 'httpExecutor', executor);
			executors.set(updater, executor);
			return Promise.resolve(updater);
		},
		prepare: () => {
			steps.push('prepare');
			return Promise.resolve();
		},
		abort(updater) {
			for (const each of executors.get(updater)?.requests ?? []) each.destroy();
			return Promise.resolve();
		},
		stepAside: () => steps.push('step aside'),
		comeBack: () => steps.push('come back'),
	};
	return {
		host,
		folder,
		file,
		/** The data folder. */
		data: folder.file('data'),
		pending: folder.file('caches/cache/pending'),
		steps,
		log,
		async [Symbol.asyncDispose]() {
			for (const name of Object.keys(env)) {
				if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
				else process.env[name] = before[name];
			}
			await folder[Symbol.asyncDispose]();
		},
	};
}
