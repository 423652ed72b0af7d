import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pass } from 'node:timers/promises';
import { until } from '../../helpers/until.ts';
import { processorTimeOf } from '../processor-time.ts';

const root = join(import.meta.dirname, '../../..');

/** Longest time for a server to come up, in ms. Node-RED takes a few seconds. */
const START_LIMIT = 60_000;

/** Time over which it is looked whether a server rests, in ms, and the share of one processor that it may need meanwhile. */
const REST = 500;
const RESTING = 0.05;

/** Some programs name their web server's. */
const ADDRESS = /\b(?:ws|http):\/\/([^\s/]+)/u;

/** A server in a process of its own, so that what it costs is its own. Ended when the scope ends. */
export class Peer implements AsyncDisposable {
	readonly name: string;
	readonly address: string;
	/** ms from its start to its address. */
	readonly startedIn: number;
	/** The end of what it wrote to stderr. */
	said = '';
	readonly #child: ChildProcess;

	private constructor(name: string, child: ChildProcess, came: { address: string; ms: number }) {
		this.name = name;
		this.#child = child;
		this.address = came.address;
		this.startedIn = came.ms;
	}

	/** Starts a program that prints a line with its address, and one like `ready` when clients may come. */
	static async start(
		name: string,
		[program, ...args]: readonly [string, ...string[]],
		ready = ADDRESS,
	): Promise<Peer> {
		const from = performance.now();
		const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
		let peer: Peer | null = null;
		let said = '';
		child.stderr.setEncoding('utf8').on('data', (text: string) => {
			said = (said + text).slice(-4_000);
			if (peer) peer.said = said;
		});
		const late = setTimeout(() => child.kill('SIGKILL'), START_LIMIT);
		let host: string | undefined;
		try {
			for await (const line of createInterface({ input: child.stdout })) {
				host ??= ADDRESS.exec(line)?.[1];
				if (host === undefined || !ready.test(line)) continue;
				const ms = performance.now() - from;
				// From here on nobody reads what it says.
				child.stdout.resume();
				peer = new Peer(name, child, { address: `ws://${host}`, ms });
				return peer;
			}
		} finally {
			clearTimeout(late);
		}
		throw new Error(`${name} did not start: ${said}`);
	}

	get pid(): number {
		return this.#child.pid ?? 0;
	}

	/** Memory that it holds, in MB (2^20 bytes). From /proc. */
	async memory(): Promise<number> {
		const status = await readFile(`/proc/${this.pid}/status`, 'utf8');
		return Number(/^VmRSS:\s+(\d+)/mu.exec(status)?.[1]) / 1_024;
	}

	/** Processor time that it has used, in ms, of all its threads. */
	processorTime(): Promise<number> {
		return processorTimeOf(this.pid);
	}

	/** Waits until it has nothing left to do: what it still writes down must not disturb whoever has the next turn. */
	async rest(): Promise<void> {
		let used = await this.processorTime();
		const rests = async () => {
			await pass(REST);
			const before = used;
			used = await this.processorTime();
			return used - before < REST * RESTING;
		};
		await until(rests, `${this.name} to come to rest`, START_LIMIT);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
		const gone = once(this.#child, 'exit');
		this.#child.kill('SIGTERM');
		const killer = setTimeout(() => this.#child.kill('SIGKILL'), 5_000);
		await gone;
		clearTimeout(killer);
	}
}
