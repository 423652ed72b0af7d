import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { until, within } from './until.ts';

/** The folder of the project. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The headless app in a process of its own, killed when the test's scope ends. */
export class Headless implements AsyncDisposable {
	readonly #child;
	readonly #exit: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
	stdout = '';
	stderr = '';

	/** `nodeArgs` are for Node itself. `script` is the source, or what was built of it. */
	constructor(
		args: readonly string[],
		nodeArgs: readonly string[] = [],
		script = 'main/headless/index.ts',
	) {
		this.#child = spawn(process.execPath, [...nodeArgs, script, ...args], {
			cwd: root,
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		this.#child.stdout.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
		this.#child.stderr.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
		this.#exit = once(this.#child, 'close').then(([code, signal]) => ({
			code: code as number | null,
			signal: signal as NodeJS.Signals | null,
		}));
	}

	get pid(): number {
		return this.#child.pid ?? 0;
	}

	/** The lines on stdout, once there are so many. */
	lines(count: number): Promise<string[]> {
		return until(
			() => {
				const lines = this.stdout.split('\n').slice(0, -1);
				if (this.#child.exitCode !== null) throw new Error(`It ended: ${this.stderr}`);
				return lines.length >= count ? lines : null;
			},
			`${count} lines on stdout`,
			30_000,
		);
	}

	kill(signal: NodeJS.Signals): void {
		this.#child.kill(signal);
	}

	/** How it ended by itself. */
	exit() {
		return within(this.#exit, () => `the end of the process; it said ${this.stderr}`, 30_000);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.kill('SIGKILL');
		await this.#exit;
	}
}

/** In this data folder, on free ports. */
export const startHeadless = (data: string, ...args: string[]) =>
	new Headless(['--data', data, '--port', '0', '--page-port', '0', ...args]);

/** The address in a line that it printed. */
export const addressIn = (line: string | undefined) => (line ?? '').split(' ')[1] ?? '';
