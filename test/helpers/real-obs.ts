import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { OBSWebSocket, OBSWebSocketError } from 'obs-websocket-js/json';
import { freePort } from './free-port.ts';
import { needs } from './needs.ts';
import { PASSWORD, writeProfile, writeServer } from './obs-profile.ts';
import { Program } from './processes.ts';
import { missingModule, python } from './python.ts';
import { PATIENCE, until } from './until.ts';

const PACKAGES = 'obs-studio obs-plugins xvfb python3-xlib';

/** OBS takes about two seconds alone and far longer on a busy machine. */
const START_LIMIT = 45_000;

/** Null when a real OBS can be started here, else why not and what to install. */
export const missingObs = (): string | null =>
	needs('obs', PACKAGES) ?? needs('Xvfb', PACKAGES) ?? missingModule('Xlib', PACKAGES);

/**
 * What a window manager does when a person closes the main window. OBS 29 that gets SIGINT closes it within the signal's
 * handler, and with it hangs or crashes if it was just drawing.
 */
const closeWindow = `
import sys
from Xlib import X, display
from Xlib.protocol.event import ClientMessage
server = display.Display(sys.argv[1])
protocols, close = (server.intern_atom(name) for name in ('WM_PROTOCOLS', 'WM_DELETE_WINDOW'))
windows = server.screen().root.query_tree().children
main, = (window for window in windows if (window.get_wm_name() or '').startswith('OBS '))
main.send_event(ClientMessage(window=main, client_type=protocols, data=(32, [close, X.CurrentTime, 0, 0, 0])))
server.sync()
`;

const run = promisify(execFile);

/** A virtual screen on a display of its own. */
async function openScreen(home: string): Promise<{ screen: Program; display: string }> {
	const screen = new Program(
		['Xvfb', '-displayfd', '3', '-screen', '0', '800x600x24', '-nolisten', 'tcp'],
		{ stdio: ['ignore', 'ignore', 'pipe', 'pipe'], env: { ...process.env, HOME: home } },
	);
	const answer = screen.child.stdio[3] as Readable;
	const [number] = (await Promise.race([
		once(answer.setEncoding('utf8'), 'data'),
		once(screen.child, 'exit').then(() => [null]),
	])) as [string | null];
	if (number === null) throw new Error(`Xvfb did not start: ${screen.said}`);
	answer.resume();
	return { screen, display: `:${number.trim()}` };
}

/** A real OBS with a home, a screen and a port of its own, so that several can run at once. */
export class RealObs implements AsyncDisposable {
	readonly home: string;
	readonly port: number;
	/** Where recordings and replays go. */
	readonly recordings: string;
	password = PASSWORD;
	#screen: { screen: Program; display: string } | null = null;
	#program: Program | null = null;

	private constructor(home: string, port: number, recordings: string) {
		this.home = home;
		this.port = port;
		this.recordings = recordings;
	}

	/** Prepares one without starting it. */
	static async prepare(port?: number): Promise<RealObs> {
		const home = await mkdtemp(join(tmpdir(), 'real-obs-'));
		const obs = new RealObs(home, port ?? (await freePort()), await writeProfile(home));
		await writeServer(home, obs.port, obs.password);
		return obs;
	}

	static async start(port?: number): Promise<RealObs> {
		const obs = await RealObs.prepare(port);
		await obs.launch();
		return obs;
	}

	/** What the adapter needs to reach it. */
	get settings(): { host: string; port: number; password: string } {
		return { host: '127.0.0.1', port: this.port, password: this.password };
	}

	/** A hand on OBS's window: does what a person does there, past the adapter. */
	async hand(): Promise<OBSWebSocket & AsyncDisposable> {
		const hand = new OBSWebSocket();
		const password = this.password === '' ? undefined : this.password;
		await hand.connect(`ws://127.0.0.1:${this.port}`, password, { eventSubscriptions: 0 });
		return Object.assign(hand, { [Symbol.asyncDispose]: () => hand.disconnect() });
	}

	/** Starts OBS and waits until it has loaded its scenes: its WebSocket server listens some time before that. */
	async launch(): Promise<void> {
		this.#screen ??= await openScreen(this.home);
		const run = join(this.home, 'run');
		await mkdir(run, { recursive: true, mode: 0o700 });
		const program = new Program(
			['obs', '--minimize-to-tray', '--multi', '--disable-updater', '--disable-shutdown-check'],
			{
				cwd: this.home,
				stdio: ['ignore', 'pipe', 'pipe'],
				env: {
					PATH: process.env.PATH,
					LANG: 'C.UTF-8',
					HOME: this.home,
					XDG_CONFIG_HOME: join(this.home, '.config'),
					XDG_RUNTIME_DIR: run,
					DISPLAY: this.#screen.display,
					LIBGL_ALWAYS_SOFTWARE: '1',
				},
			},
		);
		this.#program = program;
		await until(
			() => {
				if (!program.isRunning) throw new Error(`OBS ended: ${program.said}`);
				return this.#hasScenes();
			},
			'OBS to load its scenes',
			START_LIMIT,
		);
	}

	/** Closes OBS as a person does: it saves, says goodbye and ends. */
	async quit(): Promise<void> {
		const program = this.#program;
		if (!program?.isRunning || !this.#screen) return;
		await run(python, ['-c', closeWindow, this.#screen.display], { timeout: PATIENCE });
		await program.ended();
		const { exitCode, signalCode } = program.child;
		if (exitCode !== 0)
			throw new Error(`OBS ended with ${signalCode ?? exitCode}: ${program.said}`);
	}

	/** Ends OBS as a crash does. */
	async kill(): Promise<void> {
		await this.#program?.end('SIGKILL');
	}

	/** Stops OBS in its tracks: its sockets stay open and nothing answers. */
	async freeze(): Promise<void> {
		const { child } = this.#program ?? {};
		child?.kill('SIGSTOP');
		// The signal takes a moment to reach all of its threads: until then it still answers.
		await until(async () => {
			const tasks = await readdir(`/proc/${child?.pid}/task`);
			const states = await Promise.all(
				tasks.map((task) => readFile(`/proc/${child?.pid}/task/${task}/stat`, 'utf8')),
			);
			return states.every((stat) => stat.slice(stat.lastIndexOf(')')).startsWith(') T'));
		}, 'a frozen OBS');
	}

	thaw(): void {
		this.#program?.child.kill('SIGCONT');
	}

	async restart(): Promise<void> {
		await this.quit();
		await this.launch();
	}

	/** Restarts OBS with another password. An empty one switches the question off. */
	async setPassword(password: string): Promise<void> {
		await this.quit();
		this.password = password;
		await writeServer(this.home, this.port, password);
		await this.launch();
	}

	async [Symbol.asyncDispose](): Promise<void> {
		// A frozen process takes no other signal.
		await this.kill();
		await this.#screen?.screen.end('SIGTERM');
		await rm(this.home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
	}

	async #hasScenes(): Promise<boolean> {
		try {
			await using hand = await this.hand();
			const { scenes } = await hand.call('GetSceneList');
			return scenes.length > 0;
		} catch (error) {
			if (!(error instanceof OBSWebSocketError)) throw error;
			return false;
		}
	}
}
