import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { CdpConnection, type Cdp } from './cdp.ts';

export interface ChromiumOptions {
	readonly executable: string;
	readonly args: readonly string[];
	/** Its profile: what pages keep survives the end of the app, as with Electron. */
	readonly folder: string;
	/** Language of the pages. */
	readonly locale: string;
}

/** No window of its own, no calls home, and no second page that nobody asked for. */
const switches = [
	'--headless',
	'--no-startup-window',
	'--no-first-run',
	'--no-default-browser-check',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--disable-extensions',
	'--disable-features=Translate,OptimizationHints,MediaRouter',
	'--disable-background-timer-throttling',
	'--disable-renderer-backgrounding',
	'--block-new-web-contents',
	'--password-store=basic',
	'--use-mock-keychain',
	'--hide-scrollbars',
	'--mute-audio',
];

/** One Chromium, for all windows of one app. */
export class Chromium {
	readonly connection: CdpConnection;
	/** Where other programs, such as a test, can reach it. */
	readonly endpoint: string;
	readonly #process: ChildProcess;

	private constructor(process: ChildProcess, connection: CdpConnection, endpoint: string) {
		this.#process = process;
		this.connection = connection;
		this.endpoint = endpoint;
	}

	get browser(): Cdp {
		return this.connection.browser;
	}

	static async open({ executable, args, folder, locale }: ChromiumOptions): Promise<Chromium> {
		mkdirSync(folder, { recursive: true });
		const process = spawn(
			executable,
			[
				...switches,
				...args,
				`--lang=${locale}`,
				`--accept-lang=${locale}`,
				`--user-data-dir=${folder}`,
				// The pipe is ours, and ends the browser with us; the port is for whoever drives the pages.
				'--remote-debugging-pipe',
				'--remote-debugging-port=0',
			],
			// It says nothing on stdout, but holds it: whoever waits for the end of our output waits for its end too.
			{ stdio: ['ignore', 'inherit', 'pipe', 'pipe', 'pipe'] },
		);
		const [, , , to, from] = process.stdio as [null, null, Readable, Writable, Readable];
		const connection = new CdpConnection(to, from);
		return new Chromium(process, connection, await endpointOf(process));
	}

	/** A page without address, in the browser's own profile or in a context of its own. */
	async newPage(context: string | undefined): Promise<{ readonly id: string; readonly cdp: Cdp }> {
		const { targetId } = await this.browser.send('Target.createTarget', {
			url: 'about:blank',
			newWindow: true,
			...(context === undefined ? {} : { browserContextId: context }),
		});
		const { sessionId } = await this.browser.send('Target.attachToTarget', {
			targetId,
			flatten: true,
		});
		return { id: targetId, cdp: this.connection.session(sessionId) };
	}

	async newContext(): Promise<string> {
		return (await this.browser.send('Target.createBrowserContext')).browserContextId;
	}

	async close(): Promise<void> {
		if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
		const gone = once(this.#process, 'exit');
		// It writes its profile; when that takes too long it is ended without.
		const late = setTimeout(() => this.#process.kill('SIGKILL'), 5_000);
		this.connection.end();
		await gone;
		clearTimeout(late);
	}
}

/** Waits until Chromium says where it listens. What it said else is the reason when it does not. */
async function endpointOf(process: ChildProcess): Promise<string> {
	let said = '';
	const { promise, resolve, reject } = Promise.withResolvers<string>();
	process.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
		if (said.length < 20_000) said += chunk;
		const endpoint = /DevTools listening on (ws:\S+)/u.exec(said)?.[1];
		if (endpoint) resolve(endpoint);
	});
	process.on('error', reject);
	process.on('exit', (code) => {
		reject(new Error(`Chromium ended with ${code ?? 'a signal'}: ${said.trim()}`));
	});
	return await promise;
}
