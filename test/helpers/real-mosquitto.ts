import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './free-port.ts';
import { findProgram, needs } from './needs.ts';
import { Program } from './processes.ts';
import { until } from './until.ts';

const PACKAGES = 'mosquitto mosquitto-clients';

/** Null when a real Mosquitto can be started here, else why not and what to install. */
export const missingMosquitto = (): string | null =>
	needs('mosquitto', PACKAGES) ?? needs('mosquitto_passwd', PACKAGES);

const run = promisify(execFile);

export interface MosquittoOptions {
	/** Who may connect; everybody unless given. */
	readonly users?: Readonly<Record<string, string>>;
	/** Paths of PEM files: from then on only encrypted connections. */
	readonly tls?: { readonly certificate: string; readonly key: string };
	/** Speaks MQTT through WebSockets. */
	readonly hasWebSockets?: boolean;
	/** More lines of its configuration. */
	readonly more?: readonly string[];
}

/** A real Mosquitto with a folder and a port of its own, so that several can run at once. */
export class RealMosquitto implements AsyncDisposable {
	readonly port: number;
	readonly #folder: string;
	readonly #options: MosquittoOptions;
	#program: Program | null = null;

	private constructor(folder: string, port: number, options: MosquittoOptions) {
		this.#folder = folder;
		this.port = port;
		this.#options = options;
	}

	/** Prepares one without starting it. */
	static async prepare(options: MosquittoOptions = {}): Promise<RealMosquitto> {
		const folder = await mkdtemp(join(tmpdir(), 'real-mosquitto-'));
		const broker = new RealMosquitto(folder, await freePort(), options);
		await broker.#configure();
		return broker;
	}

	static async start(options: MosquittoOptions = {}): Promise<RealMosquitto> {
		const broker = await RealMosquitto.prepare(options);
		await broker.launch();
		return broker;
	}

	/** Its certificate, if it has one, has to be made out to localhost. */
	get url(): string {
		const { tls, hasWebSockets } = this.#options;
		const scheme = `${hasWebSockets ? 'ws' : 'mqtt'}${tls ? 's' : ''}`;
		return `${scheme}://${tls ? 'localhost' : '127.0.0.1'}:${this.port}`;
	}

	/** The end of its log. */
	get said(): string {
		return this.#program?.said ?? '';
	}

	/** Starts it, again on the same port, and waits until it listens. */
	async launch(): Promise<void> {
		const program = new Program(
			[findProgram('mosquitto') ?? 'mosquitto', '-v', '-c', this.#file('mosquitto.conf')],
			{ stdio: ['ignore', 'pipe', 'pipe'], cwd: this.#folder },
		);
		this.#program = program;
		await until(async () => {
			if (!program.isRunning) throw new Error(`Mosquitto ended: ${program.said}`);
			return this.#dial();
		}, `Mosquitto on port ${this.port}`);
	}

	/** Ends it as a person does: it closes its connections and saves. */
	async quit(): Promise<void> {
		await this.#program?.end('SIGTERM');
	}

	/** Ends it as a crash does. */
	async kill(): Promise<void> {
		await this.#program?.end('SIGKILL');
	}

	async restart(): Promise<void> {
		await this.quit();
		await this.launch();
	}

	/** Stops it in its tracks: its sockets stay open and nothing answers. */
	async freeze(): Promise<void> {
		const { child } = this.#program ?? {};
		child?.kill('SIGSTOP');
		// The signal takes a moment: until then it still answers.
		await until(async () => {
			const stat = await readFile(`/proc/${child?.pid}/stat`, 'utf8');
			return stat.slice(stat.lastIndexOf(')')).startsWith(') T');
		}, 'a frozen Mosquitto');
	}

	thaw(): void {
		this.#program?.child.kill('SIGCONT');
	}

	async [Symbol.asyncDispose](): Promise<void> {
		// A frozen process takes no other signal.
		await this.kill();
		await rm(this.#folder, { recursive: true, force: true });
	}

	readonly #file = (name: string) => join(this.#folder, name);

	async #configure(): Promise<void> {
		const { users, tls, hasWebSockets, more = [] } = this.#options;
		const lines = [
			// Started by root, it would become another user, who may not read this folder.
			`user ${userInfo().username}`,
			...(hasWebSockets
				? // It refuses to start without a plain one, and takes no address for WebSockets.
					[`listener 0 ${this.#file('socket')}`, `listener ${this.port}`, 'protocol websockets']
				: [`listener ${this.port} localhost`]),
			...(tls ? [`certfile ${tls.certificate}`, `keyfile ${tls.key}`] : []),
			`allow_anonymous ${!users}`,
			...(users ? [`password_file ${this.#file('users')}`] : []),
			'persistence true',
			`persistence_location ${this.#folder}/`,
			...more,
		];
		await writeFile(this.#file('mosquitto.conf'), `${lines.join('\n')}\n`);
		if (!users) return;
		await writeFile(this.#file('users'), '', { mode: 0o600 });
		for (const [name, password] of Object.entries(users))
			await run(findProgram('mosquitto_passwd') ?? '', ['-b', this.#file('users'), name, password]);
	}

	async #dial(): Promise<boolean> {
		const socket = connect({ host: '127.0.0.1', port: this.port });
		try {
			await once(socket, 'connect');
			return true;
		} catch {
			return false;
		} finally {
			socket.destroy();
		}
	}
}
