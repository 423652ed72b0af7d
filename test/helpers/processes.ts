import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';

/** A program that a test runs. Keeps what it said, for the sentence that tells why it failed. */
export class Program implements AsyncDisposable {
	readonly child: ChildProcess;
	#said = '';

	constructor(command: readonly [string, ...string[]], options: SpawnOptions) {
		const [program, ...args] = command;
		this.child = spawn(program, args, options);
		for (const stream of [this.child.stdout, this.child.stderr])
			stream?.setEncoding('utf8').on('data', (text: string) => {
				this.#said = (this.#said + text).slice(-4_000);
			});
	}

	get isRunning(): boolean {
		return this.child.exitCode === null && this.child.signalCode === null;
	}

	/** The end of what it wrote. */
	get said(): string {
		return this.#said;
	}

	/** Waits until the process is gone; after `ms` it is killed. */
	async ended(ms = 10_000): Promise<void> {
		if (!this.isRunning) return;
		const gone = once(this.child, 'exit');
		const killer = setTimeout(() => this.child.kill('SIGKILL'), ms);
		await gone;
		clearTimeout(killer);
	}

	/** Sends a signal and waits until the process is gone; after `ms` it is killed. */
	async end(signal: NodeJS.Signals, ms?: number): Promise<void> {
		this.child.kill(signal);
		await this.ended(ms);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.end('SIGTERM');
	}
}
